"""GPU memory between steps: saving, evaluating, resuming."""

from __future__ import annotations

from lfconfiglint.facts.fact import kept
from lfconfiglint.facts.memory.activations import logits_bytes
from lfconfiglint.facts.memory.calibration import least_length, loading_spread
from lfconfiglint.facts.memory.card_model import refuse_state_spaces
from lfconfiglint.facts.memory.card_states import Resident
from lfconfiglint.facts.memory.card_step import CardStep
from lfconfiglint.facts.memory.estimate_range import Estimate, on_card
from lfconfiglint.facts.memory.optimizers import copies_when_loaded, name_of
from lfconfiglint.facts.memory.tower import TowerBytes
from lfconfiglint.records import replace

_EMPTY = TowerBytes(0, 0)
"""What a vision tower keeps where no gradients are computed."""


class CardBetween(CardStep):
    """What a card holds while no step is taken. Every method raises Unknown for what is not
    modelled."""

    def _resident_parts(self, resident: Resident) -> dict[str, int]:
        return {
            "weights": resident.weights,
            "optimizer": resident.optimizer,
            "buffers": resident.buffers,
        }

    def _between_steps(self) -> dict[str, int]:
        """Training's states while no step is taken and ZeRO-3 has gathered nothing."""
        resident = self.resident()
        parts = self._resident_parts(resident)
        parts["buffers"] -= resident.window
        parts["gradients"] = resident.between
        return parts

    @kept
    def saving(self) -> Estimate:
        """Training's states, and with ZeRO-3 the largest module, gathered."""
        layout = self.layout()
        parts = self._between_steps()
        if self._zero.sharded:
            parts["temporary"] = 2 * layout.vocabulary * layout.hidden
        # nothing of a batch is left, so that no doubt about it counts
        return on_card(parts, self._spread_with(_EMPTY))

    @kept
    def evaluating(self) -> Estimate:
        """Training's states, and the logits of an evaluation batch. Liger's forward makes them all
        unless the model is in training (``skip_logits`` of liger-kernel 0.8.5)."""
        refuse_state_spaces(self._context, self._model)
        layout, batch = self.layout(), self.batch("per_device_eval_batch_size")
        if not self._context.enabled("use_unsloth"):
            batch = replace(batch, loss=batch.loss._replace(chunked=False))
        resident = self.resident()
        parts = {**self._resident_parts(resident), "gradients": resident.between}
        parts["logits"] = logits_bytes(layout, batch, batch.loss.forward)
        parts["activations"] = 10 * layout.hidden * batch.tokens
        length = least_length(self._context, self._data.packed) or batch.length
        # logits and activations go with the length
        varying = parts["logits"] + parts["activations"]
        least = sum(parts.values()) - varying + varying * length // batch.length
        spread = self._spread_with(_EMPTY)
        spread = spread._replace(floor=spread.floor + self._doubtful())
        return on_card(parts, spread.wider(0.85, 1.1), least)

    @kept
    def resuming(self) -> Estimate:
        """Training's states, put there as they are read. bitsandbytes' optimizers copy what each
        card has read; DeepSpeed makes no states before the first step that would be there twice
        (0.18.4 ``stage3.py:1169``, ``stage_1_and_2.py:773``)."""
        resident = self.resident()
        parts = self._between_steps()
        if self._zero.backend == "ddp" and copies_when_loaded(name_of(self._context)):
            parts["temporary"] = resident.optimizer
        return on_card(parts, loading_spread(self._zero))
