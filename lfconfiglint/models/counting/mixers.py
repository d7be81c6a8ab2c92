"""Exact parameter counts of what stands in for attention in hybrid models.

Formulas follow transformers 5.6.0 ``models/{qwen3_next,jamba,bamba,falcon_h1,minimax,lfm2,mllama}/
modeling_*.py``.
"""

from __future__ import annotations

from lfconfiglint.models.counting.layers import (
    NotCovered,
    Shape,
    attention,
    latent_attention,
    linear,
)


def mixer(shape: Shape, kind: str) -> int:
    """Parameters of the attention of a layer, or of what it has in its place.

    *kind* is ``attn``, ``attn_alt`` (a second geometry of heads), either with
    ``_shared`` (keys and values are those of an earlier layer), ``cross`` (to the image),
    ``gdn`` (gated delta net), ``mamba1``, ``mamba2``, ``parallel_mamba2`` (beside attention),
    ``lightning`` or ``shortconv``.
    """
    if kind == "attn":
        return latent_attention(shape) if shape.get("mla") else attention(shape)
    if kind == "attn_alt":
        return attention({**shape, **shape["attn_alt"]})
    if kind.endswith("_shared"):
        return mixer({**shape, "kv_shared": True}, kind.removesuffix("_shared"))
    if kind == "cross":
        return attention({**shape, "qk_norm": "head"}) + 2
    if kind == "parallel_mamba2":
        return attention(shape) + _mamba2(shape)
    counted = {
        "gdn": _gated_delta_net,
        "mamba1": _mamba1,
        "mamba2": _mamba2,
        "lightning": _lightning,
        "shortconv": _short_convolution,
    }
    if kind not in counted:
        raise NotCovered(kind)
    return counted[kind](shape)


def _gated_delta_net(shape: Shape) -> int:
    hidden, net = shape["hidden_size"], shape["gdn"]
    keys = net["num_key_heads"] * net["key_head_dim"]
    heads, size = net["num_value_heads"], net["value_head_dim"]
    values = heads * size
    total = linear(hidden, 2 * keys + 2 * values) + linear(hidden, 2 * heads)
    total += (2 * keys + values) * net["conv_kernel"] + 2 * heads + size
    return int(total + linear(values, hidden))


def _mamba1(shape: Shape) -> int:
    hidden, net = shape["hidden_size"], shape["mamba"]
    inner, state, rank = net["d_inner"], net["d_state"], net["dt_rank"]
    total = linear(hidden, 2 * inner) + inner * net["d_conv"] + inner
    total += linear(inner, rank + 2 * state) + linear(rank, inner, True)
    total += inner * state + inner + linear(inner, hidden)
    return int(total + (rank + 2 * state if net.get("inner_norm") else 0))


def _mamba2(shape: Shape) -> int:
    hidden, net = shape["hidden_size"], shape["mamba"]
    inner, heads, bias = net["d_inner"], net["n_heads"], bool(net.get("proj_bias"))
    convolved = inner + 2 * net["n_groups"] * net["d_state"]
    total = linear(hidden, inner + convolved + heads, bias) + convolved * net["d_conv"]
    total += convolved if net.get("conv_bias", True) else 0
    total += 3 * heads + linear(inner, hidden, bias)
    return int(total + (inner if net.get("rms_norm", True) else 0))


def _lightning(shape: Shape) -> int:
    hidden, inner = shape["hidden_size"], shape["num_attention_heads"] * shape["head_dim"]
    return int(linear(hidden, 3 * inner) + 2 * linear(hidden, inner) + inner)


def _short_convolution(shape: Shape) -> int:
    hidden, bias = shape["hidden_size"], bool(shape.get("conv_bias"))
    total = linear(hidden, 3 * hidden, bias) + hidden * shape["conv_l_cache"]
    return int(total + (hidden if bias else 0) + linear(hidden, hidden, bias))
