"""Two estimates side by side: figures in two columns, bars of both on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate import EstimatePage
from lfconfiglint.report.estimate_course_lines import CourseLines
from lfconfiglint.report.estimate_earlier import earlier_line
from lfconfiglint.report.estimate_figures import not_known
from lfconfiglint.report.estimate_missing import missing_lists
from lfconfiglint.report.estimate_panel import PanelLines, label_width
from lfconfiglint.report.estimate_rows import RunRows
from lfconfiglint.report.estimate_saving import SavingRows
from lfconfiglint.report.estimate_shapes import Panel, beside
from lfconfiglint.report.estimate_view import known_panels, panels
from lfconfiglint.report.estimate_words import UNKNOWN
from lfconfiglint.report.wrapped import padded, wrapped
from lfconfiglint.width import display_width, printable

NAMES = ("A", "B")
Run = Mapping[str, Any]
_NARROW = 80


def titles(runs: Sequence[Run], lang: Lang) -> tuple[str, str]:
    """What each of the two is: its file, and what sets it apart."""

    def title(run: Run) -> str:
        parts = [str(run["path"])]
        machines = [None if each["machine"] is None else each["machine"]["source"] for each in runs]
        if machines[0] != machines[1] and run["machine"] is not None:
            parts.append(run["machine"]["source"])
        parts.append(RunRows(run, lang).changes())
        return printable(", ".join(part for part in parts if part))

    return title(runs[0]), title(runs[1])


def earlier_lines(runs: Sequence[Run], lang: Lang) -> tuple[str, ...]:
    """What the release before each would take, of code between two releases."""
    told = zip(NAMES, (earlier_line(run, lang) for run in runs), strict=True)
    return tuple(printable(f"{name}: {line}") for name, line in told if line)


def compared_rows(runs: Sequence[Run], lang: Lang) -> list[tuple[str, str, str]]:
    """Label and both values; a row that only one run has is empty in the other, and what neither
    knows is named in one row."""
    both = [[*RunRows(run, lang).rows(), *SavingRows(run, lang).rows()] for run in runs]
    values = [{row.label: row.value for row in rows} for rows in both]
    labels = dict.fromkeys(row.label for rows in both for row in rows)
    found = [(label, values[0].get(label, "–"), values[1].get(label, "–")) for label in labels]
    nothing = {UNKNOWN.say(lang), "–"}
    known = [row for row in found if not nothing.issuperset(row[1:])]
    unknown = [row[0] for row in found if nothing.issuperset(row[1:])]
    if len(unknown) < 2:
        return found
    last = not_known(unknown, lang)
    return [*known, (last.label, last.value, last.value)]


def compared_panels(runs: Sequence[Run], lang: Lang) -> list[Panel]:
    """None where nothing is known of either."""
    if not any(known_panels(run, lang) for run in runs):
        return []
    pairs = zip(panels(runs[0], lang), panels(runs[1], lang), strict=True)
    return [beside(first, second, NAMES) for first, second in pairs]


def compared_lines(runs: Sequence[Run], page: EstimatePage) -> Iterator[str]:
    """The two runs for a terminal."""
    lang, style, columns = page.lang, page.style, page.columns
    for name, title in zip(NAMES, titles(runs, lang), strict=True):
        yield from wrapped(f"{name}  {title}", columns, "", "   ")
    for line in earlier_lines(runs, lang):
        yield from wrapped(line, columns, "", "   ")
    yield from _rows(compared_rows(runs, lang), columns)
    places = compared_panels(runs, lang)
    width = label_width(places)
    for panel in places:
        yield from PanelLines(panel, lang, style, columns, lambda _: "", {}, width)
    for name, run in zip(NAMES, runs, strict=True):
        yield from CourseLines(run, lang, style, columns, f" {name}")
    for heading, items in missing_lists(runs):
        yield style(heading.say(lang), bold=True)
        for item in items:
            yield from wrapped(printable(item), columns, "  - ", "    ")
    text = Text(
        "sources and assumptions: estimate each alone, with --sources",
        "来源与假设：请分别估算，并加上 --sources",
    )
    yield from wrapped(text.say(lang), columns)


def _rows(rows: Sequence[tuple[str, str, str]], columns: int) -> Iterator[str]:
    """Two columns; below each other on narrow terminals. What is the same stands there once."""
    width = max(display_width(label) for label, _, _ in rows)
    each = (columns - width - 10) // 2
    for label, first, second in rows:
        start, rest = f"  {padded(label, width)}  ", " " * (width + 4)
        first, second = printable(first), printable(second)
        if first == second:
            yield from wrapped(first, columns, start, rest)
        elif columns < _NARROW:
            yield from wrapped(first, columns, f"{start}A ", rest + "  ")
            yield from wrapped(second, columns, f"{rest}B ", rest + "  ")
        else:
            pairs = zip_longest(wrapped(first, each), wrapped(second, each), fillvalue="")
            for number, (left, right) in enumerate(pairs):
                marks = ("A ", "B ") if not number else ("  ", "  ")
                line = f"{start if not number else rest}{marks[0]}{padded(left, each)}  "
                yield f"{line}{marks[1]}{right}".rstrip()
