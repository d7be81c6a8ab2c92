"""Bytes of quantized weights, on load and as checkpoints bring them.

Source: LLaMA-Factory 0.9.5 ``model/model_utils/quantization.py``; bitsandbytes' blocks of 64, with
double quantization their scales in 8 bits (traced); by their published designs, not measured: hqq
(groups of 64 with scale and zero in 16 bits), GPTQ and AWQ checkpoints (groups of 128).
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown

NF4_DOUBLE, NF4, INT8 = 0.5 + 1 / 64 + 4 / 16384, 0.5 + 4 / 64, 1.0
_LINEARS_OF_8B = 2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336
AQLM = 0.25 + 7 * 2**20 / _LINEARS_OF_8B
"""A code of 16 bits for 8 weights, and for each linear layer a codebook of 2^16 times 8 values in
16 bits (aqlm 1.1 ``inference.py``, 1x16): seven of them in a layer of Llama 3 8B."""
_ON_LOAD = frozenset({"bnb", "hqq", "eetq"})
_HQQ = {8: 1.0, 6: 0.75, 5: 0.75, 4: 0.5, 3: 0.4, 2: 0.25, 1: 0.125}
_CHECKPOINTS = {
    "gptq-int4": 0.5 + 2.5 / 128, "gptq-int8": 1 + 3 / 128, "awq": 0.5 + 2.5 / 128,
    "4bit": NF4, "8bit": INT8, "fp8": 2.0, "mxfp4": 2.0, "aqlm": AQLM,
}  # fmt: skip
"""Bytes of a weight by what the catalog or a config.json calls its quantization; fp8 and mxfp4 are
made 16-bit again when they are loaded for training."""


def weight_bytes(context: Context, checkpoint: str | None) -> float | None:
    """Bytes of a weight of the decoder layers; None where nothing is quantized.

    *checkpoint* is how the checkpoint itself is quantized, which wins over ``quantization_bit``.
    """
    if checkpoint is not None:
        found = _CHECKPOINTS.get(checkpoint.lower())
        if found is None:
            raise Unknown("quantization")
        return found
    bits = bits_on_load(context)
    if bits is None:
        return None
    method = _method(context)
    if method == "bnb" and bits == 4:
        return NF4_DOUBLE if context.boolean("double_quantization") else NF4
    if method in {"bnb", "eetq"} and bits == 8:
        return INT8
    if method == "hqq" and bits in _HQQ:
        return _HQQ[bits] + 4 / 64
    raise Unknown("quantization")


def bits_on_load(context: Context) -> int | None:
    """The bits that weights are quantized to while they are loaded; None where they are not, as
    with any method but bitsandbytes, hqq and eetq: upstream has no branch for it."""
    bits = context.optional_integer("quantization_bit")
    return None if bits is None or _method(context) not in _ON_LOAD else bits


def _method(context: Context) -> str:
    """``quantization_method``; bitsandbytes is every release's default, by one name or another."""
    default = context.defaults.get("quantization_method", "bnb")
    given = context.values.get("quantization_method", default)
    if given == default:
        return "bnb"
    return context.text("quantization_method")
