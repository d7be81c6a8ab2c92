"""Estimates as one SVG picture that needs no other file and reads well on light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.language import Lang
from lfconfiglint.report.estimate_sheet import Sheet
from lfconfiglint.report.estimate_svg_course import course_height, draw_course
from lfconfiglint.report.estimate_svg_panel import draw_panel, panel_height
from lfconfiglint.report.estimate_svg_text import WIDTH, Element, element, lines_of, text_at

STYLE = """
svg.estimate, .estimate {
  --ground: #ffffff; --ink: #1b2430; --quiet: #596575; --line: #c9d1da; --track: #eef1f4;
  --fits: #1a7f4b; --tight: #9a6700; --exceeds: #c62828; --unknown: #3b6fb6;
}
@media (prefers-color-scheme: dark) { svg.estimate, .estimate {
  --ground: #14181f; --ink: #e6eaf0; --quiet: #9aa6b5; --line: #3d4754; --track: #232a33;
  --fits: #57c98a; --tight: #e3b341; --exceeds: #ff7b72; --unknown: #7fb2e5;
} }
.estimate text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-size: 13px;
  fill: var(--ink); }
.estimate text.head { font-size: 15px; font-weight: 600; }
.estimate text.quiet { fill: var(--quiet); font-size: 12px; }
.estimate text.end { text-anchor: end; }
.estimate text.in { font-size: 11px; font-weight: 600; text-anchor: middle; }
.estimate .ground { fill: var(--ground); }
.estimate .track { fill: var(--track); }
.estimate .range { fill: none; stroke: var(--quiet); stroke-width: 1.5; }
.estimate .limit { stroke: var(--exceeds); stroke-width: 2; }
.estimate .rule { stroke: var(--line); stroke-width: 1; }
.estimate .fits { fill: var(--fits); } .estimate .tight { fill: var(--tight); }
.estimate .exceeds { fill: var(--exceeds); } .estimate .unknown { fill: var(--unknown); }
.estimate .mark { stroke: var(--ink); stroke-width: 1.5; }
.estimate .kept { fill: var(--ink); stroke: var(--ink); }
.estimate .gone { fill: var(--ground); stroke: var(--quiet); }
.estimate .disk { fill: var(--unknown); fill-opacity: 0.45; stroke: var(--unknown); }
"""
_MARGIN = 20


def svg_picture(sheets: Sequence[Sheet], lang: Lang) -> str:
    """The sheets below each other, with titles and the main figures."""
    body: list[Element] = []
    y = _MARGIN
    for sheet in sheets:
        for text in lines_of(sheet.title, 15, WIDTH - 2 * _MARGIN):
            y += 18
            body.append(text_at(_MARGIN, y, text, "head"))
        for subtitle in sheet.subtitles:
            for text in lines_of(subtitle, 12, WIDTH - 2 * _MARGIN):
                y += 17
                body.append(text_at(_MARGIN, y, text, "quiet"))
        y += 8
        y = _table(body, sheet, y) + 10
        elements, y = picture(sheet, lang, y)
        body.extend(elements)
        y += 16
    height = y + _MARGIN
    names = "; ".join(sheet.title for sheet in sheets)
    ground = element("rect", {"class": "ground", "width": WIDTH, "height": height})
    return framed([ground, *body], height, names, style=STYLE)


def framed(body: Sequence[Element], height: int, name: str, style: str = "") -> str:
    """The elements in a picture of their own; *name* is read to those who do not see it."""
    inside = element("title", {}, name) + (f"<style>{style}</style>" if style else "")
    shape = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "estimate",
        "role": "img",
        "viewBox": f"0 0 {WIDTH} {height}",
        "width": WIDTH,
        "height": height,
    }
    return element("svg", shape, raw=inside + "\n" + "\n".join(body) + "\n")


def picture(sheet: Sheet, lang: Lang, y: int) -> tuple[list[Element], int]:
    """The panels and time lines from *y* on, and where they end."""
    body: list[Element] = []
    for panel in sheet.panels:
        body.extend(draw_panel(panel, lang, _MARGIN, y))
        y += panel_height(panel, lang)
    for line in sheet.lines:
        body.extend(draw_course(line, lang, _MARGIN, y))
        y += course_height()
    return body, y


def _table(body: list[Element], sheet: Sheet, y: int) -> int:
    """The rows of all tables; returns where they end."""
    label = 130
    columns = len(sheet.columns) or 1
    each = (WIDTH - 2 * _MARGIN - label) // columns
    for _, rows in sheet.tables:
        for row in rows:
            cells = list(_cells(row, sheet))
            body.append(text_at(_MARGIN, y + 16, row[0], "quiet"))
            for column, lines in enumerate(cells):
                for number, text in enumerate(lines):
                    x = _MARGIN + label + column * each
                    body.append(text_at(x, y + 16 + 16 * number, text))
            y += 16 * max(len(lines) for lines in cells) + 3
    return y


def _cells(row: Sequence[str], sheet: Sheet) -> Iterator[list[str]]:
    columns = len(sheet.columns) or 1
    each = (WIDTH - 2 * _MARGIN - 130) // columns - 12
    names = sheet.columns or ("",)
    for name, value in zip(names, row[1:], strict=True):
        yield list(lines_of(f"{name} {value}".strip(), 13, each))
