"""The texts of rules: ``{fact:format}`` placeholders and parts that are left out when unknown.

``{run.steps:count}`` shows a fact. A part between ``{?`` and ``?}`` is dropped when a fact in it
is unknown or null, so that one sentence serves a run about which more or less is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from lfconfiglint.errors import did_you_mean
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.units import FORMATS

# compiled when a text is shown
_OPTIONAL = r"(?s)\{\?(.*?)\?\}"
_PLACEHOLDER = r"\{([a-z_0-9.]+)(?::([a-z]+))?\}"


_LONGEST = 600
"""Characters of a value that a sentence shows whole."""


def shortened(text: str) -> str:
    """The text, or its beginning and end where it is too long to be read in a sentence."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 4 :]}"


class MessageError(ValueError):
    """A text with a placeholder that names no known fact or format."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@lru_cache(maxsize=4096)
def _names_in(template: Text) -> tuple[str, ...]:
    return tuple(sorted({name for part in template for name, _ in re.findall(_PLACEHOLDER, part)}))


@lru_cache(maxsize=4096)
def _needed_in(template: Text) -> tuple[str, ...]:
    english, chinese = (re.sub(_OPTIONAL, "", part) for part in template)
    return _names_in(Text(english, chinese))


@dataclass(frozen=True, slots=True)
class Message:
    """A text with placeholders, in both languages."""

    template: Text

    def names(self) -> tuple[str, ...]:
        """Every fact that either language shows, by name."""
        return _names_in(self.template)

    def needed(self) -> tuple[str, ...]:
        """The facts that are shown outside the parts that may be left out."""
        return _needed_in(self.template)

    def check(self, known: Collection[str]) -> None:
        """Raise :class:`MessageError` for a placeholder that can never be filled."""
        for part in self.template:
            for name, form in re.findall(_PLACEHOLDER, part):
                if name not in known:
                    hint = did_you_mean(name, known)
                    raise MessageError(
                        Text(f"unknown fact '{name}'.{hint.en}", f"未知的事实 '{name}'。{hint.zh}")
                    )
                if form not in FORMATS:
                    hint = did_you_mean(form, FORMATS)
                    raise MessageError(
                        Text(
                            f"unknown format '{form}'.{hint.en}", f"未知的格式 '{form}'。{hint.zh}"
                        )
                    )

    def fill(self, lang: Lang, lookup: Callable[[str], object]) -> str:
        """The finished sentence. *lookup* raises :class:`Unknown` for what is not known, which
        is shown as a question mark outside the parts that may be left out."""

        def value(match: re.Match[str]) -> str:
            try:
                found = lookup(match[1])
            except Unknown:
                return "?"
            shown = FORMATS[match[2] or ""](found.say(lang) if isinstance(found, Text) else found)
            return shortened(shown.say(lang) if isinstance(shown, Text) else shown)

        def known(part: str) -> bool:
            try:
                return all(lookup(name) is not None for name, _ in re.findall(_PLACEHOLDER, part))
            except Unknown:
                return False

        # split first, fill afterwards: a value is never taken for a placeholder
        parts = re.split(_OPTIONAL, self.template.say(lang))
        shown = [part for index, part in enumerate(parts) if index % 2 == 0 or known(part)]
        return " ".join("".join(re.sub(_PLACEHOLDER, value, part) for part in shown).split())
