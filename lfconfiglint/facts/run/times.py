"""How long a run takes, between bounds."""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.machine import known
from lfconfiglint.facts.run.intervals import Intervals

BEST_UTILIZATION = 0.6
"""Share of a card's dense peak that no published LLaMA-Factory run exceeds."""
POOR_UTILIZATION = 0.2
"""Share that a run with slow links, short batches or slow data loading still reaches."""


class Times(Intervals):
    """The part of ``run.*`` in seconds and hours."""

    @fact
    def full_step_seconds_low(self) -> float:
        """Seconds of a step with samples of ``cutoff_len`` at 60 % of the cards' peak."""
        return self._flops_per_step / (self._peak_flops * BEST_UTILIZATION)

    @fact
    def full_step_seconds_high(self) -> float:
        """Seconds of a step with samples of ``cutoff_len`` at 20 % of the cards' peak."""
        return self._flops_per_step / (self._peak_flops * POOR_UTILIZATION)

    @kept
    def _peak_flops(self) -> float:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self.world_size * known(self._context.hardware.gpu.bf16_flops, "bf16_flops")

    @kept
    def _flops_per_step(self) -> float:
        """2 FLOP per token and active parameter for each pass: forward, gradients of the
        activations, again forward with gradient checkpointing; and 2 per trained parameter for
        its own gradient. Full tuning with checkpointing thus takes the usual 8 per parameter.
        """
        active = self._model.active_params
        passes = 2 if self._context.boolean("disable_gradient_checkpointing") else 3
        trained = min(self._model.trainable_params, active)
        return self.tokens_per_step * (2.0 * passes * active + 2.0 * trained)

    @fact
    def work_between_saves_seconds_high(self) -> float | None:
        """Seconds of work that a crash right before a save loses; None when nothing is saved."""
        if self.save_interval is None:
            return None
        return min(self.save_interval, self.steps) * self.full_step_seconds_high

    @fact
    def save_interval_seconds_low(self) -> float:
        """Seconds from one save to the next, however long the run is, at 60 % of the peak with
        samples of ``cutoff_len``."""
        every = self._context.number("save_steps")
        if self._context.text("save_strategy").lower() != "steps" or every < 1:
            raise Unknown("key:save_steps")
        return every * self.full_step_seconds_low

    @fact
    def hours_high(self) -> float:
        """Hours of the whole run if every sample is ``cutoff_len`` long, at 20 % of the peak."""
        return self.seconds_high / 3600

    @fact
    def seconds_high(self) -> float:
        """The same in seconds, as messages show times."""
        return self.steps * self.full_step_seconds_high
