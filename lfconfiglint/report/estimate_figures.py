"""How a figure of an estimate is written: in one language, and unknown where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_words import UNKNOWN
from lfconfiglint.units import count

Json = Mapping[str, Any]
Form = Callable[[Any], "str | Text"]


class Row(NamedTuple):
    """``figures`` is the name under which ``sources`` says where it comes from, or empty."""

    label: str
    value: str
    figures: str = ""


class Figures:
    """What the tables of one run have in common."""

    def __init__(self, content: Json, lang: Lang) -> None:
        self._content = content
        self._lang = lang

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self._lang)

    def _shown(self, value: object, form: Form = count) -> str:
        text = UNKNOWN if value is None else form(value)
        return text.say(self._lang) if isinstance(text, Text) else str(text)

    def _span(self, ends: Json, form: Form) -> str:
        """``89 s - 2 min``; one end may be unknown."""
        low, high = ends["low"], ends["high"]
        if low is None and high is None:
            return self._shown(None)
        low, high = self._shown(low, form), self._shown(high, form)
        return low if low == high else f"{low} – {high}"
