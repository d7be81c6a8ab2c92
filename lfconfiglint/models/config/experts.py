"""Experts of a config.json: how many there are, how many a token is sent to, in which layers.

Source: config and module classes of transformers 5.6.0 ``models/*``. The routers' correction
biases are buffers there, and are stored in checkpoints; they count as parameters.
"""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.layers import NotCovered

Shape = dict[str, Any]
_PER_TOKEN = ("num_experts_per_tok", "experts_per_token", "num_experts_per_token")


def experts_of(values: Values, number: int, inner: int, used: int | None = None) -> Shape:
    """The block ``moe`` of a shape; *used* is how many a token is sent to, where the usual keys do
    not say it."""
    used = values.size(*_PER_TOKEN) if used is None else used
    if used > number:
        raise NotCovered("num_experts_per_tok")
    return {"num_experts": number, "experts_per_token": used, "moe_intermediate_size": inner}


def _local(values: Values, shape: Shape) -> None:
    number = values.size("num_local_experts", "num_experts")
    shape["moe"] = experts_of(values, number, shape["intermediate_size"])


def _plain(values: Values, shape: Shape) -> None:
    shape["moe"] = experts_of(values, values.size("num_experts"), shape["intermediate_size"])


def _granite(values: Values, shape: Shape) -> None:
    if values.number("num_local_experts"):
        _local(values, shape)
        shape["moe"]["shared_expert_intermediate_size"] = values.number("shared_intermediate_size")
    else:
        # a dense one: its feed-forward block is what the others have as shared expert
        shape["intermediate_size"] = values.size("shared_intermediate_size")


def _gpt_oss(values: Values, shape: Shape) -> None:
    _local(values, shape)
    shape["moe"].update(expert_bias=True, router_bias=True)


def _minimax(values: Values, shape: Shape) -> None:
    _local(values, shape)
    shape["moe"]["correction_bias"] = True


def _qwen(values: Values, shape: Shape) -> None:
    number, layers = values.size("num_experts", "num_local_experts"), shape["num_hidden_layers"]
    experts = experts_of(values, number, values.size("moe_intermediate_size"))
    step = values.size("decoder_sparse_step") if values.has("decoder_sparse_step") else 1
    dense = values.indices("mlp_only_layers", layers) or ()
    experts["moe_layers"] = [i for i in range(layers) if i not in dense and (i + 1) % step == 0]
    shape["moe"] = experts


def _qwen_shared(values: Values, shape: Shape) -> None:
    _qwen(values, shape)
    shared = values.size("shared_expert_intermediate_size")
    shape["moe"].update(shared_expert_intermediate_size=shared, shared_expert_gate=True)


def _deepseek(values: Values, shape: Shape) -> None:
    _deepseek_v2(values, shape)
    shape["moe"]["correction_bias"] = True


def _deepseek_v2(values: Values, shape: Shape) -> None:
    inner, layers = values.size("moe_intermediate_size"), shape["num_hidden_layers"]
    if values.stated.get("moe_layer_freq", 1) != 1:
        raise NotCovered("moe_layer_freq")
    experts = experts_of(values, values.size("n_routed_experts"), inner)
    shared = values.number("n_shared_experts")
    if shared:
        experts["shared_expert_intermediate_size"] = shared * inner
    kinds = values.words("mlp_layer_types", layers)
    if kinds is not None:
        experts["moe_layers"] = [i for i, kind in enumerate(kinds) if kind == "sparse"]
    else:
        experts["first_k_dense"] = values.number("first_k_dense_replace")
    shape["moe"] = experts


def _hunyuan3(values: Values, shape: Shape) -> None:
    inner, layers = values.size("moe_intermediate_size"), shape["num_hidden_layers"]
    experts = experts_of(values, values.size("num_experts"), inner)
    experts["shared_expert_intermediate_size"] = values.number("num_shared_experts") * inner
    kinds = values.words("mlp_layer_types", layers)
    first = (
        values.number("first_k_dense_replace") if "first_k_dense_replace" in values.stated else 1
    )
    experts["moe_layers"] = [
        i for i in range(layers) if (kinds[i] == "sparse" if kinds else i >= first)
    ]
    experts["correction_bias"] = True
    shape["moe"] = experts


def _ernie(values: Values, shape: Shape) -> None:
    inner, layers = values.size("moe_intermediate_size"), shape["num_hidden_layers"]
    experts = experts_of(values, values.size("moe_num_experts"), inner, values.size("moe_k"))
    shared = values.number("moe_num_shared_experts")
    if shared:
        experts["shared_expert_intermediate_size"] = shared * inner
    start, step = values.number("moe_layer_start_index"), values.size("moe_layer_interval")
    to_the_end = values.get("moe_layer_end_index") in (None, -1)
    last = layers - 1 if to_the_end else values.number("moe_layer_end_index")
    experts["moe_layers"] = [i for i in range(layers) if start <= i <= last and (i + 1) % step == 0]
    experts["correction_bias"] = True
    shape["moe"] = experts


def _llama4(values: Values, shape: Shape) -> None:
    inner, layers = shape["intermediate_size"], shape["num_hidden_layers"]
    experts = experts_of(values, values.size("num_local_experts"), inner)
    experts["shared_expert_intermediate_size"] = inner
    step = values.size("interleave_moe_layer_step")
    chosen = values.indices("moe_layers", layers)
    experts["moe_layers"] = list(range(step - 1, layers, step)) if chosen is None else chosen
    shape["intermediate_size"] = values.size("intermediate_size_mlp")
    shape["moe"] = experts


def _jamba(values: Values, shape: Shape) -> None:
    period, offset = values.size("expert_layer_period"), values.number("expert_layer_offset")
    if values.size("num_experts") == 1:
        return
    _plain(values, shape)
    layers = range(shape["num_hidden_layers"])
    shape["moe"]["moe_layers"] = [i for i in layers if i % period == offset]


EXPERTS: dict[str, Callable[[Values, Shape], None]] = {
    "local": _local, "plain": _plain, "granite": _granite, "gpt_oss": _gpt_oss,
    "minimax": _minimax, "qwen": _qwen, "qwen_shared": _qwen_shared, "deepseek": _deepseek,
    "deepseek_v2": _deepseek_v2, "hunyuan3": _hunyuan3, "ernie": _ernie, "llama4": _llama4,
    "jamba": _jamba,
}  # fmt: skip
"""Readers that add ``moe`` to a shape."""
