"""What the same run would take with LoRA in place of full tuning, for advice."""

from __future__ import annotations

from lfconfiglint.facts.estimate_range import Verdict
from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.memory import Memory


class Lora:
    """``lora.*``: facts of the config with ``finetuning_type: lora`` and all else as it is."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @fact
    def gpu_train_peak(self) -> int:
        """GPU memory in training, in bytes, were adapters trained."""
        return self._memory.gpu_train_peak

    @fact
    def gpu_train_verdict(self) -> Verdict:
        """Whether training fits on the card, were adapters trained."""
        return self._memory.gpu_train_verdict
