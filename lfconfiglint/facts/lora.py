"""How many parameters LoRA adds, by module, for models whose layers are the usual linear ones.

Source: peft 0.18 ``tuners/lora/layer.py`` (A is rank x inputs, B is outputs x rank; DoRA adds one
magnitude per output) and LLaMA-Factory 0.9.5 ``model/model_utils/misc.py`` (``lora_target: all``
is every linear layer but the head and what is frozen).
"""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.facts.counting import Shape

SEPARATE_PROJECTIONS = frozenset(
    f"{name}ForCausalLM"
    for name in (
        "Llama", "Mistral", "Qwen2", "Qwen3", "Gemma", "Gemma2", "Gemma3", "Granite", "Cohere",
        "Olmo", "SeedOss", "Ernie4_5", "HunYuanDenseV1", "InternLM3", "MiniCPM", "Starcoder2",
    )
) | frozenset(
    f"{name}ForConditionalGeneration"
    for name in (
        "Qwen2VL", "Qwen2_5_VL", "Qwen3VL", "Gemma3", "InternVL", "Llava", "LlavaNext", "Mistral3",
    )
)  # fmt: skip
"""Architectures with q, k, v, o and gate, up, down as linear layers of their own."""

FUSED_PROJECTIONS = frozenset({"Phi3ForCausalLM"})
"""Architectures with ``qkv_proj`` and ``gate_up_proj``."""


def linear_modules(architecture: str, shape: Shape) -> dict[str, tuple[int, int]] | None:
    """(inputs, outputs) of each linear layer of one decoder layer; None where not known."""
    if shape.get("moe") or shape.get("mla") or shape.get("layer_kinds") or shape.get("attn_alt"):
        return None
    hidden, inner, size = shape["hidden_size"], shape["intermediate_size"], shape["head_dim"]
    queries, keys = shape["num_attention_heads"] * size, shape["num_key_value_heads"] * size
    if architecture in FUSED_PROJECTIONS:
        return {
            "qkv_proj": (hidden, queries + 2 * keys),
            "o_proj": (queries, hidden),
            "gate_up_proj": (hidden, 2 * inner),
            "down_proj": (inner, hidden),
        }
    if architecture not in SEPARATE_PROJECTIONS:
        return None
    modules = {
        "q_proj": (hidden, queries),
        "k_proj": (hidden, keys),
        "v_proj": (hidden, keys),
        "o_proj": (queries, hidden),
    }
    if shape.get("mlp", "gated") == "gated":
        modules.update(
            gate_proj=(hidden, inner), up_proj=(hidden, inner), down_proj=(inner, hidden)
        )
    else:
        modules.update(c_fc=(hidden, inner), c_proj=(inner, hidden))
    return modules


def adapter_params(
    modules: dict[str, tuple[int, int]], targets: Iterable[str], rank: int, layers: int, dora: bool
) -> int:
    """Parameters of the adapters of *targets* in all *layers*."""
    total = 0
    for target in targets:
        inputs, outputs = modules[target]
        total += rank * (inputs + outputs) + (outputs if dora else 0)
    return total * layers
