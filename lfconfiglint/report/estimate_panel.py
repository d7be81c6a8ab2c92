"""The panel of one place in the text report: its bars, their parts, and what the letters mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style
from lfconfiglint.report.estimate_bars import FREE, LIMIT, RANGE, drawn
from lfconfiglint.report.estimate_shapes import Bar, Panel
from lfconfiglint.report.estimate_words import (
    OVERHEAD,
    UNKNOWN,
    VERDICT_COLOURS,
    VERDICTS,
    WITHIN_TRAINING,
    look_of,
)
from lfconfiglint.report.wrapped import flowed, padded, wrapped
from lfconfiglint.units import binary_bytes
from lfconfiglint.width import display_width

WIDEST_BAR = 50
_MOST_PARTS = 4
_SHORT_VERDICT = 7
"""Cells that are kept for a verdict, so that most bars are of one length."""


def label_width(places: Iterable[Panel]) -> int:
    """Cells of the longest label, so that all bars start below each other."""
    return max((display_width(bar.label) for panel in places for bar in panel.bars), default=0)


@dataclass(frozen=True)
class PanelLines:
    """``mark`` gives the number of a figure's source, as `` [5]``, or nothing."""

    panel: Panel
    lang: Lang
    style: Style
    columns: int
    mark: Callable[[str], str]
    train_sizes: Mapping[str, int]
    label_width: int = 0

    def __iter__(self) -> Iterator[str]:
        panel = self.panel
        title = panel.title
        if panel.capacity is not None:
            figures = "machine.gpu_memory" if panel.place == "gpu" else "machine.host_memory"
            usable = binary_bytes(panel.capacity)
            title += self._say(f", {usable} usable", f"，可用 {usable}") + self.mark(figures)
        yield self.style(title, bold=True)
        width = max(self.label_width, *(display_width(bar.label) for bar in panel.bars), 0)
        for bar in panel.bars:
            yield from self._bar(bar, width)
        if panel.missing:
            yield from wrapped(panel.missing, self.columns, "  ", "  ")
        yield from self._legend()

    def _legend(self) -> Iterator[str]:
        parts = self.panel.parts()
        if not parts:
            return
        own = self.mark("gpu.overhead")
        legend = [
            f"{look_of(each.part).letter} {each.name}{own if each.part == OVERHEAD else ''}"
            for each in parts
        ]
        end = self._say("upper end", "区间上限") + self.mark(f"{self.panel.place}.range")
        legend.append(f"{RANGE} {end}")
        if any(bar.capacity is not None for bar in self.panel.bars):
            legend.append(f"{FREE} " + self._say("free", "空闲"))
            legend.append(f"{LIMIT} " + self._say("usable memory", "可用容量"))
        yield from flowed(legend, "  ", self.columns, "  ")

    def _bar(self, bar: Bar, width: int) -> Iterator[str]:
        label, indent = f"  {padded(bar.label, width)}  ", " " * (width + 4)
        if bar.peak is None:
            text = UNKNOWN.say(self.lang)
            if bar.missing:
                text += self._say("; ", "；") + bar.missing
            yield from wrapped(text, self.columns, label, indent)
            return
        verdict = self.style(VERDICTS[bar.shown].say(self.lang), fg=VERDICT_COLOURS[bar.shown])
        room = self._room(width)
        yield f"{label}{drawn(bar, self.panel, room, self.style)} {bar.figure:>10}  {verdict}"
        if bar.phase in WITHIN_TRAINING:
            # the bar alone; the largest has its parts beside ``train``
            return
        yield from flowed(self._parts(bar), self._say(", ", "，"), self.columns, indent)

    def _room(self, width: int) -> int:
        """Cells of a bar: one scale holds for all, whatever stands beside some of them."""
        words = (VERDICTS[bar.shown].say(self.lang) for bar in self.panel.bars)
        beside = max(_SHORT_VERDICT, *map(display_width, words))
        return min(WIDEST_BAR, max(self.columns - width - 18 - beside, 12))

    def _parts(self, bar: Bar) -> list[str]:
        """The range, and the parts that make up most of it, with their sources."""
        phase = f"{self.panel.place}.{bar.phase}"
        if not bar.segments:
            own = self._say("only the processes themselves", "仅进程自身占用")
            return [own + self.mark(phase)]
        most = binary_bytes(bar.high or 0)
        shown = [
            f"{each.name} {binary_bytes(each.size)}{self._part_mark(phase, each.part, each.size)}"
            for each in bar.dominant[:_MOST_PARTS]
        ]
        if bar.low is not None and bar.low != bar.high:
            shown.insert(0, f"{binary_bytes(bar.low)} – {most}{self.mark(phase)}")
        return shown

    def _part_mark(self, phase: str, part: str, size: int) -> str:
        own = self.mark(f"{phase}.{part}")
        if own or self.panel.place != "gpu" or self.train_sizes.get(part) != size:
            return own
        # the same bytes as at the training peak
        return self.mark(f"gpu.train.{part}")

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
