"""Which linear layers adapters can be put on, and how many parameters LoRA and OFT add.

Source: peft 0.18 ``tuners/lora/layer.py`` (A is rank x inputs, B is outputs x rank; DoRA adds one
magnitude per output), ``tuners/oft/layer.py`` (one skew-symmetric block for each block of inputs)
and LLaMA-Factory 0.9.5 ``model/model_utils/misc.py`` (``lora_target: all`` is every linear layer
but the head and what is frozen). Experts that transformers keeps stacked are no linear layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lfconfiglint.models.counting.layers import Shape
from lfconfiglint.models.lora_names import FUSED, MIXTURES, NAMES, STACKED_ALWAYS
from lfconfiglint.records import NamedTuple


class Linear(NamedTuple):
    """Linear layers of one name and size; ``number`` of them in the whole model."""

    name: str
    inputs: int
    outputs: int
    number: int


def linear_modules(
    architecture: str, shape: Shape, stacked: bool | None = None
) -> tuple[Linear, ...] | None:
    """All linear layers of the decoder layers; None where they are not known.

    *stacked* says whether transformers keeps experts in stacked parameters, as release 5 does;
    None where that is open, so that a model with separate experts in release 4 is not known.
    """
    experts = shape.get("moe")
    if shape.get("attn_alt") or (experts and architecture not in MIXTURES):
        return None
    if not experts and architecture not in NAMES and architecture not in FUSED:
        return None
    if experts and architecture not in STACKED_ALWAYS and stacked is not True:
        # separate experts, each with linear layers of its own, and routers that are linear, too
        return None
    if architecture in FUSED:
        return tuple(_fused(architecture, shape))
    mixers = _mixers(shape)
    if mixers is None:
        return None
    return tuple(each for each in (*mixers, *_feed_forward(architecture, shape)) if each.number)


def _mixers(shape: Shape) -> list[Linear] | None:
    layers: int = shape["num_hidden_layers"]
    kinds = shape.get("layer_kinds") or ["attn"] * layers
    recurrent = kinds.count("gdn")
    # attention to an image has the same sizes
    if recurrent + kinds.count("attn") + kinds.count("cross") != layers or (
        recurrent and not shape.get("gdn")
    ):
        return None
    found = list(_latent(shape, layers) if shape.get("mla") else _attention(shape, layers))
    found = [each._replace(number=layers - recurrent) for each in found]
    return found + (list(_delta(shape, recurrent)) if recurrent else [])


def _attention(shape: Shape, layers: int) -> Iterator[Linear]:
    hidden, size = shape["hidden_size"], shape["head_dim"]
    queries, keys = shape["num_attention_heads"] * size, shape["num_key_value_heads"] * size
    gate = 2 if shape.get("attn_output_gate") else 1
    yield Linear("q_proj", hidden, queries * gate, layers)
    yield Linear("k_proj", hidden, keys, layers)
    yield Linear("v_proj", hidden, keys, layers)
    yield Linear("o_proj", queries, hidden, layers)


def _latent(shape: Shape, layers: int) -> Iterator[Linear]:
    hidden, heads, sizes = shape["hidden_size"], shape["num_attention_heads"], shape["mla"]
    query = heads * (sizes["qk_nope_head_dim"] + sizes["qk_rope_head_dim"])
    low, pair = sizes.get("q_lora_rank"), sizes["kv_lora_rank"]
    if low:
        yield Linear("q_a_proj", hidden, low, layers)
        yield Linear("q_b_proj", low, query, layers)
    else:
        yield Linear("q_proj", hidden, query, layers)
    yield Linear("kv_a_proj_with_mqa", hidden, pair + sizes["qk_rope_head_dim"], layers)
    spread = heads * (sizes["qk_nope_head_dim"] + sizes["v_head_dim"])
    yield Linear("kv_b_proj", pair, spread, layers)
    yield Linear("o_proj", heads * sizes["v_head_dim"], hidden, layers)


def _delta(shape: Shape, layers: int) -> Iterator[Linear]:
    """Gated delta nets, as in Qwen3.5."""
    hidden, sizes = shape["hidden_size"], shape["gdn"]
    keys = sizes["num_key_heads"] * sizes["key_head_dim"]
    heads = sizes["num_value_heads"]
    values = heads * sizes["value_head_dim"]
    yield Linear("in_proj_qkv", hidden, 2 * keys + values, layers)
    yield Linear("in_proj_z", hidden, values, layers)
    yield Linear("in_proj_b", hidden, heads, layers)
    yield Linear("in_proj_a", hidden, heads, layers)
    yield Linear("out_proj", values, hidden, layers)


def _feed_forward(architecture: str, shape: Shape) -> Iterator[Linear]:
    hidden, layers = shape["hidden_size"], shape["num_hidden_layers"]
    experts = shape.get("moe") or {}
    sparse = 0
    if experts:
        first = experts.get("first_k_dense", 0)
        sparse = len(experts.get("moe_layers") or range(first, layers))
        shared = experts.get("shared_expert_intermediate_size") or 0
        if shared:
            yield from _gated(hidden, shared, sparse)
        if experts.get("shared_expert_gate"):
            yield Linear("shared_expert_gate", hidden, 1, sparse)
        if architecture == "DeepseekV2ForCausalLM":
            # the router; that of other mixtures is a parameter in release 5
            yield Linear("gate", hidden, experts["num_experts"], sparse)
    if layers == sparse:
        return
    if shape.get("mlp", "gated") == "gated":
        yield from _gated(hidden, shape["intermediate_size"], layers - sparse)
    else:
        yield Linear("c_fc", hidden, shape["intermediate_size"], layers)
        yield Linear("c_proj", shape["intermediate_size"], hidden, layers)


def _gated(hidden: int, inner: int, layers: int) -> Iterator[Linear]:
    yield Linear("gate_proj", hidden, inner, layers)
    yield Linear("up_proj", hidden, inner, layers)
    yield Linear("down_proj", inner, hidden, layers)


def _fused(architecture: str, shape: Shape) -> Iterator[Linear]:
    """Layers whose projections share a linear layer, by the names in FUSED."""
    hidden, layers = shape["hidden_size"], shape["num_hidden_layers"]
    inner, size = shape["intermediate_size"], shape["head_dim"]
    queries, keys = shape["num_attention_heads"] * size, shape["num_key_value_heads"] * size
    attention, out, first, last = FUSED[architecture]
    if attention is None:
        yield from list(_attention(shape, layers))[:3]
    else:
        yield Linear(attention, hidden, queries + 2 * keys, layers)
    yield Linear(out, queries, hidden, layers)
    if len(first) == 1:
        yield Linear(first[0], hidden, 2 * inner, layers)
    else:
        for name in first:
            yield Linear(name, hidden, inner, layers)
    yield Linear(last, inner, hidden, layers)


def adapter_params(modules: Iterable[Linear], rank: int, dora: bool) -> int:
    """Parameters of LoRA adapters on all of *modules*."""
    return sum(
        each.number * (rank * (each.inputs + each.outputs) + (each.outputs if dora else 0))
        for each in modules
    )


def oft_params(modules: Iterable[Linear], rank: int, block: int) -> int:
    """Parameters of OFT adapters: *rank* blocks, or blocks of *block* inputs."""
    total = 0
    for each in modules:
        size = block or each.inputs // rank
        total += each.number * (each.inputs // size) * (size * (size - 1) // 2)
    return total
