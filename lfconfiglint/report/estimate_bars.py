"""Stacked bars and the time line of a run in the characters of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lfconfiglint.report.console import Style
from lfconfiglint.report.estimate_course import Course
from lfconfiglint.report.estimate_shapes import Bar, Panel
from lfconfiglint.report.estimate_words import look_of

RANGE, FREE, LIMIT = "░", "·", "|"
_HEIGHTS = " ▁▂▃▄▅▆▇█"


def drawn(bar: Bar, panel: Panel, width: int, style: Style) -> str:
    """``WWOOOOGG++░░··|``: each letter a part, up to the upper end, the mark at the capacity."""
    cells = [FREE] * width
    parts: dict[int, str] = {}
    total = 0
    for segment in bar.segments:
        start = round(width * total / panel.scale)
        total += segment.size
        for at in range(start, min(round(width * total / panel.scale), width)):
            cells[at] = look_of(segment.part).letter
            parts[at] = segment.part
    for at in range(round(width * total / panel.scale), width):
        if bar.high is not None and at < round(width * bar.high / panel.scale):
            cells[at] = RANGE
    cells.append(" ")
    if bar.capacity is not None:
        mark = round(width * bar.capacity / panel.scale)
        cells[mark] = LIMIT
        parts.pop(mark, None)
    return "".join(
        style("".join(cells[at] for at in run), fg="black", bg=look_of(part).terminal)
        if part is not None
        else "".join(cells[at] for at in run)
        for part, run in ((part, list(run)) for part, run in groupby(range(width + 1), parts.get))
    )


def saves_line(course: Course, width: int) -> str:
    """``S`` for a save that stays, ``s`` for one that is removed later."""
    cells = [FREE] * width
    for step in course.saves:
        at = _place(step, course, width)
        if step not in course.removed or cells[at] == FREE:
            cells[at] = "s" if step in course.removed else "S"
    return "".join(cells)


def epochs_line(course: Course, width: int) -> str:
    """Numbers at the ends of epochs, as far as they have room."""
    cells = ["─"] * width
    last = -2
    for number, step in course.epochs():
        text = str(number)
        start = _place(step, course, width) - len(text) + 1
        if start > last + 1:
            cells[start : start + len(text)] = text
            last = start + len(text) - 1
    return "".join(cells)


def disk_line(course: Course, width: int) -> str:
    """What checkpoints take on disk over the run, from nothing to the peak."""
    if course.peak is None:
        return FREE * width
    most = [0] * width
    for at, size in _sizes(course, width):
        most[at] = max(most[at], size)
    return "".join(_HEIGHTS[-(-8 * min(size, course.highest) // course.highest)] for size in most)


def _sizes(course: Course, width: int) -> Iterator[tuple[int, int]]:
    following = [step for step, _, _ in course.disk[1:]]
    for (step, during, after), until in zip(course.disk, [*following, course.steps], strict=False):
        yield _place(step, course, width), during
        for at in range(_place(step, course, width) + 1, _place(until, course, width) + 1):
            yield at, after
    left = course.disk[-1][2] if course.disk else 0
    yield width - 1, left + (course.final or 0)


def _place(step: int, course: Course, width: int) -> int:
    return min(max(-(-step * width // max(course.steps, 1)) - 1, 0), width - 1)
