"""What is in one checkpoint: files, bytes, and whether a run can continue from it."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.folder import Folder, zero0_saves
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.facts.checkpoint.files import Saved
    from lfconfiglint.hardware.model import Hardware


class Content:
    """One checkpoint-N folder."""

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
    def _folder(self) -> Folder:
        def make() -> Folder:
            return Folder(self._context, self._model, self._zero, self._precision)

        return self._precision.once("folder", make)

    @kept
    def _saved(self) -> Saved:
        return self._folder.saved

    @kept.after(_saved)
    def _files(self) -> dict[str, int]:
        return self._folder.files

    @kept.after(_saved)
    def _weight_files(self) -> dict[str, int]:
        return self._folder.weight_files

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
        if (
            self._zero.backend == "deepspeed"
            and self._zero.stage == 0
            and not zero0_saves(self._context)
        ):
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
