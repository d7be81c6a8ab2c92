"""The course of a run as SVG: epochs, saves, and what checkpoints take on disk."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.language import Lang
from lfconfiglint.report.estimate_course import Course
from lfconfiglint.report.estimate_course_lines import LABELS
from lfconfiglint.report.estimate_sheet import Line
from lfconfiglint.report.estimate_svg_text import WIDTH, Element, element, lines_of, text_at

_LABEL, _FIGURE, _MARGIN = 84, 190, 20
_LENGTH = WIDTH - 2 * _MARGIN - _LABEL - _FIGURE
_DISK = 54
_MOST_DRAWN = 200
"""Saves beyond this number would be one black band."""


def course_height() -> int:
    return 160


def draw_course(line: Line, lang: Lang, x: int, y: int) -> Iterator[Element]:
    """From the title at the top left corner (x, y) down to the disk."""
    course, left = line.course, x + _LABEL
    yield text_at(x, y + 18, line.title, "head")
    rows = (y + 44, y + 70, y + 132)
    for label, text, at in zip(LABELS, line.texts, rows, strict=True):
        yield text_at(x, at, label.say(lang))
        kind = course.verdict if label is LABELS[-1] and course.free is not None else ""
        for number, part in enumerate(lines_of(text, 13, _FIGURE - 14)):
            yield text_at(left + _LENGTH + 14, at + 15 * number, part, kind)
    yield from _epochs(course, left, y + 40)
    yield from _saves(course, left, y + 66)
    yield from _disk(course, left, y + 134)


def _at(step: int, course: Course, left: float) -> float:
    return round(left + _LENGTH * step / max(course.steps, 1), 1)


def _rule(left: float, y: int) -> Element:
    return element("line", {"class": "rule", "x1": left, "x2": left + _LENGTH, "y1": y, "y2": y})


def _epochs(course: Course, left: float, y: int) -> Iterator[Element]:
    yield _rule(left, y)
    last = left
    for number, step in course.epochs():
        at = _at(step, course, left)
        if at - last < 16:
            continue
        last = at
        yield element("line", {"class": "mark", "x1": at, "x2": at, "y1": y - 5, "y2": y + 5})
        yield text_at(at - 4, y - 2, str(number), "quiet end")


def _saves(course: Course, left: float, y: int) -> Iterator[Element]:
    yield _rule(left, y)
    every = -(-len(course.saves) // _MOST_DRAWN) or 1
    for step in (*course.saves[:-1:every], *course.saves[-1:]):
        gone = step in course.removed
        shape = {
            "cx": _at(step, course, left),
            "cy": y,
            "r": 4,
            "class": "gone" if gone else "kept",
        }
        yield element("circle", shape, raw=element("title", {}, f"checkpoint-{step}"))


def _disk(course: Course, left: float, bottom: int) -> Iterator[Element]:
    """Steps up at each save, down where an old checkpoint goes, up once more at the end."""
    yield _rule(left, bottom)
    if course.peak is None:
        return

    def height(size: int) -> float:
        return round(bottom - _DISK * min(size, course.highest) / course.highest, 1)

    every = -(-len(course.disk) // _MOST_DRAWN) or 1
    path, after = f"M{left} {bottom}", 0
    for step, during, after in (*course.disk[:-1:every], *course.disk[-1:]):
        path += f"H{_at(step, course, left)}V{height(during)}V{height(after)}"
    end = left + _LENGTH
    path += f"H{end}V{height(after + (course.final or 0))}h4V{bottom}Z"
    yield element("path", {"class": "disk", "d": path})
    if course.free is not None and course.free <= course.highest:
        y = height(course.free)
        yield element("line", {"class": "limit", "x1": left, "x2": end, "y1": y, "y2": y})
