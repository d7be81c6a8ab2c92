"""How many steps a run can have at most, where its samples are not counted."""

from __future__ import annotations

from lfconfiglint.facts.context import refuse_megatron
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.run.loops import splits_batches
from lfconfiglint.facts.run.schedule import steps_per_epoch, total_steps
from lfconfiglint.facts.run.steps import Steps

_NEVER_MORE = ("concat", "interleave_under")
"""Ways of mixing that use no sample twice."""


class StepBounds(Steps):
    """The part of ``run.*`` that ``max_samples`` bounds."""

    @fact
    def samples_most(self) -> int:
        """Samples of the training data sets at most: ``max_samples`` of each (LLaMA-Factory 0.9.5
        data/loader.py:158)."""
        cap = self._context.integer("max_samples", least=1)
        if self._context.value("tokenized_path") is not None or self._data.streaming:
            # stored earlier, with another cap perhaps, or refused
            raise Unknown("data.samples")
        if self._context.text("mix_strategy") not in _NEVER_MORE or not self._data.names:
            raise Unknown("data.samples")
        return cap * len(self._data.names)

    @fact
    def steps_most(self) -> int | None:
        """Optimizer steps at most, by ``max_samples``; None where ``run.steps`` is known. With
        fewer processes there are more: without a machine it counts one."""
        return None if Steps.steps.is_known(self) else self._most()

    def _most(self) -> int:
        context, stage = self._context, self._context.text("stage")
        refuse_megatron(context)
        if stage == "ppo" or context.boolean("auto_find_batch_size"):
            raise Unknown("stage" if stage == "ppo" else "key:auto_find_batch_size")
        if stage == "pt" and self._data.packed:
            # long texts become several sequences
            raise Unknown("packing")
        epochs = context.number("num_train_epochs")
        if context.integer("max_steps") > 0 or epochs <= 0:
            raise Unknown("key:num_train_epochs")
        per_epoch = steps_per_epoch(
            self.samples_most,
            context.integer("per_device_train_batch_size", least=1),
            self._processes,
            context.integer("gradient_accumulation_steps", least=1),
            False,
        )
        return total_steps(-1, epochs, per_epoch)

    @property
    def _processes(self) -> int:
        try:
            if self._zero.tensor_parallel or splits_batches(self._context):
                return 1
            return self.world_size
        except Unknown:
            return 1
