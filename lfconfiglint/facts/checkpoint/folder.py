"""What one checkpoint-N folder holds, worked out once for the runs that save alike."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.packages import drops_zero0_optimizer
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.records import replace
from lfconfiglint.upstream.release.versions import in_range, newest_transformers

if TYPE_CHECKING:
    from lfconfiglint.facts.checkpoint.files import Saved


class Folder:
    """See :mod:`files` for what is in it."""

    def __init__(self, context: Context, model: Model, zero: Zero, precision: Precision) -> None:
        self._context = context
        self._model = model
        self._zero = zero
        self._precision = precision

    @kept
    def saved(self) -> Saved:
        """What decides its files."""
        if self._context.text("stage") == "ppo":
            # its trainer saves by itself, and the weights only (train/ppo/trainer.py)
            raise Unknown("stage")
        backend, stage = self._zero.backend, self._zero.stage
        if stage == 0 and zero0_saves(self._context):
            # in parts, with the files of stage 1
            stage = 1
        # a copy that keeps 16 bits takes half, in weights and states
        trained = self._model.trainable_params - self._precision.half_copies // 2
        shape = self._model.shape.shape
        method = self._context.text("finetuning_type")
        if self._model.quantized and method not in {"lora", "oft"}:
            raise Unknown("quantization")
        # One process writes alike on any number of cards, except where each writes its part
        world = 1 if backend == "single" else self._context.start.world_size()
        # without a machine it is mostly not known
        from lfconfiglint.facts.checkpoint.files import Saved
        from lfconfiglint.models.tensors import tensors_of_model

        return Saved(
            backend=backend,
            stage=stage,
            adapter=method in {"lora", "oft"},
            total=self._model.total_params,
            trained=trained,
            tensors=tensors_of_model(shape),
            trained_tensors=self._trained_tensors(method),
            world=world,
            trained_bytes=self._precision.trained,
            frozen_bytes=self._precision.frozen,
            optimizer_bytes=self._precision.optimizer,
            only_model=self._context.boolean("save_only_model"),
            gather=stage != 3 or self._zero.gather_on_save,
            sharded_files=self._zero.fsdp_state_dict == "SHARDED_STATE_DICT",
            fsdp_version=self._zero.fsdp_version,
            shard=self._shard,
        )

    @property
    def _shard(self) -> int:
        from lfconfiglint.facts.checkpoint.files import SHARD, SHARD_BEFORE_5

        newest = newest_transformers(self._context.release, self._context.transformers)
        return SHARD if newest and in_range(newest, "5.0..") else SHARD_BEFORE_5

    def _trained_tensors(self, method: str) -> int:
        from lfconfiglint.models.tensors import tensors_of_layer, tensors_of_model

        shape = self._model.shape.shape
        if method == "full":
            return tensors_of_model(shape)
        if method == "freeze":
            layers = abs(self._context.integer("freeze_trainable_layers"))
            return tensors_of_layer(shape) * layers
        adapted = self._model.trained.targets() + self._model.trained.tower_targets()
        return 2 * sum(each.number for each in adapted)

    @kept.after(saved)
    def files(self) -> dict[str, int]:
        """Name and bytes of each file, without the tokenizer's."""
        from lfconfiglint.facts.checkpoint.files import checkpoint_files

        return checkpoint_files(self.saved)

    @kept.after(saved)
    def weight_files(self) -> dict[str, int]:
        """The same with ``save_only_model: true``."""
        from lfconfiglint.facts.checkpoint.files import checkpoint_files

        return checkpoint_files(replace(self.saved, only_model=True))


def zero0_saves(context: Context) -> bool:
    """Whether ZeRO-0 writes the optimizer: with bf16 some DeepSpeed releases do not, and
    upstream pinned older ones before its own 0.9.5."""
    if not context.boolean("bf16") or in_range(context.release, "..0.9.4"):
        return True
    return not drops_zero0_optimizer(context.packages.get("deepspeed"))
