"""What the same run would take with one thing changed, for advice."""

from __future__ import annotations

from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.memory.estimate_range import Verdict
from lfconfiglint.facts.memory.memory import Memory


class WhatIf:
    """``lora.*`` and ``zero3.*``: the config with ``finetuning_type: lora``, or with upstream's
    ZeRO-3 example as its DeepSpeed file, and all else as it is."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @fact
    def gpu_train_peak(self) -> int:
        """GPU memory in training, in bytes, with that change."""
        return self._memory.gpu_train_peak

    @fact
    def gpu_train_verdict(self) -> Verdict:
        """Whether training fits on the card, with that change."""
        return self._memory.gpu_train_verdict
