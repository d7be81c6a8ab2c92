"""Host memory of a node while loading, training and saving.

Source: transformers 5.6.0 ``modeling_utils.py`` (4288-4307, 4617-4624), LLaMA-Factory 0.9.5
``model/adapter.py:48``, DeepSpeed 0.18.4 ``stage_1_and_2.py`` (373-464), ``stage3.py`` (620-830,
1150-1157); resident memory measured at load and save with two processes.
"""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.checkpoint import Checkpoint
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.memory.activations import residual_bytes
from lfconfiglint.facts.memory.card_model import batch_of
from lfconfiglint.facts.memory.estimate_range import Estimate, on_host
from lfconfiglint.facts.memory.judges import judge_params
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hardware.model import Hardware


class Host:
    """One node. Files that are only mapped into memory, and can be dropped, do not count."""

    def __init__(
        self,
        context: Context,
        model: Model,
        zero: Zero,
        precision: Precision,
        checkpoint: Checkpoint,
    ) -> None:
        self._context = context
        self._model = model
        self._zero = zero
        self._precision = precision
        self._checkpoint = checkpoint

    @property
    def _machine(self) -> Hardware:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self._context.hardware

    @property
    def _ranks(self) -> int:
        return self._machine.gpus_per_node

    def loading(self) -> Estimate:
        """ZeRO-1 and 2 copy the trained weights to the host and back when the engine starts;
        ZeRO-3 collects each rank's part; FSDP, where it reads weights once, has the whole model,
        in fp32, on every rank."""
        model, ranks, backend = self._model, self._ranks, self._zero.backend
        total, trained = model.total_params, model.trainable_params
        if backend == "deepspeed" and self._zero.stage == 3:
            parts = {"weights": 2 * total * ranks // self._machine.world_size}
        elif backend == "deepspeed" and self._zero.stage in {1, 2}:
            parts = {"temporary": 4 * trained * ranks}
        elif backend == "fsdp" and self._zero.fsdp_loads_to_host:
            lora = self._context.text("finetuning_type") in {"lora", "oft"}
            judges = 2 * judge_params(self._context, model)
            parts = {"weights": ((2 if lora else 4) * total + judges) * ranks}
        else:
            # one tensor at a time, of which the embedding is the largest
            parts = {"temporary": 2 * model.vocab_size * model.hidden_size * ranks}
        return on_host(parts, {}, ranks)

    @kept
    def _offloaded(self) -> tuple[dict[str, int], int]:
        """What offloading keeps in a node's memory, and how much of it is pinned."""
        if "nvme" in {self._zero.offload_optimizer, self._zero.offload_param}:
            raise Unknown("zero.nvme")
        if self._zero.offload_optimizer is None and self._zero.offload_param is None:
            return {}, 0
        share = (self._zero.fsdp_processes or self._machine.world_size) // self._ranks
        trained, parts, pinned = self._model.trainable_params, {}, 0
        if self._zero.backend == "fsdp":
            state = trained * (self._precision.trained + self._precision.optimizer)
            return {
                "weights": self._precision.base_bytes // share,
                "optimizer": round(state) // share,
                "gradients": trained * self._precision.gradient // share,
            }, 0
        if self._zero.offload_optimizer is not None:
            state = self._precision.optimizer + self._precision.master
            parts["optimizer"] = round(trained * state) // share
            # 16-bit buffers and fp32 gradients
            parts["gradients"] = (2 + 4) * trained // share
            pinned += 10 * trained // share
        if self._zero.offload_param is not None:
            parts["weights"] = 2 * self._model.total_params // share
        return parts, pinned

    def training(self) -> Estimate:
        parts, pinned = self._offloaded
        waiting = self._waiting_activations()
        if waiting:
            parts = {**parts, "activations": waiting}
        return on_host({}, parts, self._ranks, pinned)

    def _waiting_activations(self) -> int:
        """Checkpointed activations of all cards that unsloth's checkpointing moves to the host."""
        if not (self._context.enabled("use_unsloth_gc") or self._context.enabled("use_unsloth")):
            return 0
        batch = batch_of(self._context, self._model, self._precision)
        each = residual_bytes(self._precision.mode) * self._model.hidden_size
        return each * batch.tokens * self._model.layers * self._ranks

    def saving(self) -> Estimate:
        """What offloading keeps, and what is gathered or copied for the files."""
        parts, pinned = self._offloaded
        gathered = {"gathered": self._checkpoint.host_gather}
        return on_host(gathered, parts, self._ranks, pinned)

    def resuming(self) -> Estimate:
        """What offloading keeps, and what of the checkpoint is in host memory on its way."""
        if not self._checkpoint.optimizer_saved:
            raise Unknown("key:save_only_model")
        parts, pinned = self._offloaded
        read = {"read": self._checkpoint.host_read}
        return on_host(read, parts, self._ranks, pinned)
