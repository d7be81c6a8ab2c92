"""What stays on the card of one rank through training, for the config's strategy."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.data.data import Data
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.memory.card_model import batch_of, layout_of
from lfconfiglint.facts.memory.card_states import (
    Resident,
    Sizes,
    fsdp_sharded,
    replicated,
    zero_sharded,
    zero_unsharded,
)
from lfconfiglint.facts.memory.judges import judge_params
from lfconfiglint.facts.memory.losses import stage_of
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.memory.widths import Batch, Layout
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.records import replace

OWN_KERNELS = ("use_kt", "shift_attn", "use_hyper_parallel")
"""Keys that bring layers of their own, of which it is not known what they keep, or where."""


class CardResident:
    """The card of one rank. Every method raises Unknown for what is not modelled."""

    def __init__(self, context: Context, model: Model, zero: Zero, precision: Precision) -> None:
        self._context = context
        self._model = model
        self._zero = zero
        self._precision = precision
        self._data = Data(context)
        self._batches: dict[str, Batch] = {}

    def layout(self) -> Layout:
        """Widths of the language model."""
        return self._layout

    @kept
    def _layout(self) -> Layout:
        return layout_of(self._context, self._model)

    def batch(self, size_key: str = "per_device_train_batch_size") -> Batch:
        """A micro-batch in which every sequence has ``cutoff_len`` tokens."""
        if size_key not in self._batches:
            self._batches[size_key] = batch_of(
                self._context, self._model, self._precision, size_key
            )
        return self._batches[size_key]

    @property
    def _method(self) -> str:
        method = self._context.text("finetuning_type")
        return "lora" if method == "oft" else method

    def _sizes(self) -> Sizes:
        precision, trained = self._precision, self._model.trainable_params
        gradients = self._model.shape.counts.layers // self._model.layers
        return Sizes(
            frozen=precision.base_bytes + 2 * judge_params(self._context, self._model),
            # in 16 bits weight, gradient and states all take half of what they do in fp32
            trained=trained - precision.half_copies // 2,
            weight=precision.trained,
            gradient=precision.gradient,
            state=precision.optimizer + precision.master,
            temporary=self._temporary,
            whole_gradients=self._method == "full",
            # BAdam and layer-wise optimizers never have more than one layer's
            held=min(gradients, trained) if self._by_layer else None,
            stepped=self._stepped(min(gradients, trained)),
        )

    @property
    def _temporary(self) -> int:
        """BAdam steps an fp32 copy (badam 1.4 ``block_optim.py``)."""
        found = self._precision.step_temporary
        return 4 if found and self._context.enabled("use_badam") else found

    def _stepped(self, layer: int) -> int | None:
        """Weights that the optimizer takes at once, where not all: BAdam those of a *layer*, and
        those of GaLore and APOLLO one tensor after the other (galore_torch 1.0 and apollo_torch
        1.0.3 ``adamw.py``), the largest of which are the embeddings or are within a layer."""
        context = self._context
        if context.enabled("use_badam"):
            return layer
        if context.enabled("use_galore") or context.enabled("use_apollo"):
            return max(layer, self._model.vocab_size * self._model.hidden_size)
        return None

    @property
    def _by_layer(self) -> bool:
        context = self._context
        return context.enabled("use_badam") or any(
            context.enabled(f"use_{name}") and context.enabled(f"{name}_layerwise")
            for name in ("galore", "apollo")
        )

    def resident(self) -> Resident:
        """What stays through training, for the config's strategy."""
        return self._resident

    @kept
    def _resident(self) -> Resident:
        if self._context.any_enabled(OWN_KERNELS):
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
                    window = found.window + 2 * total
                    return replace(found, buffers=found.buffers + 2 * total, window=window)
                return found
            return zero_unsharded(sizes, config, layout, ranks)
        if backend == "fsdp":
            if not self._zero.sharded:
                raise Unknown("zero.fsdp_settings")
            offloaded = self._zero.offload_param is not None
            return fsdp_sharded(sizes, layout, ranks, offloaded, self._unwrapped())
        return replicated(sizes, ranks)

    def _unwrapped(self) -> int | None:
        """Parameters of the whole model where FSDP makes one unit of it, else None. Such a unit has
        one precision (torch 2.13 ``_flat_param.py``), which only plain full tuning gives it."""
        if self._zero.fsdp_by_layer:
            return None
        if self._method != "full" or self._model.frozen_params:
            raise Unknown("zero.fsdp_settings")
        return self._model.total_params

    def _run_ranks(self) -> int:
        if self._zero.backend == "single":
            return 1
        return self._zero.fsdp_processes or self._context.start.world_size()
