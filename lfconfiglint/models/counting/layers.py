"""Exact parameter counts of the parts of a decoder layer: attention, feed-forward, experts, norm.

Formulas follow the module definitions in transformers 5.6.0 ``models/*/modeling_*.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any

Shape = Mapping[str, Any]

_EXPERT_SWITCHES = {
    "num_experts", "experts_per_token", "moe_intermediate_size", "moe_layers", "first_k_dense",
    "shared_expert_intermediate_size", "shared_expert_gate", "router_bias", "correction_bias",
    "expert_bias", "expert_mlp", "extra_per_layer", "vision_moe_intermediate_size",
}  # fmt: skip


class NotCovered(ValueError):
    """A shape with a part for which there is no formula here, or a key that cannot be used."""


class UnknownArchitecture(NotCovered):
    """A ``model_type`` that is not known here."""


def linear(inputs: int, outputs: int, bias: bool = False) -> int:
    """Parameters of a linear layer."""
    return inputs * outputs + (outputs if bias else 0)


def attention(shape: Shape) -> int:
    """Attention with queries, keys and values of the whole width."""
    hidden, size = shape["hidden_size"], shape["head_dim"]
    queries, keys = shape["num_attention_heads"], shape["num_key_value_heads"]
    values = shape.get("v_head_dim") or size
    bias = bool(shape.get("qkv_bias"))
    total = linear(hidden, queries * size * (2 if shape.get("attn_output_gate") else 1), bias)
    if not shape.get("kv_shared"):
        total += linear(hidden, keys * size, bias)
        total += 0 if shape.get("k_eq_v") else linear(hidden, keys * values, bias)
    total += linear(queries * values, hidden, bool(shape.get("o_bias")))
    total += queries if shape.get("attn_sinks") else 0
    norms = {
        None: 0,
        "head": size if shape.get("kv_shared") else 2 * size,
        "head_ln": 4 * size,
        "perhead": (queries + keys) * size,
        "full": (queries + keys) * size,
    }
    return int(total + norms[shape.get("qk_norm")])


def latent_attention(shape: Shape) -> int:
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


def feed_forward(shape: Shape, inner: int) -> int:
    """A dense feed-forward block of that inner width."""
    hidden, bias = shape["hidden_size"], bool(shape.get("mlp_bias"))
    up = linear(hidden, inner, bias) * (2 if shape.get("mlp", "gated") == "gated" else 1)
    return up + linear(inner, hidden, bias)


def experts(hidden: int, block: Shape, active: bool) -> int:
    """Router, experts and shared expert of one layer; with *active*, what a text token is sent
    to. The vision experts of ERNIE-4.5-VL have a router of their own."""
    unusual = set(block) - _EXPERT_SWITCHES
    if unusual:
        raise NotCovered(", ".join(sorted(unusual)))
    number, inner = block["num_experts"], block["moe_intermediate_size"]
    matrices = 2 if block.get("expert_mlp") == "plain" else 3
    one = matrices * hidden * inner + (2 * inner + hidden if block.get("expert_bias") else 0)
    router = number * hidden
    router += number if block.get("router_bias") else 0
    router += number if block.get("correction_bias") else 0
    shared = 3 * hidden * (block.get("shared_expert_intermediate_size") or 0)
    shared += hidden if block.get("shared_expert_gate") else 0
    used: int = block["experts_per_token"] if active else number
    vision = block.get("vision_moe_intermediate_size") or 0
    if vision:
        router += number * hidden + number
        shared += 0 if active else number * 3 * hidden * vision
    return int(router + shared + one * used + block.get("extra_per_layer", 0))


def norm(shape: Shape) -> int:
    """One norm of the width of the model."""
    hidden: int = shape["hidden_size"]
    return {"rms": hidden, "ln": 2 * hidden, "ln_nobias": hidden, "none": 0}[
        shape.get("norm", "rms")
    ]
