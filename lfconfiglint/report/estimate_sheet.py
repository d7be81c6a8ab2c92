"""All that a document shows of one run, or of two beside each other, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.estimate_compare import (
    NAMES,
    compared_panels,
    compared_rows,
    earlier_lines,
    titles,
)
from lfconfiglint.report.estimate_course import Course, course_of
from lfconfiglint.report.estimate_course_lines import COURSE, course_texts
from lfconfiglint.report.estimate_earlier import earlier_line
from lfconfiglint.report.estimate_figures import Row, shortened
from lfconfiglint.report.estimate_missing import missing_lists
from lfconfiglint.report.estimate_rows import RunRows
from lfconfiglint.report.estimate_saving import SavingRows
from lfconfiglint.report.estimate_shapes import Panel
from lfconfiglint.report.estimate_view import known_panels
from lfconfiglint.width import printable

Run = Mapping[str, Any]
SOURCES = Text("where the figures come from", "数据来源")
ASSUMPTIONS = Text("assumptions", "假设")
SAVING = Text("at each save", "每次保存")


@dataclass(frozen=True)
class Line:
    """The course of one run with what stands beside its three lines."""

    title: str
    course: Course
    texts: tuple[str, str, str]


@dataclass(frozen=True)
class Sheet:
    """``tables`` are titled rows of cells, the first of which is the label; ``lists`` are titled
    lists of sentences. ``columns`` are the heads of the values, empty for a single run."""

    title: str
    subtitles: tuple[str, ...]
    columns: tuple[str, ...]
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    panels: tuple[Panel, ...]
    lines: tuple[Line, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    marks: Mapping[str, int]


def sheet_of(run: Run, lang: Lang, marked: bool) -> Sheet:
    """One run; figures that are *marked* have the number of their source."""
    rows = RunRows(run, lang)
    numbered = enumerate(run["sources"] if marked else (), start=1)
    marks = {source["figures"]: number for number, source in numbered}
    about = (rows.releases(), earlier_line(run, lang), rows.changes())
    subtitles = tuple(printable(line) for line in about if line)
    return Sheet(
        title=printable(str(run["path"])),
        subtitles=subtitles,
        columns=(),
        tables=(
            ("", _cells(shortened(list(rows.rows()), lang), marks)),
            (SAVING.say(lang), _cells(shortened(list(SavingRows(run, lang).rows()), lang), marks)),
        ),
        panels=known_panels(run, lang),
        lines=_lines([run], lang),
        lists=_notes([run], lang),
        marks=marks,
    )


def compared_sheet(runs: Sequence[Run], lang: Lang) -> Sheet:
    """Two runs, called A and B."""
    names = titles(runs, lang)
    labelled = tuple(f"{name}: {title}" for name, title in zip(NAMES, names, strict=True))
    labelled += earlier_lines(runs, lang)
    return Sheet(
        title=" / ".join(NAMES),
        subtitles=labelled,
        columns=NAMES,
        tables=(("", tuple(tuple(map(printable, row)) for row in compared_rows(runs, lang))),),
        panels=tuple(compared_panels(runs, lang)),
        lines=_lines(runs, lang),
        lists=_notes(runs, lang),
        marks={},
    )


def _cells(rows: Any, marks: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    def value(row: Row) -> str:
        mark = f" [{marks[row.figures]}]" if row.figures in marks else ""
        return printable(row.value) + mark

    return tuple((row.label, value(row)) for row in rows)


def _lines(runs: Sequence[Run], lang: Lang) -> tuple[Line, ...]:
    found = []
    for name, run in zip(NAMES if len(runs) > 1 else ("",), runs, strict=True):
        course = course_of(run)
        if course is not None:
            texts = course_texts(course, run["run"]["evaluations"])
            title = f"{COURSE.say(lang)} {name}".strip()
            steps, saves, disk = (text.say(lang) for text in texts)
            found.append(Line(title, course, (steps, saves, disk)))
    return tuple(found)


def _notes(runs: Sequence[Run], lang: Lang) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is missing, sources and assumptions; of two runs those of either, once."""

    def sourced(note: Mapping[str, str]) -> str:
        text, source = note["text"], note["source"]
        return printable(Text(f"{text} ({source})", f"{text}（{source}）").say(lang))

    def merged(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sourced(note) for run in runs for note in run[key]))

    missing = [
        (title.say(lang), tuple(map(printable, items))) for title, items in missing_lists(runs)
    ]
    lists = (
        *missing,
        (SOURCES.say(lang), merged("sources")),
        (ASSUMPTIONS.say(lang), merged("assumptions")),
    )
    return tuple((title, items) for title, items in lists if items)
