"""Gemma 4: what its layers have in the place of plain attention, and its experts.

Source: config and module classes of transformers 5.6.0 ``models/gemma4``.
"""

from __future__ import annotations

from lfconfiglint.hints import Any
from lfconfiglint.models.config.experts import experts_of
from lfconfiglint.models.config.mixers import kinds_of
from lfconfiglint.models.config.values import Values

Shape = dict[str, Any]


def mixers_of_gemma4(values: Values, shape: Shape) -> None:
    """Sliding layers, full ones with larger heads, and late layers that share keys and values."""
    layers, hidden = shape["num_hidden_layers"], shape["hidden_size"]
    kinds = kinds_of(values, shape, {"sliding_attention": "attn", "full_attention": "attn_alt"})
    if kinds is None:
        kinds = ["attn_alt" if i % 6 == 5 else "attn" for i in range(layers)]
    # whatever the file says of the last one
    kinds[-1] = "attn_alt"
    one = values.flag("attention_k_eq_v")
    groups = "num_global_key_value_heads" if one else "num_key_value_heads"
    shape["attn_alt"] = {"head_dim": values.size("global_head_dim"), "k_eq_v": one}
    shape["attn_alt"]["num_key_value_heads"] = values.size(groups)
    first = layers - values.number("num_kv_shared_layers")
    late = range(first, layers) if first > 0 else range(0)
    shape["layer_kinds"] = [f"{kind}_shared" if i in late else kind for i, kind in enumerate(kinds)]
    if values.flag("use_double_wide_mlp"):
        inner = shape["intermediate_size"]
        wide = [2 * inner if i in late else inner for i in range(layers)]
        shape["intermediate_size_per_layer"] = wide
    size = values.number("hidden_size_per_layer_input")
    if size:
        table = values.size("vocab_size_per_layer_input") * layers * size
        shape["extra_per_layer_params"] = 2 * hidden * size + hidden
        shape["extra_params"] = table + hidden * layers * size + size


def experts_of_gemma4(values: Values, shape: Shape) -> None:
    """Experts beside the dense block of every layer, in the models that have them."""
    if not values.flag("enable_moe_block"):
        return
    number, inner = values.size("num_experts"), values.size("moe_intermediate_size")
    shape["moe"] = experts_of(values, number, inner, values.size("top_k_experts"))
    # the router scales its input and the experts; their outputs are normed apart
    shape["moe"]["extra_per_layer"] = shape["hidden_size"] + number
    shape.update(dense_and_moe=True, norms_per_layer=7)
