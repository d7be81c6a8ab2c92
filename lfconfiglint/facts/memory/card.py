"""GPU memory while loading, training, saving and evaluating, put together from the formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.data.data import Data
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.memory.activations import Batch, Layout, logits_bytes
from lfconfiglint.facts.memory.calibration import least_length, loading_spread, spread_of
from lfconfiglint.facts.memory.card_model import (
    adapters_of,
    batch_of,
    largest_weight,
    layout_of,
    reach_of,
)
from lfconfiglint.facts.memory.card_states import (
    Resident,
    Sizes,
    fsdp_sharded,
    replicated,
    zero_sharded,
    zero_unsharded,
)
from lfconfiglint.facts.memory.estimate_range import Estimate, Spread, on_card
from lfconfiglint.facts.memory.judges import judge_params
from lfconfiglint.facts.memory.losses import stage_of
from lfconfiglint.facts.memory.moments import Moment, States, moments, with_tower
from lfconfiglint.facts.memory.optimizers import copies_when_loaded, name_of
from lfconfiglint.facts.memory.precision import Mode, Precision
from lfconfiglint.facts.memory.tower import TowerBytes, tower_bytes
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero

_OWN_KERNELS = ("use_kt", "shift_attn")
_BACKWARD = ("backward", "first layer", "last layer", "end")

Stepping = Literal["forward", "backward", "step"]
"""The phases of a training step."""


class Card:
    """The card of one rank. Every method raises Unknown for what is not modelled."""

    def __init__(
        self, context: Context, model: Model, run: Run, zero: Zero, precision: Precision
    ) -> None:
        self._context = context
        self._model = model
        self._run = run
        self._zero = zero
        self._precision = precision
        self._data = Data(context)

    def layout(self) -> Layout:
        """Widths of the language model."""
        return layout_of(self._model)

    def batch(self, size_key: str = "per_device_train_batch_size") -> Batch:
        """A micro-batch in which every sequence has ``cutoff_len`` tokens."""
        return batch_of(self._context, self._model, self._precision, size_key)

    @property
    def _method(self) -> str:
        method = self._context.text("finetuning_type")
        return "lora" if method == "oft" else method

    def _sizes(self) -> Sizes:
        precision, trained = self._precision, self._model.trainable_params
        gradients = self._model.shape.counts.layers // self._model.layers
        return Sizes(
            frozen=precision.base_bytes + 2 * judge_params(self._context, self._model),
            trained=trained,
            weight=precision.trained,
            gradient=precision.gradient,
            state=precision.optimizer + precision.master,
            temporary=precision.step_temporary,
            whole_gradients=self._method == "full",
            # BAdam and layer-wise optimizers never have more than one layer's
            held=min(gradients, trained) if self._by_layer else None,
        )

    @property
    def _by_layer(self) -> bool:
        context = self._context
        return context.enabled("use_badam") or any(
            context.enabled(f"use_{name}") and context.enabled(f"{name}_layerwise")
            for name in ("galore", "apollo")
        )

    def resident(self) -> Resident:
        """What stays through training, for the config's strategy."""
        if any(self._context.enabled(name) for name in _OWN_KERNELS):
            raise Unknown("kernels")
        if self._zero.tensor_parallel:
            raise Unknown("zero.tensor_parallel")
        sizes, layout, backend = self._sizes(), self.layout(), self._zero.backend
        ranks = self._run_ranks()
        if backend == "deepspeed":
            config = self._zero.config
            if config.stage == 3:
                total = self._model.total_params
                found = zero_sharded(sizes, config, layout, total, ranks)
                if stage_of(self._context) == "ppo":
                    # answers are generated with all weights gathered on every card
                    return replace(found, buffers=found.buffers + 2 * total)
                return found
            return zero_unsharded(sizes, config, layout, ranks)
        if backend == "fsdp":
            if not self._zero.sharded:
                raise Unknown("zero.fsdp_settings")
            offloaded = self._zero.offload_param is not None
            return fsdp_sharded(sizes, layout, ranks, offloaded)
        return replicated(sizes, ranks)

    def _mode(self) -> Mode:
        # FSDP computes with 16-bit copies, so that the residual stream has 16 bits too
        mode = self._precision.mode
        return "half" if mode == "mixed32" and self._zero.backend == "fsdp" else mode

    def _states(self, resident: Resident, mode: Mode, layout: Layout) -> States:
        trained, method = self._model.trainable_params, self._method
        head = layout.vocabulary * layout.hidden
        cast = head_cast = recast = 0
        if mode == "mixed32":
            full = method == "full"
            head_cast = 2 * head if full else 0
            recast = 2 * layout.layer_params
            # the embedding itself is looked up, not multiplied
            cast = 2 * (trained - (head if full and not layout.tied else 0))
        elif mode in {"lora", "lora32"} and self._zero.backend != "deepspeed":
            tables = self._model.trained.saved_whole()
            cast = 2 * (trained - (head if "embed_tokens" in tables else 0))
        unpacked = 2 * largest_weight(self._model) if self._precision.quantized else 0
        # FSDP's buffers have the gradients of whole layers already
        whole = layout.experts and method != "lora" and self._zero.backend != "fsdp"
        return States(
            resident=resident.weights + resident.optimizer + resident.buffers,
            gradients=resident.gradients,
            gradient_bytes=resident.gradient_bytes,
            cast=cast,
            head_cast=head_cast,
            recast=recast,
            unpacked=unpacked,
            stacked=self._precision.gradient * layout.layer_params * 2 // 3 if whole else 0,
            step=resident.step,
            accumulates=self._context.integer("gradient_accumulation_steps", least=1) > 1
            or resident.gradient_bytes == 0,
        )

    def _moments(self, length: int | None = None) -> dict[str, Moment]:
        """What is allocated at the moments of a step that can be its peak; *length* in place of
        ``cutoff_len``."""
        layout, mode, resident = self.layout(), self._mode(), self.resident()
        states = self._states(resident, mode, layout)
        if mode == "mixed32" and self._method == "freeze":
            # what comes from below is 16-bit, and so is the stream
            mode = "half"
        adapters = adapters_of(self._context, self._model)
        reach, batch = reach_of(self._context, self._model), self.batch()
        if length is not None:
            # the shortest samples have no images either
            batch = replace(batch, tokens=batch.tokens // batch.length * length, length=length)
            return moments(layout, batch, mode, states, adapters, reach)
        tower = self.tower()
        found = moments(layout, batch, mode, states, adapters, reach)
        return with_tower(found, tower.likely) if tower else found

    def tower(self) -> TowerBytes | None:
        """What a vision tower keeps of a micro-batch; None where that is not known."""
        try:
            return tower_bytes(self._context, self._model, self.batch())
        except Unknown:
            return None

    def _spread(self) -> Spread:
        movable = self.resident().optimizer if self._precision.paged else 0
        return spread_of(
            self._context, self._model, self._zero, self._mode(), movable, self.tower()
        )

    def _resident_parts(self, resident: Resident) -> dict[str, int]:
        return {
            "weights": resident.weights,
            "optimizer": resident.optimizer,
            "buffers": resident.buffers,
        }

    def training(self) -> Estimate:
        """The moment of a step at which most is allocated."""
        return self._largest(lambda name: True)

    def stepping(self, phase: Stepping) -> Estimate:
        """The moment of that phase of a step at which most is allocated."""
        names = {"forward": ("forward", "loss", "adapters"), "step": ("step",)}.get(
            phase, _BACKWARD
        )
        return self._largest(lambda name: name in names)

    def _largest(self, wanted: Callable[[str], bool]) -> Estimate:
        """Of the wanted moments; with shorter samples it may be another one."""

        def most(length: int | None = None) -> Moment:
            found = self._moments(length).items()
            chosen = (moment for name, moment in found if wanted(name))
            return max(chosen, key=lambda moment: moment.total)

        length = least_length(self._context, self._data.packed)
        return self._at(most(), None if length is None else most(length).total)

    def training_at_least(self) -> Estimate:
        """The same among the moments that hold nothing of the samples."""
        empty = [each for each in self._moments().values() if not each.activations]
        return self._at(max(empty, key=lambda moment: moment.total))

    def _at(self, moment: Moment, least: int | None = None) -> Estimate:
        parts = self._resident_parts(self.resident())
        parts.update(
            gradients=moment.gradients, activations=moment.activations,
            logits=moment.logits, temporary=moment.temporary,
        )  # fmt: skip
        return on_card(parts, self._spread(), least)

    def saving(self) -> Estimate:
        """Training's states, and with ZeRO-3 the largest module, gathered."""
        layout = self.layout()
        parts = self._resident_parts(self.resident())
        if self._zero.sharded:
            parts["temporary"] = 2 * layout.vocabulary * layout.hidden
        return on_card(parts, self._spread())

    def evaluating(self) -> Estimate:
        """Training's states, and the logits of an evaluation batch. Liger's forward makes them all
        unless the model is in training (``skip_logits`` of liger-kernel 0.8.5)."""
        layout, batch = self.layout(), self.batch("per_device_eval_batch_size")
        if not self._context.enabled("use_unsloth"):
            batch = replace(batch, loss=batch.loss._replace(chunked=False))
        parts = self._resident_parts(self.resident())
        parts["logits"] = logits_bytes(layout, batch, batch.loss.forward)
        parts["activations"] = 10 * layout.hidden * batch.tokens
        length = least_length(self._context, self._data.packed) or batch.length
        # logits and activations go with the length
        varying = parts["logits"] + parts["activations"]
        least = sum(parts.values()) - varying + varying * length // batch.length
        return on_card(parts, self._spread().wider(0.85, 1.1), least)

    def loading(self) -> Estimate:
        """Weights as they arrive, the fp32 copies LLaMA-Factory makes of trained ones, and the
        largest module or sub-group on its way. Measured on one card: 4.0 to 4.2 bytes for each
        parameter of full tuning, also for ZeRO-1 and 2."""
        layout, trained = self.layout(), self._model.trainable_params
        base, ranks = self._precision.base_bytes, self._run_ranks()
        module = 2 * layout.vocabulary * layout.hidden
        lora = self._method == "lora"
        upcast = 2 if self._context.enabled("pure_bf16") and not lora else 4
        if self._zero.stage == 3:
            share = trained // ranks
            offloaded = self._zero.offload_optimizer is not None
            parts = {"weights": (base + 2 * trained) // ranks, "buffers": module}
            if self._zero.offload_param is not None:
                # DeepSpeed's zero.Init puts each part where parameters are offloaded to
                del parts["weights"]
            if not offloaded:
                parts["optimizer"] = 4 * share
                parts["temporary"] = 4 * min(self._zero.config.sub_group, share)
        elif self._zero.backend == "fsdp":
            if not self._zero.sharded:
                raise Unknown("zero.fsdp_settings")
            parts = {"weights": (base + upcast * trained) // ranks, "buffers": module}
        else:
            parts = {"weights": base + upcast * trained, "temporary": module // 2}
        return on_card(parts, loading_spread(self._zero))

    def resuming(self) -> Estimate:
        """Training's states; DeepSpeed's engine has states already when it reads those of the
        checkpoint, as bitsandbytes' optimizers copy what each card has read."""
        resident, backend = self.resident(), self._zero.backend
        parts = self._resident_parts(resident)
        state = round(self._model.trainable_params * self._precision.optimizer)
        if backend == "deepspeed" and self._zero.stage and resident.optimizer:
            parts["temporary"] = state // self._run_ranks()
        elif backend == "ddp" and copies_when_loaded(name_of(self._context)):
            parts["temporary"] = resident.optimizer
        return on_card(parts, loading_spread(self._zero))

    def _run_ranks(self) -> int:
        if self._zero.backend == "single":
            return 1
        return self._zero.fsdp_processes or self._run.world_size
