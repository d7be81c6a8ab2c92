"""The line above a config: how long the run is, whether it fits, and what it saves."""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.report.estimate_words import VERDICTS, shown_verdict
from lfconfiglint.server.analysis import Examined
from lfconfiglint.server.hover import fill

_STEPS = Message(Text("{run.steps:count} steps", "{run.steps:count} 步"))
_MEMORY = Message(
    Text(
        "{memory.gpu_train_peak:memory}{? of {hardware.gpu_memory:memory}?} a card",
        "单卡 {memory.gpu_train_peak:memory}{? / {hardware.gpu_memory:memory}?}",
    )
)
_SAVES = Message(
    Text(
        "checkpoints: {run.save_count:count}{?, {checkpoint.bytes:bytes} each?}",
        "{run.save_count:count} 个检查点{?，每个 {checkpoint.bytes:bytes}?}",
    )
)


def lens_title(examined: Examined) -> str | None:
    """One line; None for what does not train, and where nothing of it is known."""
    facts = examined.facts
    if facts is None or examined.report.kind != "train" or not facts.run.trains:
        return None
    memory = fill(_MEMORY, examined)
    if memory is not None:
        try:
            verdict = shown_verdict(
                facts.memory.gpu_train_verdict,
                facts.memory.gpu_train_low,
                facts.hardware.gpu_memory,
            )
            memory += Text(": ", "：").say(examined.lang)
            memory += VERDICTS[verdict].say(examined.lang)
        except (Unknown, KeyError):
            pass
    parts = [fill(_STEPS, examined), memory, fill(_SAVES, examined)]
    return " · ".join(part for part in parts if part) or None
