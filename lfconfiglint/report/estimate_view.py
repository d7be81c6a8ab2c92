"""What every picture of an estimate shows of memory: panels of stacked bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_missing import why_unknown
from lfconfiglint.report.estimate_words import (
    OVERHEAD,
    WITHIN_TRAINING,
    in_order,
    part_name,
    phase_name,
)
from lfconfiglint.units import binary_bytes

Json = Mapping[str, Any]


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


_TITLES = {
    "gpu": Text("memory of each GPU", "每卡显存"),
    "host": Text("host memory of each node", "单节点内存"),
}


def panels(content: Json, lang: Lang) -> tuple[Panel, ...]:
    """For the card and for the host."""
    return tuple(_panel(content, place, lang) for place in ("gpu", "host"))


def known_panels(content: Json, lang: Lang) -> tuple[Panel, ...]:
    """Those of a single run: none where nothing is known of its memory, and of a place of which
    nothing is known one bar, so that what is missing is said once."""
    places = panels(content, lang)
    if all(bar.peak is None for panel in places for bar in panel.bars):
        return ()
    return tuple(_joined(panel, lang) for panel in places)


def _joined(panel: Panel, lang: Lang) -> Panel:
    """Bars that are unknown for one reason as a single one."""
    labels: dict[str, list[str]] = {}
    for bar in panel.bars:
        if bar.peak is None:
            labels.setdefault(bar.missing, []).append(bar.label)
    bars: list[Bar] = []
    for bar in panel.bars:
        if bar.peak is not None:
            bars.append(bar)
        elif bar.missing in labels:
            alike = labels.pop(bar.missing)
            whole = len(alike) == len(panel.bars)
            every = Text("all phases", "各阶段").say(lang)
            bars.append(replace(bar, label=every if whole else ", ".join(alike)))
    known = any(bar.peak is not None for bar in bars)
    return replace(panel, bars=tuple(bars), missing=panel.missing if known else "")


def never_happens(content: Json, phase: str) -> bool:
    """Whether the run has no such phase, as far as is known."""
    return phase == "evaluate" and content["run"]["evaluations"] == 0


def _panel(content: Json, place: str, lang: Lang) -> Panel:
    phases = content["memory"][place]
    names = [name for name in in_order(phases) if not never_happens(content, name)]
    # a phase that was not looked at in this run is not shown at all, and of an unknown training
    # step only the whole
    bars = tuple(
        _bar(content, place, name, lang)
        for name in names
        if phases[name] is not None
        and (phases[name]["peak"] is not None or name not in WITHIN_TRAINING)
    )
    capacity = next((phases[name]["capacity"] for name in names), None)
    highest = max((bar.high or bar.peak or 0 for bar in bars), default=0)
    return Panel(
        place=place,
        title=_TITLES[place].say(lang),
        bars=bars,
        capacity=capacity,
        missing=_undecided(content, place, capacity, lang),
        scale=max(capacity or 0, highest, 1),
    )


def _undecided(content: Json, place: str, capacity: int | None, lang: Lang) -> str:
    if capacity is not None:
        return ""
    why = why_unknown(content, f"hardware.{place}_memory", lang)
    return Text(f"usable memory is unknown; {why}", f"可用容量未知；{why}").say(lang)


def _bar(content: Json, place: str, name: str, lang: Lang) -> Bar:
    phase = content["memory"][place][name]
    peak, parts = phase["peak"], phase["parts"]
    segments = [Segment(part, part_name(part).say(lang), size) for part, size in parts.items()]
    beyond = (peak or 0) - sum(parts.values())
    if beyond > 0:
        segments.append(Segment(OVERHEAD, part_name(OVERHEAD).say(lang), beyond))
    return Bar(
        phase=name,
        label=phase_name(name).say(lang),
        segments=tuple(segments),
        peak=peak,
        low=phase["low"],
        high=phase["high"],
        capacity=phase["capacity"],
        verdict=phase["verdict"],
        missing="" if peak is not None else why_unknown(content, f"memory.{place}_{name}", lang),
    )
