"""What each phase of a run takes at least, most likely and at most, and whether it fits."""

from __future__ import annotations

from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.memory.estimate_range import Verdict
from lfconfiglint.facts.memory.phases import Phases


class PhaseFigures(Phases):
    """The part of ``memory.*`` that is figures of whole estimates.

    ``low`` and ``high`` bound the amount, ``peak`` is the most likely one; a verdict is
    ``fits``, ``tight`` or ``exceeds``, and unknown with any figure it needs.
    """

    @fact
    def gpu_load_low(self) -> int:
        """Lower end of GPU memory at load, in bytes."""
        return self.gpu_load.low

    @fact
    def gpu_load_peak(self) -> int:
        """GPU memory at load, in bytes."""
        return self.gpu_load.peak

    @fact
    def gpu_load_high(self) -> int:
        """Upper end of GPU memory at load, in bytes."""
        return self.gpu_load.high

    @fact
    def gpu_load_verdict(self) -> Verdict:
        """Whether loading fits on the card."""
        return self.verdict(self.gpu_load)

    @fact
    def gpu_train_low(self) -> int:
        """Lower end of GPU memory in training, in bytes."""
        return self.gpu_train.low

    @fact
    def gpu_train_peak(self) -> int:
        """GPU memory in training, in bytes."""
        return self.gpu_train.peak

    @fact
    def gpu_train_high(self) -> int:
        """Upper end of GPU memory in training, in bytes."""
        return self.gpu_train.high

    @fact
    def gpu_train_verdict(self) -> Verdict:
        """Whether training fits on the card."""
        return self.verdict(self.gpu_train)

    @fact
    def gpu_save_low(self) -> int:
        """Lower end of GPU memory at a save, in bytes."""
        return self.gpu_save.low

    @fact
    def gpu_save_peak(self) -> int:
        """GPU memory at a save, in bytes."""
        return self.gpu_save.peak

    @fact
    def gpu_save_high(self) -> int:
        """Upper end of GPU memory at a save, in bytes."""
        return self.gpu_save.high

    @fact
    def gpu_save_verdict(self) -> Verdict:
        """Whether saving fits on the card."""
        return self.verdict(self.gpu_save)

    @fact
    def host_load_low(self) -> int:
        """Lower end of a node's host memory at load, in bytes."""
        return self.host_load.low

    @fact
    def host_load_peak(self) -> int:
        """Host memory of a node at load, in bytes."""
        return self.host_load.peak

    @fact
    def host_load_high(self) -> int:
        """Upper end of a node's host memory at load, in bytes."""
        return self.host_load.high

    @fact
    def host_train_low(self) -> int:
        """Lower end of a node's host memory in training, in bytes."""
        return self.host_train.low

    @fact
    def host_train_peak(self) -> int:
        """Host memory of a node in training, in bytes."""
        return self.host_train.peak

    @fact
    def host_train_high(self) -> int:
        """Upper end of a node's host memory in training, in bytes."""
        return self.host_train.high

    @fact
    def host_save_low(self) -> int:
        """Lower end of a node's host memory at a save, in bytes."""
        return self.host_save.low

    @fact
    def host_save_peak(self) -> int:
        """Host memory of a node at a save, in bytes."""
        return self.host_save.peak

    @fact
    def host_save_high(self) -> int:
        """Upper end of a node's host memory at a save, in bytes."""
        return self.host_save.high

    @fact
    def gpu_resume_peak(self) -> int:
        """GPU memory while a checkpoint is read back, in bytes."""
        return self.gpu_resume.peak

    @fact
    def gpu_resume_verdict(self) -> Verdict:
        """Whether reading a checkpoint back fits on the card."""
        return self.verdict(self.gpu_resume)

    @fact
    def host_resume_low(self) -> int:
        """Lower end of a node's host memory while a checkpoint is read back, in bytes."""
        return self.host_resume.low

    @fact
    def host_resume_peak(self) -> int:
        """Host memory of a node while a checkpoint is read back, in bytes."""
        return self.host_resume.peak

    @fact
    def host_resume_high(self) -> int:
        """Upper end of a node's host memory while a checkpoint is read back, in bytes."""
        return self.host_resume.high
