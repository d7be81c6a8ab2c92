"""GPU memory while loading and training, and what is left of it in PyTorch's cache."""

from __future__ import annotations

from collections.abc import Collection

from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.machine import Machine
from lfconfiglint.facts.memory.calibration import WHOLE_LOADING, least_length, loading_spread
from lfconfiglint.facts.memory.card_between import CardBetween
from lfconfiglint.facts.memory.card_states import gathered_window
from lfconfiglint.facts.memory.estimate_range import (
    CONTEXT,
    FRAGMENTATION,
    RESERVE,
    Estimate,
    Spread,
    on_card,
)
from lfconfiglint.facts.memory.moments import Moment
from lfconfiglint.hints import Literal

_BACKWARD = ("backward", "head", "first layer", "last layer", "end")
_MOMENTS = {"forward": ("forward", "loss", "adapters"), "backward": _BACKWARD, "step": ("step",)}

Stepping = Literal["forward", "backward", "step"]
"""The phases of a training step."""

_SHORTEST = 32
"""Tokens of a sample at least: that shorter ones would fit tells nobody anything."""


class Card(CardBetween):
    """The card of one rank. Every method raises Unknown for what is not modelled."""

    @kept
    def training(self) -> Estimate:
        """The moment of a step at which most is allocated."""
        return self._largest(None)

    def stepping(self, phase: Stepping) -> Estimate:
        """The moment of that phase of a step at which most is allocated."""
        return self._largest(_MOMENTS[phase])

    def _largest(self, wanted: Collection[str] | None) -> Estimate:
        """Of the wanted moments, None for all; with shorter samples it may be another one."""

        def most(length: int | None = None) -> Moment:
            found = self._moments(length)
            if wanted is None:
                return max(found.values(), key=sum)
            return max((moment for name, moment in found.items() if name in wanted), key=sum)

        length = least_length(self._context, self._data.packed)
        return self._at(most(), None if length is None else most(length).total)

    @kept
    def longest(self) -> int:
        """Tokens of the longest samples that fit on the card, at the upper end of the range and
        with 5 % to spare.

        Raises Unknown where all samples have one length, where a vision tower adds to it, and where
        all fit or none that holds a question and an answer.
        """
        capacity = Machine.of(self._context.hardware).gpu_memory
        tower = self.tower()
        if least_length(self._context, self._data.packed) is None or tower is None or tower.most:
            raise Unknown

        def fits(length: int) -> bool:
            most = max(self._moments(length).values(), key=sum)
            return self._at(most).high * RESERVE < capacity

        fitting, too_long = _SHORTEST, self.batch().length
        if fits(too_long) or not fits(fitting):
            raise Unknown
        while too_long - fitting > 1 + fitting // 100:
            middle = (fitting + too_long) // 2
            fitting, too_long = (middle, too_long) if fits(middle) else (fitting, middle)
        return fitting

    @kept
    def training_at_least(self) -> Estimate:
        """The same among the moments that hold nothing of the samples."""
        empty = [each for each in self._moments().values() if not each.activations]
        return self._at(max(empty, key=sum))

    def _at(self, moment: Moment, least: int | None = None) -> Estimate:
        parts = self._resident_parts(self.resident())
        parts.update(
            gradients=moment.gradients, activations=moment.activations,
            logits=moment.logits, temporary=moment.temporary,
        )  # fmt: skip
        return on_card(parts, self._spread, least)

    @kept
    def loading(self) -> Estimate:
        """Weights as they arrive, the fp32 copies LLaMA-Factory makes of trained ones, and the
        largest module or sub-group on its way. Measured on one card: 4.0 to 4.2 bytes for each
        parameter of full tuning, also for ZeRO-1 and 2. KTransformers keeps experts on the host."""
        if self._context.enabled("use_kt"):
            raise Unknown("kernels")
        layout, base, ranks = self.layout(), self._precision.base_bytes, self._run_ranks()
        trained = self._model.trainable_params - self._precision.half_copies // 2
        module = 2 * layout.vocabulary * layout.hidden
        lora = self._method == "lora"
        spread = loading_spread(self._zero)
        half = self._context.enabled("pure_bf16") or self._context.enabled("use_badam")
        upcast = 2 if half and not lora else 4
        if self._zero.stage == 3:
            share = trained // ranks
            offloaded = self._zero.offload_optimizer is not None
            parts = {"weights": (base + 2 * trained) // ranks, "buffers": module}
            if not offloaded:
                parts["optimizer"] = 4 * share
                parts["temporary"] = 4 * min(self._zero.config.sub_group, share)
        elif self._zero.backend == "fsdp":
            if not self._zero.sharded:
                raise Unknown("zero.fsdp_settings")
            if not self._zero.fsdp_loads_to_host:
                # on the card as a whole, and in fp32 there, before the Trainer parts it
                parts = {"weights": base + upcast * trained, "temporary": module // 2}
                return on_card(parts, WHOLE_LOADING)
            if self._unwrapped():
                # the one unit is on the card before it is parted (_init_utils.py:672)
                return on_card({"weights": upcast * trained}, spread)
            root = self._root_bytes(upcast)
            parts = {"weights": (base + upcast * trained) // ranks, "buffers": root}
            spread = spread._replace(floor=root)
        else:
            parts = {"weights": base + upcast * trained, "temporary": module // 2}
        # packed weights are buffers, which FSDP neither parts nor offloads
        packed = self._zero.backend == "fsdp" and self._model.quantized
        if self._zero.sharded and self._zero.offload_param is not None and not packed:
            # DeepSpeed's zero.Init and FSDP (torch 2.13 distributed/fsdp/_init_utils.py:672,
            # _fully_shard/_fsdp_param.py:312) put each part there as soon as it is made
            del parts["weights"]
        return on_card(parts, spread)

    def _root_bytes(self, upcast: int) -> int:
        """Embedding and head, which FSDP parts last: whole on the card, and perhaps a second time
        when they are flattened (torch 2.13 ``distributed/fsdp/_init_utils.py``:564,
        ``_flat_param.py``:838)."""
        layout = self.layout()
        table = layout.vocabulary * layout.hidden * (upcast if self._method == "full" else 2)
        return table if layout.tied else 2 * table

    @kept
    def cached_at_save(self) -> int:
        """Bytes that PyTorch holds since the step of the longest samples and that nothing uses when
        a save begins. PyTorch gives them to the save; what takes its
        memory from the driver itself, such as NCCL, cannot have them (torch 2.13
        CUDACachingAllocator.cpp: only its own failed requests empty the cache)."""
        capacity = Machine.of(self._context.hardware).gpu_memory
        held = min(round(self.training.allocated * FRAGMENTATION), capacity - CONTEXT)
        return max(held - sum(self._between_steps().values()), 0)

    @kept
    def copying(self) -> Estimate:
        """The weights alone, as for evaluation and prediction without training."""
        if self._context.enabled("use_kt"):
            raise Unknown("kernels")
        return on_card({"weights": self._precision.copy_bytes}, Spread())

    @kept
    def predicting(self) -> Estimate:
        """What evaluation and prediction without training keep of the model: a whole copy, of which
        ZeRO-3 has a part on each card, with the layers at work gathered (transformers 5.6.0
        ``integrations/deepspeed.py``, deepspeed_init with *inference*, for which others are
        refused). Cached keys and values, and logits, come on top."""
        if self._zero.stage != 3:
            if self._zero.sharded:
                raise Unknown("zero.fsdp_settings")
            return self.copying
        copy, config = self.copying.allocated, self._zero.config
        window = gathered_window(config, self.layout(), self._model.total_params)
        weights = 0 if config.offload_param else copy // self._run_ranks()
        # short batches reach less far ahead
        return on_card({"weights": weights, "buffers": window}, Spread(movable=window))
