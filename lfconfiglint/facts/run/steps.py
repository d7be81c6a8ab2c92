"""How many optimizer steps a run has, and what one takes in."""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.facts.context import Context, refuse_megatron
from lfconfiglint.facts.data.data_lengths import DataLengths
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.loops import splits_batches
from lfconfiglint.facts.run.schedule import steps_per_epoch, total_steps
from lfconfiglint.facts.sharding.zero import Zero


class Steps:
    """The part of ``run.*`` that other parts count with."""

    def __init__(self, context: Context, data: DataLengths, model: Model, zero: Zero) -> None:
        self._context = context
        self._data = data
        self._model = model
        self._zero = zero

    @fact
    def world_size(self) -> int:
        """Number of processes: one on each card of the profile, else as a script starts it."""
        return self._context.start.world_size()

    @fact
    def samples_per_step(self) -> int:
        """Samples that all cards together process for one optimizer step."""
        refuse_megatron(self._context)
        if self._zero.tensor_parallel:
            raise Unknown("zero.tensor_parallel")
        if self._context.boolean("auto_find_batch_size"):
            raise Unknown("key:auto_find_batch_size")
        batch = self._context.integer("per_device_train_batch_size", least=1)
        accumulation = self._context.integer("gradient_accumulation_steps", least=1)
        return batch * accumulation * self._readers

    @property
    def _readers(self) -> int:
        """Processes that take a batch each; with ``split_batches`` all share one (accelerate 1.11
        ``data_loader.py``, ``BatchSamplerShard``)."""
        return 1 if splits_batches(self._context) else self.world_size

    @fact
    def steps_per_epoch(self) -> int:
        """Optimizer steps of one pass over the training samples."""
        if self._data.packed:
            raise Unknown("packing")
        return self._epoch(lambda: self._data.train_samples)

    def _epoch(self, sequences: Callable[[], int]) -> int:
        """Optimizer steps of one pass over so many sequences."""
        if self._data.streaming:
            raise Unknown("key:max_steps")
        self.samples_per_step  # noqa: B018 - unknown for the same reasons
        return steps_per_epoch(
            sequences(),
            self._context.integer("per_device_train_batch_size", least=1),
            self._readers,
            self._context.integer("gradient_accumulation_steps", least=1),
            self._context.boolean("dataloader_drop_last"),
        )

    @fact
    def epoch_samples(self) -> int | None:
        """Training samples that the number of steps follows from; None when ``max_steps`` sets
        it."""
        return None if self._context.integer("max_steps") > 0 else self._data.train_samples

    @fact
    def steps(self) -> int:
        """Optimizer steps of the whole run.

        Unknown for PPO, whose trainer counts by its own buffer (train/ppo/trainer.py).
        """
        return self._steps(lambda: self.steps_per_epoch)

    @fact.after(steps)
    def short_by_samples(self) -> bool:
        """Whether ``max_samples`` makes it a short run, of less than 1,000 steps."""
        short, most = self.steps < 1000, self._context.optional_number("max_samples")
        if most is None or not short or self.epoch_samples is None:
            return False
        return 2 * self.epoch_samples >= most

    @fact
    def steps_low(self) -> int:
        """Optimizer steps of the whole run, at least: where packing or a file too large to count
        leaves them open."""
        return self._steps(lambda: self._epoch(lambda: self._data.sequences_low))

    @fact
    def steps_high(self) -> int:
        """Optimizer steps of the whole run, at most."""
        return self._steps(lambda: self._epoch(lambda: self._data.sequences_high))

    def _steps(self, per_epoch: Callable[[], int]) -> int:
        if self._context.text("stage") == "ppo":
            raise Unknown("stage")
        most = self._context.integer("max_steps")
        if most > 0:
            return most
        epochs = self._context.number("num_train_epochs")
        if epochs <= 0:
            raise Unknown("key:num_train_epochs")
        return total_steps(most, epochs, per_epoch())

    @fact
    def tokens_per_step(self) -> int:
        """Tokens of one optimizer step if every sample is ``cutoff_len`` long: an upper bound."""
        return self._context.integer("cutoff_len", least=1) * self.samples_per_step
