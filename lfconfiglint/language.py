"""English and Chinese text, side by side, and the choice between them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from lfconfiglint.hints import Literal
from lfconfiglint.records import NamedTuple

Lang = Literal["en", "zh"]


class Text(NamedTuple):
    """One sentence in both languages; whoever shows it picks with :meth:`say`."""

    en: str
    zh: str

    def say(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def language_from_environment(environment: Mapping[str, str] = os.environ) -> Lang:
    """The language of the user: LFCONFIGLINT_LANG, then the locale variables in POSIX order."""
    for name in ("LFCONFIGLINT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
