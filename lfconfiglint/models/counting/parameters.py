"""Exact parameter counts of a model from the numbers in its shape.

A shape is the mapping that the catalog stores: the usual config.json names for the sizes, and
named switches for what differs between architectures (``qkv_bias``, ``qk_norm``, ``moe`` ...).
Formulas follow the module definitions in transformers 5.6.0 ``models/*/modeling_*.py``; the
counts agree with what the hub reports for every catalog entry they cover. What they do not cover
raises :class:`NotCovered`.
"""

from __future__ import annotations

from lfconfiglint.models.counting.audio import count_audio
from lfconfiglint.models.counting.counts import Counts
from lfconfiglint.models.counting.kinds import expert_layers, layer_kinds
from lfconfiglint.models.counting.layers import (
    NotCovered,
    Shape,
    experts,
    feed_forward,
    linear,
    norm,
)
from lfconfiglint.models.counting.mixers import mixer
from lfconfiglint.models.counting.vision import count_vision

__all__ = ["Counts", "NotCovered", "Shape", "count", "layer_sizes", "linear"]

_SIZES = {
    "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
    "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings",
    "tie_word_embeddings", "intermediate_size_per_layer", "v_head_dim",
}  # fmt: skip
_SWITCHES = {
    "qkv_bias", "o_bias", "qk_norm", "attn_output_gate", "attn_sinks", "k_eq_v", "mlp", "mlp_bias",
    "norm", "norms_per_layer", "moe", "dense_and_moe", "lm_head_bias", "vision", "audio", "mla",
    "mtp", "gdn", "mamba", "conv_l_cache", "conv_bias", "layer_kinds", "attn_alt", "final_norms",
    "position_table", "extra_embedding", "extra_per_layer_params", "extra_params", "other_params",
}  # fmt: skip
_DESCRIPTIONS = {
    "sliding_window", "sliding_layers", "attn_logit_softcapping", "final_logit_softcapping",
    "cross_attention_layers",
}  # fmt: skip
"""What says how a model computes, and adds no parameters."""


def count(shape: Shape) -> Counts:
    """Count every part; raises :class:`NotCovered` for an unusual one."""
    unusual = set(shape) - _SIZES - _SWITCHES - _DESCRIPTIONS
    if unusual:
        raise NotCovered(", ".join(sorted(unusual)))
    hidden, vocabulary = shape["hidden_size"], shape["vocab_size"]
    head = 0 if shape["tie_word_embeddings"] else vocabulary * hidden
    head += vocabulary if shape.get("lm_head_bias") else 0
    embedding = (vocabulary + shape.get("position_table", 0)) * hidden
    embedding += shape.get("extra_embedding", 0)
    final_norm = norm(shape) * shape.get("final_norms", 1)
    layers = sum(layer_sizes(shape))
    active = sum(layer_sizes(shape, active=True))
    vision, projector = count_vision(shape["vision"]) if shape.get("vision") else (0, 0)
    extra = shape.get("extra_params", 0)
    return Counts(
        embedding=embedding, lm_head=head, layers=layers, final_norm=final_norm,
        vision=vision, projector=projector,
        audio=count_audio(shape["audio"]) if shape.get("audio") else 0,
        other=shape.get("other_params", 0), text_other=extra,
        active=embedding + head + active + final_norm + extra,
    )  # fmt: skip


def layer_sizes(shape: Shape, active: bool = False) -> list[int]:
    """Parameters of each decoder layer; with *active*, only the experts a token is sent to."""
    if "override" in shape:
        raise NotCovered("override")
    kinds = layer_kinds(shape)
    sparse = expert_layers(shape)
    shared = shape.get("norms_per_layer", 2) * norm(shape) + shape.get("extra_per_layer_params", 0)
    mixers = {kind: mixer(shape, kind) for kind in set(kinds)}
    block = experts(shape["hidden_size"], shape["moe"], active) if sparse else 0
    return [
        shared + mixers[kind] + (block if index in sparse else 0) + _dense(shape, index, sparse)
        for index, kind in enumerate(kinds)
    ]


def _dense(shape: Shape, index: int, sparse: frozenset[int]) -> int:
    """The feed-forward block of a layer without experts, or beside its experts."""
    if index in sparse and not shape.get("dense_and_moe"):
        return 0
    inner = shape.get("intermediate_size_per_layer")
    return feed_forward(shape, inner[index] if inner else shape["intermediate_size"])
