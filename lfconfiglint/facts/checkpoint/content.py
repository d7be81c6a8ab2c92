"""What is in one checkpoint: files, bytes, and whether a run can continue from it."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.packages import drops_zero0_optimizer
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.records import replace
from lfconfiglint.upstream.release.versions import in_range, newest_transformers

if TYPE_CHECKING:
    from lfconfiglint.facts.checkpoint.files import Saved
    from lfconfiglint.hardware.model import Hardware


class Content:
    """One checkpoint-N folder: see :mod:`files` for what is in it."""

    def __init__(
        self, context: Context, model: Model, run: Run, zero: Zero, precision: Precision
    ) -> None:
        self._context = context
        self._model = model
        self._run = run
        self._zero = zero
        self._precision = precision

    @property
    def _machine(self) -> Hardware:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self._context.hardware

    @kept
    def _saved(self) -> Saved:
        if self._context.text("stage") == "ppo":
            # its trainer saves by itself, and the weights only (train/ppo/trainer.py)
            raise Unknown("stage")
        backend, stage = self._zero.backend, self._zero.stage
        if stage == 0 and self._zero0_saves:
            # in parts, with the files of stage 1
            stage = 1
        # a copy that keeps 16 bits takes half, in weights and states
        trained = self._model.trainable_params - self._precision.half_copies // 2
        shape = self._model.shape.shape
        method = self._context.text("finetuning_type")
        if self._model.quantized and method not in {"lora", "oft"}:
            raise Unknown("quantization")
        # One process writes alike on any number of cards, except where each writes its part
        world = 1 if backend == "single" else self._run.world_size
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

    @property
    def _zero0_saves(self) -> bool:
        """Whether ZeRO-0 writes the optimizer: with bf16 some DeepSpeed releases do not, and
        upstream pinned older ones before its own 0.9.5."""
        if not self._context.boolean("bf16") or in_range(self._context.release, "..0.9.4"):
            return True
        return not drops_zero0_optimizer(self._context.packages.get("deepspeed"))

    @kept.after(_saved)
    def _files(self) -> dict[str, int]:
        saved = self._saved
        from lfconfiglint.facts.checkpoint.files import checkpoint_files

        return checkpoint_files(saved)

    @kept.after(_saved)
    def _weight_files(self) -> dict[str, int]:
        saved = replace(self._saved, only_model=True)
        from lfconfiglint.facts.checkpoint.files import checkpoint_files

        return checkpoint_files(saved)

    @fact.after(_files)
    def files(self) -> tuple[tuple[str, int], ...]:
        """Name and bytes of each file of one checkpoint, without the tokenizer's; the shards of
        large weights are one entry, ``model-*.safetensors``."""
        return tuple(self._files.items())

    @fact.after(_files)
    def bytes(self) -> int:
        """Bytes of one checkpoint-N folder."""
        return sum(self._files.values())

    @fact.after(_files)
    def optimizer_bytes(self) -> int:
        """Bytes of optimizer state in it, with DeepSpeed's fp32 masters."""
        from lfconfiglint.facts.checkpoint.files import is_optimizer

        return sum(size for name, size in self._files.items() if is_optimizer(name))

    @fact.after(_files)
    def weights_bytes(self) -> int:
        """Bytes of everything else, nearly all of it weights."""
        return self.bytes - self.optimizer_bytes

    @fact.after(_weight_files)
    def bytes_weights_only(self) -> int:
        """Bytes that one checkpoint has, or would have, with ``save_only_model: true``."""
        return sum(self._weight_files.values())

    @fact
    def optimizer_saved(self) -> bool:
        """Whether optimizer state is written: not with ``save_only_model``, not by ZeRO-0."""
        if self._zero.backend == "deepspeed" and self._zero.stage == 0 and not self._zero0_saves:
            return False
        if self._context.boolean("save_only_model"):
            return self._zero.stage == 3 and not self._zero.gather_on_save
        return True

    @fact
    def weights_only_allowed(self) -> bool:
        """Whether ``save_only_model: true`` could be set and would save room.

        Not for a run that resumes; transformers refuses it with ``load_best_model_at_end`` under
        DeepSpeed and FSDP, and with FSDP's sharded files; ZeRO-3 that does not gather ignores it.
        """
        if self._context.boolean("save_only_model") or self._run.resumes:
            return False
        if self._zero.fsdp_state_dict == "SHARDED_STATE_DICT":
            return False
        if self._zero.stage == 3 and not self._zero.gather_on_save:
            return False
        sharded = self._zero.backend in {"deepspeed", "fsdp"}
        return not (sharded and self._context.boolean("load_best_model_at_end"))

    @fact
    def resumable(self) -> bool:
        """Whether a run can continue from its checkpoints with its optimizer state."""
        return (
            self._run.stage_resumes and self.optimizer_saved and self._run.save_interval is not None
        )
