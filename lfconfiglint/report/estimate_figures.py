"""How a figure of an estimate is written: in one language, and unknown where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import NamedTuple
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
        """``89 s – 2 min``; where one end is unknown, ``at least 89 s``."""
        low, high = ends["low"], ends["high"]
        if low is None and high is None:
            return self._shown(None)
        shown = [self._shown(end, form) for end in (low, high)]
        if high is None:
            return self._say(f"at least {shown[0]}", f"至少 {shown[0]}")
        if low is None:
            return self._say(f"at most {shown[1]}", f"至多 {shown[1]}")
        return shown[0] if shown[0] == shown[1] else " – ".join(shown)


def shortened(rows: Sequence[Row], lang: Lang) -> list[Row]:
    """Those that say something, and one that names the others: what is missing is said once."""
    nothing = UNKNOWN.say(lang)
    known = [row for row in rows if row.value != nothing]
    unknown = [row.label for row in rows if row.value == nothing]
    if len(unknown) < 2:
        return list(rows)
    return [*known, not_known(unknown, lang)]


def not_known(labels: Sequence[str], lang: Lang) -> Row:
    """The row that names what is missing."""
    joined = Text(", ", "、").say(lang).join(labels)
    return Row(Text("not yet known", "尚不可知").say(lang), joined)
