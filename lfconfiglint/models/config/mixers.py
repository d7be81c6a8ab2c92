"""What a config.json has in the place of plain attention: latent or linear attention, state spaces.

Source: config and module classes of transformers 5.6.0 ``models/*``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.layers import NotCovered

Shape = dict[str, Any]


def _latent(values: Values, shape: Shape) -> None:
    # null, not absence, stands for queries that are not compressed
    rank = values.get("q_lora_rank")
    shape["mla"] = {
        "q_lora_rank": None if rank is None else values.size("q_lora_rank"),
        **{
            name: values.size(name)
            for name in ("kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim")
        },
    }
    whole = shape["mla"]["qk_nope_head_dim"] + shape["mla"]["qk_rope_head_dim"]
    if values.stated.get("qk_head_dim", whole) != whole:
        raise NotCovered("qk_head_dim")


def kinds_of(values: Values, shape: Shape, names: dict[str, str]) -> list[str] | None:
    """``layer_types`` in the words of shapes."""
    found = values.words("layer_types", shape["num_hidden_layers"])
    if found is None:
        return None
    if not set(found) <= set(names):
        raise NotCovered("layer_types")
    return [names[kind] for kind in found]


def _delta(values: Values, shape: Shape) -> None:
    kinds = kinds_of(values, shape, {"linear_attention": "gdn", "full_attention": "attn"})
    if kinds is None:
        each = (
            values.size("full_attention_interval")
            if "full_attention_interval" in values.stated
            else 4
        )
        layers = range(shape["num_hidden_layers"])
        kinds = ["attn" if (i + 1) % each == 0 else "gdn" for i in layers]
    shape["layer_kinds"] = kinds
    shape["gdn"] = {
        "num_key_heads": values.size("linear_num_key_heads"),
        "num_value_heads": values.size("linear_num_value_heads"),
        "key_head_dim": values.size("linear_key_head_dim"),
        "value_head_dim": values.size("linear_value_head_dim"),
        "conv_kernel": values.size("linear_conv_kernel_dim"),
    }


def _jamba(values: Values, shape: Shape) -> None:
    hidden = shape["hidden_size"]
    period, offset = values.size("attn_layer_period"), values.number("attn_layer_offset")
    layers = range(shape["num_hidden_layers"])
    shape["layer_kinds"] = ["attn" if i % period == offset else "mamba1" for i in layers]
    if values.flag("mamba_proj_bias") or not values.flag("mamba_conv_bias"):
        raise NotCovered("mamba_proj_bias")
    rank = values.get("mamba_dt_rank")
    automatic = rank is None or rank == "auto"
    shape["mamba"] = {
        "d_inner": values.size("mamba_expand") * hidden,
        "d_state": values.size("mamba_d_state"),
        "d_conv": values.size("mamba_d_conv"),
        "dt_rank": math.ceil(hidden / 16) if automatic else values.size("mamba_dt_rank"),
        "inner_norm": True,
    }


def _mamba2(values: Values, inner: int, normed: bool) -> Shape:
    return {
        "d_inner": inner,
        "n_heads": values.size("mamba_n_heads"),
        "d_state": values.size("mamba_d_state"),
        "n_groups": values.size("mamba_n_groups"),
        "d_conv": values.size("mamba_d_conv"),
        "conv_bias": values.flag("mamba_conv_bias"),
        "proj_bias": values.flag("mamba_proj_bias"),
        "rms_norm": normed,
    }


def _bamba(values: Values, shape: Shape) -> None:
    layers = shape["num_hidden_layers"]
    chosen = values.indices("attn_layer_indices", layers) or ()
    shape["layer_kinds"] = ["attn" if i in chosen else "mamba2" for i in range(layers)]
    shape["mamba"] = _mamba2(values, values.size("mamba_expand") * shape["hidden_size"], True)


def _granite(values: Values, shape: Shape) -> None:
    kinds = kinds_of(values, shape, {"mamba": "mamba2", "attention": "attn"})
    shape["layer_kinds"] = kinds or ["mamba2"] * shape["num_hidden_layers"]
    shape["mamba"] = _mamba2(values, values.size("mamba_expand") * shape["hidden_size"], True)


def _falcon(values: Values, shape: Shape) -> None:
    shape["layer_kinds"] = ["parallel_mamba2"] * shape["num_hidden_layers"]
    given = values.has("mamba_d_ssm")
    inner = (
        values.size("mamba_d_ssm") if given else values.size("mamba_expand") * shape["hidden_size"]
    )
    shape["mamba"] = _mamba2(values, inner, values.flag("mamba_rms_norm"))
    if values.flag("projectors_bias") != values.flag("mamba_proj_bias"):
        raise NotCovered("projectors_bias")


def _lfm2(values: Values, shape: Shape) -> None:
    kinds = kinds_of(values, shape, {"conv": "shortconv", "full_attention": "attn"})
    if kinds is None:
        layers = shape["num_hidden_layers"]
        chosen = values.indices("full_attn_idxs", layers)
        full = range(layers) if chosen is None else chosen
        kinds = ["attn" if i in full else "shortconv" for i in range(layers)]
    shape["layer_kinds"] = kinds
    shape["conv_l_cache"] = values.size("conv_L_cache")
    if values.flag("conv_bias"):
        shape["conv_bias"] = True
    inner = values.size("block_ff_dim", "intermediate_size")
    if values.flag("block_auto_adjust_ff_dim"):
        inner = int(2 * inner / 3)
        multiplier = values.get("block_ffn_dim_multiplier")
        if multiplier is not None:
            if not isinstance(multiplier, (int, float)) or not 0 < multiplier < 100:
                raise NotCovered("block_ffn_dim_multiplier")
            inner = int(multiplier * inner)
            step = values.size("block_multiple_of")
            inner = step * ((inner + step - 1) // step)
    shape["intermediate_size"] = inner


def _lightning(values: Values, shape: Shape) -> None:
    kinds = kinds_of(values, shape, {"linear_attention": "lightning", "full_attention": "attn"})
    layers = range(shape["num_hidden_layers"])
    shape["layer_kinds"] = kinds or ["lightning" if i % 2 else "attn" for i in layers]


MIXERS: dict[str, Callable[[Values, Shape], None]] = {
    "latent": _latent, "delta": _delta, "jamba": _jamba, "bamba": _bamba, "granite": _granite,
    "falcon": _falcon, "lfm2": _lfm2, "lightning": _lightning,
}  # fmt: skip
"""Readers that add to a shape what its layers have in the place of plain attention."""
