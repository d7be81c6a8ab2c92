"""The panels of a run, for its cards and its hosts, and why some of it is not known."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import replace
from lfconfiglint.report.estimate_missing import why_unknown
from lfconfiglint.report.estimate_shapes import Bar, Panel, Segment
from lfconfiglint.report.estimate_words import (
    COMMA,
    OVERHEAD,
    WITHIN_TRAINING,
    in_order,
    part_name,
    phase_name,
)

Json = Mapping[str, Any]
_TITLES = {
    "gpu": Text("memory of each GPU", "每卡显存"),
    "host": Text("host memory of each node", "单机内存"),
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
            bars.append(replace(bar, label=every if whole else COMMA.say(lang).join(alike)))
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
