"""Which kind each decoder layer is of."""

from __future__ import annotations

from lfconfiglint.models.counting.layers import NotCovered, Shape

LINEAR_KINDS = frozenset(
    {"gdn", "mamba1", "mamba2", "parallel_mamba2", "lightning", "shortconv"}
)  # fmt: skip
"""Kinds of layers whose cost does not grow with the square of the sequence."""


def layer_kinds(shape: Shape) -> list[str]:
    """What each decoder layer has in the place of attention, see :func:`mixer`."""
    number: int = shape["num_hidden_layers"]
    kinds = list(shape.get("layer_kinds") or ["attn"] * number)
    if len(kinds) != number:
        raise NotCovered("layer_kinds")
    return kinds


def expert_layers(shape: Shape) -> frozenset[int]:
    """Indices of the decoder layers with experts."""
    block = shape.get("moe")
    if not block:
        return frozenset()
    number: int = shape["num_hidden_layers"]
    chosen = block.get("moe_layers")
    if chosen is None:
        chosen = range(block.get("first_k_dense", 0), number)
    return frozenset(chosen)
