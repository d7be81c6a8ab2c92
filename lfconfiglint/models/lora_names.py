"""The names of linear layers by architecture, as in transformers 4.57 and 5.6."""

from __future__ import annotations

NAMES = frozenset(
    f"{name}ForCausalLM"
    for name in (
        "Llama", "Mistral", "Qwen2", "Qwen3", "Gemma", "Gemma2", "Gemma3", "Granite", "Cohere",
        "Olmo", "SeedOss", "Ernie4_5", "HunYuanDenseV1", "InternLM3", "MiniCPM", "Starcoder2",
        "MiMo",
    )
) | frozenset(
    f"{name}ForConditionalGeneration"
    for name in (
        "Qwen2VL", "Qwen2_5_VL", "Qwen3VL", "Gemma3", "InternVL", "Llava", "LlavaNext", "Mistral3",
        "LlavaNextVideo", "PaliGemma", "VideoLlava", "Qwen3_5", "Mllama",
    )
) | {"DeepseekV3ForCausalLM"}  # fmt: skip
"""q, k, v, o and gate, up, down (or what latent attention and delta nets have in their place) are
linear layers of their own."""

STACKED_ALWAYS = frozenset(
    {"Qwen3VLMoeForConditionalGeneration", "Qwen3_5MoeForConditionalGeneration",
     "Qwen3_5MoeForCausalLM", "GptOssForCausalLM"}
)  # fmt: skip
"""Experts are stacked parameters in every release that has the architecture."""

MIXTURES = STACKED_ALWAYS | {
    "Qwen2MoeForCausalLM", "Qwen3MoeForCausalLM", "MixtralForCausalLM", "DeepseekV2ForCausalLM",
    "DeepseekV3ForCausalLM", "Glm4MoeForCausalLM", "InternVLForConditionalGeneration",
}  # fmt: skip
"""Mixtures of experts whose linear layers are known with stacked experts."""

FUSED: dict[str, tuple[str | None, str, tuple[str, ...], str]] = {
    "Phi3ForCausalLM": ("qkv_proj", "o_proj", ("gate_up_proj",), "down_proj"),
    "Glm4ForCausalLM": (None, "o_proj", ("gate_up_proj",), "down_proj"),
    "Glm4vForConditionalGeneration": (None, "o_proj", ("gate_up_proj",), "down_proj"),
    "BaichuanForCausalLM": ("W_pack", "o_proj", ("gate_proj", "up_proj"), "down_proj"),
    "InternLM2ForCausalLM": ("wqkv", "wo", ("w1", "w3"), "w2"),
    "ChatGLMModel": ("query_key_value", "dense", ("dense_h_to_4h",), "dense_4h_to_h"),
    "QWenLMHeadModel": ("c_attn", "c_proj", ("w1", "w2"), "c_proj"),
}  # fmt: skip
"""Names of the joint query, key and value projection (None: apart), of attention's output, of the
feed-forward's first layers and its last."""
