"""Exact parameter counts of a model from the numbers in its shape.

A shape is the mapping that the catalog stores: the usual config.json names for the sizes, and
named switches for what differs between architectures (``qkv_bias``, ``qk_norm``, ``moe`` ...).
Formulas follow the module definitions in transformers 5.6.0 ``models/*/modeling_*.py``; the
counts agree with what the hub reports for every catalog entry they cover. What they do not cover
raises :class:`NotCovered`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lfconfiglint.facts.counting_vision import NotCovered, count_vision

Shape = Mapping[str, Any]

_SIZES = {
    "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
    "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings",
    "tie_word_embeddings",
}  # fmt: skip
_SWITCHES = {
    "qkv_bias", "o_bias", "qk_norm", "attn_output_gate", "attn_sinks", "mlp", "mlp_bias", "norm",
    "norms_per_layer", "moe", "lm_head_bias", "vision", "mla", "mtp",
}  # fmt: skip
_EXPERT_SWITCHES = {
    "num_experts", "experts_per_token", "moe_intermediate_size", "moe_layers", "first_k_dense",
    "shared_expert_intermediate_size", "shared_expert_gate", "router_bias", "correction_bias",
    "expert_bias",
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Numbers of parameters by part. ``active`` are the text parameters a token passes through,
    ``vision`` includes a merger that belongs to the tower (Qwen), ``projector`` any other one."""

    embedding: int
    lm_head: int
    layers: int
    final_norm: int
    vision: int
    projector: int
    audio: int
    other: int
    text_other: int
    active: int

    @property
    def text(self) -> int:
        parts = (self.embedding, self.lm_head, self.layers, self.final_norm, self.text_other)
        return sum(parts)

    @property
    def total(self) -> int:
        return self.text + self.vision + self.projector + self.audio + self.other


def linear(inputs: int, outputs: int, bias: bool = False) -> int:
    """Parameters of a linear layer."""
    return inputs * outputs + (outputs if bias else 0)


def count(shape: Shape) -> Counts:
    """Count every part; raises :class:`NotCovered` for an unusual one."""
    unusual = set(shape) - _SIZES - _SWITCHES
    if unusual:
        raise NotCovered(", ".join(sorted(unusual)))
    hidden, vocabulary = shape["hidden_size"], shape["vocab_size"]
    head = 0 if shape["tie_word_embeddings"] else vocabulary * hidden
    head += vocabulary if shape.get("lm_head_bias") else 0
    embedding = vocabulary * hidden
    final_norm = _norm(shape)
    layers = sum(layer_sizes(shape))
    active = sum(layer_sizes(shape, active=True))
    vision, projector = count_vision(shape["vision"]) if shape.get("vision") else (0, 0)
    return Counts(
        embedding=embedding, lm_head=head, layers=layers, final_norm=final_norm,
        vision=vision, projector=projector, audio=0, other=0, text_other=0,
        active=embedding + head + active + final_norm,
    )  # fmt: skip


def layer_sizes(shape: Shape, active: bool = False) -> list[int]:
    """Parameters of each decoder layer; with *active*, only the experts a token is sent to."""
    attention = _latent_attention(shape) if shape.get("mla") else _attention(shape)
    shared = attention + shape.get("norms_per_layer", 2) * _norm(shape)
    count_of_layers: int = shape["num_hidden_layers"]
    experts = shape.get("moe")
    if not experts:
        return [shared + _feed_forward(shape)] * count_of_layers
    sparse = shared + _experts(shape["hidden_size"], experts, active)
    first = experts.get("first_k_dense", 0)
    chosen = experts.get("moe_layers") or range(first, count_of_layers)
    dense = shared + (_feed_forward(shape) if len(chosen) < count_of_layers else 0)
    return [sparse if index in chosen else dense for index in range(count_of_layers)]


def _attention(shape: Shape) -> int:
    hidden, size = shape["hidden_size"], shape["head_dim"]
    queries, keys = shape["num_attention_heads"], shape["num_key_value_heads"]
    bias = bool(shape.get("qkv_bias"))
    total = linear(hidden, queries * size * (2 if shape.get("attn_output_gate") else 1), bias)
    total += 2 * linear(hidden, keys * size, bias)
    total += linear(queries * size, hidden, bool(shape.get("o_bias")))
    total += queries if shape.get("attn_sinks") else 0
    norms = {
        None: 0,
        "head": 2 * size,
        "head_ln": 4 * size,
        "perhead": (queries + keys) * size,
        "full": (queries + keys) * size,
    }
    return int(total + norms[shape.get("qk_norm")])


def _latent_attention(shape: Shape) -> int:
    """Multi-head latent attention, as in DeepSeek-V2 and V3."""
    hidden, heads, sizes = shape["hidden_size"], shape["num_attention_heads"], shape["mla"]
    query_size = sizes["qk_nope_head_dim"] + sizes["qk_rope_head_dim"]
    bias, low, pair = bool(shape.get("qkv_bias")), sizes.get("q_lora_rank"), sizes["kv_lora_rank"]
    if low:
        total = linear(hidden, low, bias) + low + linear(low, heads * query_size)
    else:
        total = linear(hidden, heads * query_size)
    total += linear(hidden, pair + sizes["qk_rope_head_dim"], bias) + pair
    total += linear(pair, heads * (sizes["qk_nope_head_dim"] + sizes["v_head_dim"]))
    return int(total + linear(heads * sizes["v_head_dim"], hidden, bias))


def _feed_forward(shape: Shape) -> int:
    hidden, inner = shape["hidden_size"], shape["intermediate_size"]
    bias = bool(shape.get("mlp_bias"))
    up = linear(hidden, inner, bias) * (2 if shape.get("mlp", "gated") == "gated" else 1)
    return up + linear(inner, hidden, bias)


def _experts(hidden: int, experts: Shape, active: bool) -> int:
    """Router, experts and shared expert of one layer."""
    unusual = set(experts) - _EXPERT_SWITCHES
    if unusual:
        raise NotCovered(", ".join(sorted(unusual)))
    number, inner = experts["num_experts"], experts["moe_intermediate_size"]
    one = 3 * hidden * inner + (2 * inner + hidden if experts.get("expert_bias") else 0)
    router = number * hidden
    router += number if experts.get("router_bias") else 0
    router += number if experts.get("correction_bias") else 0
    shared = 3 * hidden * (experts.get("shared_expert_intermediate_size") or 0)
    shared += hidden if experts.get("shared_expert_gate") else 0
    used: int = experts["experts_per_token"] if active else number
    return int(router + shared + one * used)


def _norm(shape: Shape) -> int:
    hidden: int = shape["hidden_size"]
    return {"rms": hidden, "ln": 2 * hidden, "ln_nobias": hidden, "none": 0}[
        shape.get("norm", "rms")
    ]
