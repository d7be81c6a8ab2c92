"""What a run needs to continue from its checkpoint, and what it has lost by then."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.content import Content
from lfconfiglint.facts.fact import fact


class ResumeFacts(Content):
    """Source: DeepSpeed 0.19.8 ``runtime/engine.py`` (4748-4756). The memory that resuming takes
    is in :mod:`reading`."""

    @fact
    def resume_same_world(self) -> bool:
        """Whether only as many processes as wrote a checkpoint can continue from it: DeepSpeed
        does not cut its parts anew."""
        saved = self._saved
        return saved.backend == "deepspeed" and bool(saved.stage) and self.optimizer_saved

    @fact
    def lost_steps(self) -> int:
        """Optimizer steps that are done again if the run dies right before a save."""
        every = self._run.save_interval
        return self._run.steps if every is None else min(every, self._run.steps)

    @fact
    def lost_share(self) -> float:
        """The same as a share of the whole run, between 0 and 1."""
        return self.lost_steps / self._run.steps
