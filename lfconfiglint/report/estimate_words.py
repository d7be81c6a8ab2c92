"""What phases and parts are called on the screen, and the letter and colour of each part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lfconfiglint.facts.memory.estimate_range import PART_NAMES
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple

PHASES: Mapping[str, Text] = {
    "load": Text("load", "加载"),
    "train": Text("train", "训练"),
    "forward": Text("· forward", "· 前向"),
    "backward": Text("· backward", "· 反向"),
    "step": Text("· step", "· 更新"),
    "evaluate": Text("evaluate", "评估"),
    "save": Text("save", "保存"),
    "resume": Text("resume", "恢复"),
}
"""In the order of a run; ``train`` is the largest of the three after it."""
WITHIN_TRAINING = ("forward", "backward", "step")

VERDICTS: Mapping[str, Text] = {
    "fits": Text("fits", "放得下"),
    "tight": Text("tight", "紧张"),
    "short": Text("short samples only", "仅短样本放得下"),
    "exceeds": Text("exceeds", "超出"),
    "unknown": Text("unknown", "未知"),
}
VERDICT_COLOURS: Mapping[str, str] = {
    "fits": "green", "tight": "yellow", "short": "yellow", "exceeds": "red", "unknown": "cyan",
}  # fmt: skip
"""Colour names of click."""


def shown_verdict(verdict: str, low: int | None, capacity: int | None) -> str:
    """A key of :data:`VERDICTS`: ``short`` for what is called tight, since nobody knows how long
    the samples are, but does not fit with samples of ``cutoff_len``."""
    over = low is not None and capacity is not None and low > capacity
    return "short" if verdict == "tight" and over else verdict


COMMA = Text(", ", "，")
UNKNOWN = Text("unknown", "未知")
OVERHEAD = "overhead"
"""Not a part of what is allocated: what the card holds beyond it."""


class Look(NamedTuple):
    """``letter`` stands for a part where there are no colours, ``terminal`` is a colour name of
    click, ``colour`` and ``ink`` (for text on it) those of pictures on any background."""

    letter: str
    terminal: str
    colour: str
    ink: str


_LOOKS: Mapping[str, Look] = {
    "weights": Look("W", "blue", "#3b6fb6", "#fff"),
    "gathered": Look("H", "bright_blue", "#7fb2e5", "#111"),
    "read": Look("C", "bright_cyan", "#7fc8c4", "#111"),
    "optimizer": Look("O", "magenta", "#8e5ba8", "#fff"),
    "gradients": Look("G", "green", "#3a8f5c", "#fff"),
    "buffers": Look("B", "white", "#8d98a5", "#111"),
    "activations": Look("A", "yellow", "#e0b13a", "#111"),
    "logits": Look("L", "red", "#d9604c", "#fff"),
    "temporary": Look("T", "cyan", "#35a3a8", "#111"),
    OVERHEAD: Look("+", "bright_black", "#5f6873", "#fff"),
}
_SPARE = Look("?", "bright_magenta", "#c77fb0", "#111")
_OVERHEAD_NAME = Text("fragmentation and context", "碎片与上下文")


def look_of(part: str) -> Look:
    """Of a part without a look of its own, the letter is the first that no other has."""
    if part in _LOOKS:
        return _LOOKS[part]
    taken = {look.letter for look in _LOOKS.values()}
    letters = [letter for letter in part.upper() if letter.isalpha() and letter not in taken]
    return _SPARE._replace(letter=letters[0]) if letters else _SPARE


def part_name(part: str) -> Text:
    if part == OVERHEAD:
        return _OVERHEAD_NAME
    return PART_NAMES.get(part) or Text(part.replace("_", " "), part)


def in_order(phases: Iterable[str]) -> list[str]:
    """Phases as they come in a run; unheard-of ones last."""
    places = {name: place for place, name in enumerate(PHASES)}
    return sorted(phases, key=lambda name: places.get(name, len(places)))


def phase_name(phase: str) -> Text:
    return PHASES.get(phase) or Text(phase, phase)
