"""Estimates as Markdown tables, for pull requests and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.console import plain
from lfconfiglint.report.estimate_bars import disk_line, drawn, epochs_line, saves_line
from lfconfiglint.report.estimate_shapes import Bar, Panel
from lfconfiglint.report.estimate_sheet import Line, Sheet
from lfconfiglint.report.estimate_words import COMMA, UNKNOWN, VERDICTS, look_of
from lfconfiglint.units import binary_bytes

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~#!])")
_BAR, _LINE = 30, 60
_HEADS = (
    Text("phase", "阶段"), Text("bar", "占用"), Text("peak", "峰值"), Text("range", "区间"),
    Text("parts", "组成"), Text("usable", "可用"), Text("verdict", "结论"),
)  # fmt: skip


def markdown(sheets: Sequence[Sheet], lang: Lang) -> str:
    """GitHub's Markdown; bars are drawn in letters, each the first of a part."""
    return "\n".join(line for sheet in sheets for line in _sheet(sheet, lang))


def _sheet(sheet: Sheet, lang: Lang) -> Iterator[str]:
    yield f"## {_escaped(sheet.title)}"
    yield ""
    for subtitle in sheet.subtitles:
        yield f"- {_escaped(subtitle)}"
    yield ""
    for panel in sheet.panels:
        yield f"### {_escaped(panel.title)}"
        yield ""
        yield from _panel(panel, lang)
    for title, rows in sheet.tables:
        if title:
            yield f"### {_escaped(title)}"
            yield ""
        yield from _table(("", *(sheet.columns or ("",))), rows)
    for line in sheet.lines:
        yield from _course(line)
    for title, items in sheet.lists:
        yield f"### {_escaped(title)}"
        yield ""
        yield from (f"{number}. {_escaped(item)}" for number, item in enumerate(items, start=1))
        yield ""


def _panel(panel: Panel, lang: Lang) -> Iterator[str]:
    heads = [head.say(lang) for head in _HEADS]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for bar in panel.bars:
        cells = [
            _escaped(bar.label),
            f"`{drawn(bar, panel, _BAR, plain).replace('|', '▕')}`" if bar.peak is not None else "",
            *(_escaped(cell) for cell in _figures(bar, lang)),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    legend = COMMA.say(lang).join(
        f"`{look_of(each.part).letter}` {each.name}" for each in panel.parts()
    )
    if legend:
        yield legend
        yield ""


def _figures(bar: Bar, lang: Lang) -> tuple[str, ...]:
    unknown = UNKNOWN.say(lang)
    usable = unknown if bar.capacity is None else binary_bytes(bar.capacity)
    verdict = VERDICTS[bar.shown].say(lang)
    if bar.peak is None:
        return unknown, "", bar.missing, usable, verdict
    span = f"{binary_bytes(bar.low or 0)} – {binary_bytes(bar.high or 0)}"
    parts = COMMA.say(lang).join(f"{each.name} {binary_bytes(each.size)}" for each in bar.dominant)
    return bar.figure, span, parts, usable, verdict


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
    yield ""


def _course(line: Line) -> Iterator[str]:
    yield f"### {_escaped(line.title)}"
    yield ""
    yield "```text"
    for draw, text in zip((epochs_line, saves_line, disk_line), line.texts, strict=True):
        yield f"{draw(line.course, _LINE)}  {text}"
    yield "```"
    yield ""


def _escaped(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", text)
