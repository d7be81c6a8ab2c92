"""Bytes per parameter: of weights, gradients, master copies and optimizer states.

Source: LLaMA-Factory 0.9.5 ``model/adapter.py:337-349`` (trainable parameters become fp32 unless
pure_bf16 or ZeRO-3), ``model/model_utils/quantization.py:180-205``; DeepSpeed 0.18.4
``runtime/engine.py:1349-1356`` (the whole module becomes 16-bit, with fp32 masters); accelerate
1.11 ``fsdp_utils.py:704-707`` (FSDP2 makes the whole module fp32).
"""

from __future__ import annotations

from typing import Literal

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.model import Model
from lfconfiglint.facts.zero import Zero

Mode = Literal["mixed32", "half", "lora"]
_ADAM = frozenset(
    {"adamw_torch", "adamw_torch_fused", "adamw_hf", "adamw_apex_fused", "paged_adamw",
     "paged_adamw_32bit"}
)  # fmt: skip
_ADAM_8BIT = frozenset({"adamw_8bit", "adamw_bnb_8bit", "paged_adamw_8bit"})
_OWN_OPTIMIZERS = ("use_galore", "use_apollo", "use_badam", "use_adam_mini", "use_muon")
NF4_DOUBLE, NF4, INT8 = 0.5 + 1 / 64 + 4 / 16384, 0.5 + 4 / 64, 1.0


class Precision:
    """Bytes per parameter for the method, the precision and the strategy of the config."""

    def __init__(self, context: Context, model: Model, zero: Zero) -> None:
        self._context = context
        self._model = model
        self._zero = zero

    @property
    def _pure(self) -> bool:
        return self._context.boolean("pure_bf16")

    @fact
    def mode(self) -> Mode:
        """Which activations are kept: of fp32 weights under autocast, 16-bit ones, or LoRA."""
        sixteen = self._context.boolean("bf16") or self._context.boolean("fp16")
        if not (sixteen or self._pure):
            raise Unknown("precision")
        if self._zero.backend == "deepspeed" and not sixteen:
            raise Unknown("precision")
        if self._context.text("finetuning_type") == "lora":
            return "lora"
        return "half" if self._pure or self._zero.backend == "deepspeed" else "mixed32"

    @fact
    def trained(self) -> int:
        """Bytes of a trained weight as it is computed with and saved."""
        if self._zero.backend == "deepspeed":
            self.mode  # noqa: B018 - without 16 bits the engine stays in fp32
            return 2
        return 2 if self._pure and self._context.text("finetuning_type") != "lora" else 4

    @fact
    def gradient(self) -> int:
        """Bytes of a gradient."""
        return self.trained

    @fact
    def master(self) -> int:
        """Bytes of an fp32 copy that the optimizer works on."""
        return 4 if self._zero.backend == "deepspeed" else 0

    @fact
    def optimizer(self) -> float:
        """Bytes of optimizer state for a trained weight: two values with AdamW."""
        if any(self._context.boolean(name) for name in _OWN_OPTIMIZERS):
            raise Unknown("optimizer")
        name = self._context.text("optim") if self._context.given("optim") else "adamw_torch_fused"
        if name in _ADAM:
            return 8.0 if self._zero.backend == "deepspeed" else 2.0 * self.trained
        if name in _ADAM_8BIT:
            # one byte for each value, and an fp32 scale for 256 of them
            return 2 * (1 + 4 / 256)
        if name == "sgd":
            return 0.0
        raise Unknown("optimizer")

    @fact
    def step_temporary(self) -> int:
        """Bytes for a trained weight that AdamW takes during its step; 0 for the fused one.

        Without ``optim`` transformers takes the fused one with torch 2.8 and newer.
        """
        foreach = self._context.given("optim") and self._context.value("optim") == "adamw_torch"
        return self.trained if foreach else 0

    @fact
    def frozen(self) -> int:
        """Bytes of a frozen weight that is not quantized, on the card and on disk."""
        if self._zero.fsdp_version == 2:
            return 4
        return self._model.shape.weight_bytes if self._zero.backend != "deepspeed" else 2

    @fact
    def base_bytes(self) -> int:
        """Bytes of the base model's weights that are not trained, quantized or not."""
        frozen = self._model.frozen_params
        if self._model.quantized:
            raise Unknown("quantization")
        bits = self._context.optional_integer("quantization_bit")
        if bits is None:
            return frozen * self.frozen
        if self._context.value("quantization_method") != "bnb" or bits not in {4, 8}:
            raise Unknown("quantization")
        four = NF4_DOUBLE if self._context.boolean("double_quantization") else NF4
        linear = min(self._model.shape.counts.layers, frozen)
        return round(linear * (four if bits == 4 else INT8)) + (frozen - linear) * self.frozen
