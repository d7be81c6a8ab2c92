"""The panel of one place as SVG: stacked bars, ranges, capacities and a legend."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_shapes import Bar, Panel
from lfconfiglint.report.estimate_svg_text import WIDTH, Element, element, lines_of, text_at
from lfconfiglint.report.estimate_words import UNKNOWN, VERDICTS, look_of
from lfconfiglint.units import binary_bytes
from lfconfiglint.width import display_width

_LABEL, _FIGURE, _ROW, _BAR, _MARGIN = 84, 190, 34, 18, 20
_LEGEND_ROW = 20
_BARS = WIDTH - 2 * _MARGIN - _LABEL - _FIGURE
_LETTER = 14


def panel_height(panel: Panel, lang: Lang) -> int:
    legend = len(_legend(panel, lang)) * _LEGEND_ROW
    return 32 + _ROW * len(panel.bars) + legend + 12 + 16 * len(_missing(panel))


def draw_panel(panel: Panel, lang: Lang, x: int, y: int) -> Iterator[Element]:
    """From the title at the top left corner (x, y) down to the legend."""
    yield text_at(x, y + 18, _title(panel, lang), "head")
    y += 30
    for bar in panel.bars:
        yield from _bar(bar, panel, lang, x, y)
        y += _ROW
    if panel.missing:
        for line in _missing(panel):
            yield text_at(x + _LABEL, y + 10, line, "quiet")
            y += 16
    for row in _legend(panel, lang):
        at = float(x + _LABEL)
        for kind, name, width in row:
            yield _swatch(kind, at, y + 1)
            yield text_at(at + 16, y + 11, name, "quiet")
            at += width
        y += _LEGEND_ROW


def _missing(panel: Panel) -> list[str]:
    return list(lines_of(panel.missing, 12, _BARS + _FIGURE)) if panel.missing else []


def _title(panel: Panel, lang: Lang) -> str:
    if panel.capacity is None:
        return panel.title
    usable = binary_bytes(panel.capacity)
    return panel.title + Text(f", {usable} usable", f"，可用 {usable}").say(lang)


def _bar(bar: Bar, panel: Panel, lang: Lang, x: int, y: int) -> Iterator[Element]:
    left, unit = x + _LABEL, _BARS / panel.scale
    yield text_at(x, y + 14, bar.label)
    figure = left + _BARS + 14
    if bar.peak is None:
        text = UNKNOWN.say(lang) + Text("; ", "；").say(lang) + bar.missing
        lines = list(lines_of(text if bar.missing else UNKNOWN.say(lang), 12, _BARS + _FIGURE))
        for number, line in enumerate(lines[:2]):
            yield text_at(left, y + 14 + 14 * number, line, "quiet")
        return
    yield element("rect", {"class": "track", "x": left, "y": y, "width": _BARS, "height": _BAR})
    at = float(left)
    for segment in bar.segments:
        width = segment.size * unit
        look = look_of(segment.part)
        shape = {"x": round(at, 1), "y": y, "width": round(width, 1), "height": _BAR}
        named = element("title", {}, f"{segment.name} {binary_bytes(segment.size)}")
        yield element("rect", {**shape, "fill": look.colour}, raw=named)
        if width >= _LETTER:
            yield text_at(at + width / 2, y + 13, look.letter, "in", style=f"fill:{look.ink}")
        at += width
    yield from _marks(bar, left, unit, y)
    yield text_at(figure, y + 8, bar.figure)
    yield text_at(figure + 80, y + 8, VERDICTS[bar.shown].say(lang), bar.verdict)
    if bar.segments and bar.low != bar.high:
        span = f"{binary_bytes(bar.low or 0)} – {binary_bytes(bar.high or 0)}"
        yield text_at(figure, y + 23, span, "quiet")


def _marks(bar: Bar, left: float, unit: float, y: int) -> Iterator[Element]:
    """The range as a bracket below the bar, and the capacity as a line through it."""
    low, high = (left + (end or 0) * unit for end in (bar.low, bar.high))
    path = f"M{low:.1f} {y + 20}v6H{high:.1f}v-6"
    yield element("path", {"class": "range", "d": path})
    if bar.capacity is not None:
        at = round(left + bar.capacity * unit, 1)
        yield element("line", {"class": "limit", "x1": at, "x2": at, "y1": y - 3, "y2": y + 21})


def _legend(panel: Panel, lang: Lang) -> list[list[tuple[str, str, float]]]:
    """Rows of (kind or part, name, width in pixels)."""
    entries = [(each.part, f"{look_of(each.part).letter} {each.name}") for each in panel.parts()]
    if not entries:
        return []
    entries.append(("range", Text("range", "区间").say(lang)))
    if any(bar.capacity is not None for bar in panel.bars):
        entries.append(("limit", Text("usable memory", "可用容量").say(lang)))
    rows: list[list[tuple[str, str, float]]] = [[]]
    for part, name in entries:
        width = 30 + 6.6 * display_width(name)
        if rows[-1] and sum(each[2] for each in rows[-1]) + width > WIDTH - 2 * _MARGIN - _LABEL:
            rows.append([])
        rows[-1].append((part, name, width))
    return rows


def _swatch(kind: str, x: float, y: int) -> Element:
    if kind == "range":
        return element("path", {"class": "range", "d": f"M{x:.1f} {y + 3}v6h11v-6"})
    if kind == "limit":
        at = round(x + 5.5, 1)
        return element("line", {"class": "limit", "x1": at, "x2": at, "y1": y, "y2": y + 12})
    shape = {"x": round(x, 1), "y": y, "width": 11, "height": 11, "fill": look_of(kind).colour}
    return element("rect", shape)
