"""Panels of stacked bars: the memory that every picture of an estimate shows."""

from __future__ import annotations

from lfconfiglint.records import dataclass, replace
from lfconfiglint.report.estimate_words import OVERHEAD, in_order, shown_verdict
from lfconfiglint.units import binary_bytes


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in bytes."""

    part: str
    name: str
    size: int


@dataclass(frozen=True)
class Bar:
    """One phase. The segments add up to ``peak``; where that is None, ``missing`` says what would
    supply it."""

    phase: str
    label: str
    segments: tuple[Segment, ...]
    peak: int | None
    low: int | None
    high: int | None
    capacity: int | None
    verdict: str
    missing: str

    @property
    def figure(self) -> str:
        """What it comes to, or at most comes to where it has no parts; empty where unknown."""
        if self.peak is None:
            return ""
        return binary_bytes(self.peak) if self.segments else f"≤ {binary_bytes(self.high or 0)}"

    @property
    def shown(self) -> str:
        """The verdict as a key of the words for it."""
        return shown_verdict(self.verdict, self.low, self.capacity)

    @property
    def dominant(self) -> list[Segment]:
        """The parts, largest first, without what is held beyond them."""
        parts = [each for each in self.segments if each.part != OVERHEAD]
        return sorted(parts, key=lambda each: -each.size)


@dataclass(frozen=True)
class Panel:
    """The bars of one place on a common scale from 0 to ``scale`` bytes; ``capacity`` is None
    where it is not known, or not the same for all bars. ``missing`` says why there is no verdict
    on bars that are known."""

    place: str
    title: str
    bars: tuple[Bar, ...]
    capacity: int | None
    missing: str
    scale: int

    def parts(self) -> list[Segment]:
        """Each part that occurs, once."""
        found = {each.part: each for bar in self.bars for each in bar.segments}
        return list(found.values())


def beside(first: Panel, second: Panel, names: tuple[str, str]) -> Panel:
    """Both on one scale, phase by phase; *names* are appended to the labels."""
    order = in_order({bar.phase: None for panel in (first, second) for bar in panel.bars})
    bars = tuple(
        replace(bar, label=f"{bar.label} {name}")
        for phase in order
        for panel, name in zip((first, second), names, strict=True)
        for bar in panel.bars
        if bar.phase == phase
    )
    return replace(
        first,
        bars=bars,
        capacity=first.capacity if first.capacity == second.capacity else None,
        missing=first.missing or second.missing,
        scale=max(first.scale, second.scale),
    )
