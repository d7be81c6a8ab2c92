"""Memory in each phase of a run: estimates with parts, ranges and verdicts."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.checkpoint import Checkpoint
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import fact, kept
from lfconfiglint.facts.machine import Machine
from lfconfiglint.facts.memory.card import Card
from lfconfiglint.facts.memory.estimate_range import Estimate, Verdict
from lfconfiglint.facts.memory.host import Host
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero


class Phases:
    """The part of ``memory.*`` that is whole estimates."""

    def __init__(
        self,
        context: Context,
        model: Model,
        run: Run,
        zero: Zero,
        precision: Precision,
        checkpoint: Checkpoint,
    ) -> None:
        self._context = context
        self._model = model
        self._run = run
        self._zero = zero
        self._machine = Machine.of(context.hardware)
        self._precision = precision
        self._host = Host(context, model, zero, precision, checkpoint)

    @kept
    def _card(self) -> Card:
        def make() -> Card:
            return Card(self._context, self._model, self._zero, self._precision)

        return self._precision.once("card", make)

    def verdict(self, found: Estimate) -> Verdict:
        """Against the card's memory."""
        return found.verdict(self._machine.gpu_memory)

    @fact
    def gpu_load(self) -> Estimate:
        """GPU memory while the model is loaded and training is set up."""
        return self._card.loading

    @fact
    def gpu_train(self) -> Estimate:
        """GPU memory at the peak of a training step whose samples are ``cutoff_len`` long."""
        return self._card.training

    @fact
    def gpu_forward(self) -> Estimate:
        """GPU memory in the forward pass of a training step."""
        return self._card.stepping("forward")

    @fact
    def gpu_backward(self) -> Estimate:
        """GPU memory in the backward pass of a training step."""
        return self._card.stepping("backward")

    @fact
    def gpu_step(self) -> Estimate:
        """GPU memory while the optimizer takes its step."""
        return self._card.stepping("step")

    @fact
    def gpu_save(self) -> Estimate:
        """GPU memory while a checkpoint is written."""
        return self._card.saving

    @fact
    def gpu_evaluate(self) -> Estimate | None:
        """GPU memory while the model is evaluated; None when it never is."""
        return self._card.evaluating if self._run.evaluations else None

    @fact
    def gpu_resume(self) -> Estimate:
        """GPU memory while a checkpoint is read back, whether or not this run does it."""
        return self._card.resuming

    @fact
    def host_resume(self) -> Estimate:
        """Host memory of a node while a checkpoint is read back, whether or not this run does."""
        return self._host.resuming()

    @fact
    def host_load(self) -> Estimate:
        """Host memory of a node while the model is loaded and training is set up."""
        return self._host.loading()

    @fact
    def host_train(self) -> Estimate:
        """Host memory of a node that offloading takes in training."""
        return self._host.training()

    @fact
    def host_save(self) -> Estimate:
        """Host memory of a node while a checkpoint is written."""
        return self._host.saving()
