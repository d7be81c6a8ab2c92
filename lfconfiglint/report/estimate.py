"""The screen of ``estimate``: figures, stacked bars, time line, what is missing, and sources where
they are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass, field
from lfconfiglint.report.console import Style, plain
from lfconfiglint.report.estimate_course_lines import CourseLines
from lfconfiglint.report.estimate_earlier import earlier_line
from lfconfiglint.report.estimate_figures import Row, shortened
from lfconfiglint.report.estimate_missing import missing_lists
from lfconfiglint.report.estimate_panel import PanelLines, label_width
from lfconfiglint.report.estimate_rows import RunRows
from lfconfiglint.report.estimate_saving import SavingRows
from lfconfiglint.report.estimate_verdict import VERDICT
from lfconfiglint.report.estimate_view import known_panels
from lfconfiglint.report.estimate_words import VERDICT_COLOURS, VERDICTS
from lfconfiglint.report.wrapped import padded, wrapped
from lfconfiglint.width import display_width, printable

COLUMNS = 100


@dataclass
class EstimatePage:
    """Renders the object of :func:`lfconfiglint.report.estimate_content.run_content`."""

    lang: Lang
    style: Style = plain
    columns: int = COLUMNS
    sources: bool = False
    """Whether figures are numbered, and where each comes from is told below them."""
    _marks: dict[str, int] = field(default_factory=dict)

    def lines(self, content: Mapping[str, Any]) -> Iterator[str]:
        numbered = enumerate(content["sources"] if self.sources else (), start=1)
        self._marks = {source["figures"]: number for number, source in numbered}
        rows = RunRows(content, self.lang)
        yield self._bold(printable(str(content["path"])))
        earlier = earlier_line(content, self.lang)
        for line in (rows.releases(), earlier, rows.changes()):
            if line:
                yield from wrapped(printable(line), self.columns, "  ", "  ")
        yield from self._rows(shortened(list(rows.rows()), self.lang))
        train = content["memory"]["gpu"]["train"]["parts"]
        places = known_panels(content, self.lang)
        width = label_width(places)
        for panel in places:
            yield from PanelLines(
                panel, self.lang, self.style, self.columns, self._mark, train, width
            )
        yield from CourseLines(content, self.lang, self.style, self.columns)
        yield self._bold(self._say("at each save", "每次保存"))
        yield from self._rows(shortened(list(SavingRows(content, self.lang).rows()), self.lang))
        yield from self._notes(content)

    def _mark(self, figures: str) -> str:
        return f" [{self._marks[figures]}]" if figures in self._marks else ""

    def _rows(self, rows: Sequence[Row]) -> Iterator[str]:
        width = max(display_width(row.label) for row in rows)
        for row in rows:
            start = f"  {padded(row.label, width)}  "
            text = printable(row.value) + self._mark(row.figures)
            if row.figures == VERDICT:
                text = self._coloured(text)
            yield from wrapped(text, self.columns, start, " " * (width + 4))

    def _coloured(self, text: str) -> str:
        """A line of verdicts, each before what it is about."""
        colours = {word.say(self.lang): VERDICT_COLOURS[key] for key, word in VERDICTS.items()}
        # one of them ends as another does
        words = "|".join(sorted(colours, key=len, reverse=True))
        return re.sub(
            f"({words})[:：]", lambda found: self.style(found[0], fg=colours[found[1]]), text
        )

    def _notes(self, content: Mapping[str, Any]) -> Iterator[str]:
        for title, items in missing_lists([content]):
            yield self._bold(title.say(self.lang))
            for item in items:
                yield from wrapped(printable(item), self.columns, "  - ", "    ")
        if self.sources and content["sources"]:
            yield self._bold(self._say("where the figures come from", "数据来源"))
            for number, source in enumerate(content["sources"], start=1):
                text = self._sourced(source)
                yield from wrapped(printable(text), self.columns, f"  [{number}] ", "      ")
        if content["assumptions"]:
            yield self._bold(self._say("assumptions", "假设"))
        for note in content["assumptions"]:
            text = self._sourced(note)
            yield from wrapped(printable(text), self.columns, "  - ", "    ")
        if content["sources"] and not self.sources:
            told = self._say(
                "--sources tells where each figure comes from", "--sources 列出每个数字的来源"
            )
            yield from wrapped(told, self.columns)

    def _sourced(self, note: Mapping[str, str]) -> str:
        text, source = note["text"], note["source"]
        return self._say(f"{text} ({source})", f"{text}（{source}）") if self.sources else text

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
