"""A training step on the card of one rank: the moments that can be its peak."""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.memory.attention import perhaps_eager
from lfconfiglint.facts.memory.calibration import spread_of
from lfconfiglint.facts.memory.card_model import (
    adapters_of,
    largest_weight,
    reach_of,
    refuse_state_spaces,
    unfused,
)
from lfconfiglint.facts.memory.card_resident import CardResident
from lfconfiglint.facts.memory.card_states import Resident
from lfconfiglint.facts.memory.estimate_range import Spread
from lfconfiglint.facts.memory.moments import Moment, States, moments, with_tower
from lfconfiglint.facts.memory.precision import Mode
from lfconfiglint.facts.memory.tower import TowerBytes, tower_bytes
from lfconfiglint.facts.memory.widths import Adapters, Batch, Layout, Reach
from lfconfiglint.records import replace


class CardStep(CardResident):
    """What a step adds to what stays. Every method raises Unknown for what is not modelled."""

    def _mode(self) -> Mode:
        # FSDP computes with 16-bit copies, so that the residual stream has 16 bits too
        mode = self._precision.mode
        return "half" if mode == "mixed32" and self._zero.backend == "fsdp" else mode

    def _states(self, resident: Resident, mode: Mode, layout: Layout) -> States:
        trained, method = self._model.trainable_params, self._method
        head = layout.vocabulary * layout.hidden
        cast = head_cast = recast = beside = 0
        if mode == "mixed32":
            full = method == "full"
            head_cast = 2 * head if full else 0
            recast = 2 * layout.layer_params
            # the embedding itself is looked up, not multiplied
            cast = 2 * (trained - (head if full and not layout.tied else 0))
        elif mode in {"lora", "lora32"} and self._zero.backend != "deepspeed":
            tables = self._model.trained.saved_whole()
            cast = 2 * (trained - (head if "embed_tokens" in tables else 0))
            beside = head if "lm_head" in tables else 0
            head_cast = 2 * beside
        unpacked = (
            2 * largest_weight(self._context, self._model) if self._precision.quantized else 0
        )
        # FSDP's buffers have the gradients of whole layers already
        whole = layout.experts and method != "lora" and self._zero.backend != "fsdp"
        return States(
            resident=resident.weights + resident.optimizer + resident.buffers,
            gradients=resident.gradients,
            gradient_bytes=resident.gradient_bytes,
            cast=cast,
            head_cast=head_cast,
            recast=recast,
            head=6 * beside,
            unpacked=unpacked,
            stacked=self._precision.gradient * layout.layer_params * 2 // 3 if whole else 0,
            step=resident.step,
            accumulates=self._context.integer("gradient_accumulation_steps", least=1) > 1
            or resident.gradient_bytes == 0,
        )

    def _moments(self, length: int | None = None) -> dict[str, Moment]:
        """What is allocated at the moments of a step that can be its peak; *length* in place of
        ``cutoff_len``: the shortest samples have no images either."""
        if length is None:
            return self._usual_moments
        batch = self.batch()
        batch = replace(batch, tokens=batch.tokens // batch.length * length, length=length)
        return self._moments_of(self.layout(), batch)

    @kept
    def _usual_moments(self) -> dict[str, Moment]:
        tower, found = self.tower(), self._moments_of_texts
        return with_tower(found, tower.likely) if tower and tower.likely else found

    @kept
    def _moments_of_texts(self) -> dict[str, Moment]:
        return self._moments_of(self.layout(), self.batch())

    @kept
    def _usual_states(self) -> States:
        return self._states(self.resident(), self._mode(), self.layout())

    @kept
    def _adapters(self) -> Adapters:
        return adapters_of(self._context, self._model)

    @kept
    def _reach(self) -> Reach:
        refuse_state_spaces(self._context, self._model)
        return reach_of(self._context, self._model)

    def _moments_of(self, layout: Layout, batch: Batch) -> dict[str, Moment]:
        reach = self._reach
        mode, resident = self._mode(), self.resident()
        usual = layout is self.layout()
        states = self._usual_states if usual else self._states(resident, mode, layout)
        if mode == "mixed32" and self._method == "freeze":
            # what comes from below is 16-bit, and so is the stream
            mode = "half"
        return moments(layout, batch, mode, states, self._adapters, reach)

    def _doubtful(self) -> int:
        """Bytes more at most where it is not known whether the kernels are installed that keep
        less than PyTorch's operators."""
        usual, batch = self.layout(), self.batch()
        layout = unfused(self._context, self._model, usual)
        if not batch.eager and perhaps_eager(self._context, self._model):
            batch = replace(batch, eager=True)
        if layout is usual and batch is self.batch():
            return 0
        worst, found = (
            max(moment.total for moment in each.values())
            for each in (self._moments_of(layout, batch), self._moments_of_texts)
        )
        return worst - found

    def tower(self) -> TowerBytes | None:
        """What a vision tower keeps of a micro-batch; None where that is not known."""
        return self._tower

    @kept
    def _tower(self) -> TowerBytes | None:
        try:
            return tower_bytes(self._context, self._model, self.batch())
        except Unknown:
            return None

    @kept
    def _spread(self) -> Spread:
        found, doubtful = self._spread_with(self.tower()), self._doubtful()
        return found._replace(floor=found.floor + doubtful) if doubtful else found

    def _spread_with(self, tower: TowerBytes | None) -> Spread:
        movable = self.resident().optimizer if self._precision.paged else 0
        return spread_of(self._context, self._model, self._zero, self._mode(), movable, tower)
