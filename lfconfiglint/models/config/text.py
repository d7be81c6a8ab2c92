"""The language model of a config.json as a shape that can be counted."""

from __future__ import annotations

from lfconfiglint.hints import Any
from lfconfiglint.models.architectures import DECODERS, SAME
from lfconfiglint.models.architectures_own import OWN_CLASSES
from lfconfiglint.models.config.attention import attention_of
from lfconfiglint.models.config.experts import EXPERTS
from lfconfiglint.models.config.gemma4 import experts_of_gemma4, mixers_of_gemma4
from lfconfiglint.models.config.mixers import MIXERS
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.layers import NotCovered, UnknownArchitecture
from lfconfiglint.models.decoder import Decoder

_MOST_LAYERS = 2000
_MIXERS = {**MIXERS, "gemma4": mixers_of_gemma4}
_EXPERTS = {**EXPERTS, "gemma4": experts_of_gemma4}


def decoder_of(kind: str) -> Decoder | None:
    """The decoder of a ``model_type``, also of one inside a multimodal model."""
    return DECODERS.get(SAME.get(kind, kind))


def read_text(values: Values, tied: bool | None = None) -> dict[str, Any]:
    """The shape of the language model; *tied* is what the file says outside of this part.

    Raises NotCovered where the architecture is not known or a value is impossible.
    """
    decoder = decoder_of(values.kind)
    if decoder is None:
        raise UnknownArchitecture(values.kind)
    _refuse(values, decoder)
    shape = _sizes(values, decoder)
    shape["tie_word_embeddings"] = _tied(values) if tied is None else tied
    for switch, rule in decoder.switches.items():
        value = _switch(values, rule)
        if value:
            shape[switch] = value
    _resolve(shape)
    if decoder.mixers:
        _MIXERS[decoder.mixers](values, shape)
    if decoder.experts:
        _EXPERTS[decoder.experts](values, shape)
        if shape.get("mlp_bias"):
            # also of the shared expert, or not, by architecture
            raise NotCovered("mlp_bias")
    shape.update(attention_of(values, shape["num_hidden_layers"]))
    return shape


def _refuse(values: Values, decoder: Decoder) -> None:
    for name, value in decoder.unlike.items():
        if values.get(name) is value:
            raise NotCovered(name)
    if not decoder.experts:
        # a class that a checkpoint brings along may have them under a type that usually has none
        for name in ("num_experts", "num_local_experts", "n_routed_experts"):
            if values.kind in OWN_CLASSES and values.stated.get(name):
                raise NotCovered(name)


def _sizes(values: Values, decoder: Decoder) -> dict[str, Any]:
    def size(name: str) -> int:
        return values.size(decoder.names.get(name, name), name)

    hidden, heads, layers = (
        size("hidden_size"), size("num_attention_heads"), size("num_hidden_layers"),
    )  # fmt: skip
    if layers > _MOST_LAYERS:
        raise NotCovered("num_hidden_layers")
    shared = decoder.names.get("num_key_value_heads", "num_key_value_heads")
    grouped = values.has(shared) and values.get("multi_query_attention") is not False
    keys = values.size(shared) if grouped else heads
    if heads % keys:
        raise NotCovered("num_key_value_heads")
    inner = decoder.names.get("intermediate_size", "intermediate_size")
    length = values.get(decoder.names.get("max_position_embeddings", "max_position_embeddings"))
    return {
        "hidden_size": hidden,
        "intermediate_size": _inner(values, inner, hidden, decoder),
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": keys,
        "head_dim": _head_dim(values, hidden, heads, decoder),
        "vocab_size": size("vocab_size"),
        "max_position_embeddings": length if isinstance(length, int) and length > 0 else None,
    }


def _inner(values: Values, name: str, hidden: int, decoder: Decoder) -> int:
    if not values.has(name) and decoder.architecture in {"GPT2LMHeadModel", "BloomForCausalLM"}:
        return 4 * hidden
    if not values.has(name) and values.has("moe_intermediate_size"):
        # every layer has experts
        return values.size("moe_intermediate_size")
    return values.size(name)


def _head_dim(values: Values, hidden: int, heads: int, decoder: Decoder) -> int:
    if decoder.mixers == "latent":
        return values.size("head_dim", "qk_rope_head_dim")
    name = decoder.names.get("head_dim", "head_dim")
    if values.has(name):
        return values.size(name)
    if hidden % heads:
        raise NotCovered("num_attention_heads")
    return hidden // heads


def _tied(values: Values) -> bool:
    if not values.has("tie_word_embeddings"):
        raise NotCovered("tie_word_embeddings")
    return values.flag("tie_word_embeddings")


def _switch(values: Values, rule: Any) -> Any:
    if not isinstance(rule, str) or not rule.startswith("@"):
        return rule
    name, _, value = rule[1:].partition("=")
    return (value or True) if values.flag(name) else None


def _resolve(shape: dict[str, Any]) -> None:
    """Replace switches that stand for a size by that size."""
    if shape.get("position_table"):
        if shape["max_position_embeddings"] is None:
            raise NotCovered("max_position_embeddings")
        shape["position_table"] = shape["max_position_embeddings"]
    if shape.pop("half_inner", False):
        # config.json states the width of gate and up together
        shape["intermediate_size"] //= 2
    if shape.pop("embedding_norm", False):
        shape["extra_embedding"] = 2 * shape["hidden_size"]
