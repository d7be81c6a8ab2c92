"""``model_type`` of the architectures in the catalog.

Source: transformers 5.6.0 ``models/auto``, of Gemma4Unified 5.10.0; classes that models bring along
have the type of their own config.json.
"""

from __future__ import annotations

TYPES = {
    "BaichuanForCausalLM": "baichuan",
    "BloomForCausalLM": "bloom",
    "ChatGLMModel": "chatglm",
    "CohereForCausalLM": "cohere",
    "DbrxForCausalLM": "dbrx",
    "DeepseekForCausalLM": "deepseek",
    "DeepseekV2ForCausalLM": "deepseek_v2",
    "DeepseekV3ForCausalLM": "deepseek_v3",
    "Ernie4_5ForCausalLM": "ernie4_5",
    "Ernie4_5_MoeForCausalLM": "ernie4_5_moe",
    "FalconForCausalLM": "falcon",
    "GPT2LMHeadModel": "gpt2",
    "Gemma2ForCausalLM": "gemma2",
    "Gemma3ForCausalLM": "gemma3_text",
    "Gemma3ForConditionalGeneration": "gemma3",
    "Gemma3nForConditionalGeneration": "gemma3n",
    "Gemma4ForConditionalGeneration": "gemma4",
    "Gemma4UnifiedForConditionalGeneration": "gemma4_unified",
    "GemmaForCausalLM": "gemma",
    "Glm4ForCausalLM": "glm4",
    "Glm4MoeForCausalLM": "glm4_moe",
    "Glm4vForConditionalGeneration": "glm4v",
    "Glm4vMoeForConditionalGeneration": "glm4v_moe",
    "GlmOcrForConditionalGeneration": "glm_ocr",
    "GptOssForCausalLM": "gpt_oss",
    "GraniteForCausalLM": "granite",
    "GraniteMoeForCausalLM": "granitemoe",
    "InternLM2ForCausalLM": "internlm2",
    "InternLM3ForCausalLM": "internlm3",
    "InternVLForConditionalGeneration": "internvl",
    "JambaForCausalLM": "jamba",
    "KimiVLForConditionalGeneration": "kimi_vl",
    "Lfm2VlForConditionalGeneration": "lfm2_vl",
    "Llama4ForConditionalGeneration": "llama4",
    "LlamaForCausalLM": "llama",
    "LlavaForConditionalGeneration": "llava",
    "LlavaNextForConditionalGeneration": "llava_next",
    "LlavaNextVideoForConditionalGeneration": "llava_next_video",
    "MiniCPMO": "minicpmo",
    "MiniCPMV": "minicpmv",
    "Mistral3ForConditionalGeneration": "mistral3",
    "MistralForCausalLM": "mistral",
    "MixtralForCausalLM": "mixtral",
    "MllamaForConditionalGeneration": "mllama",
    "OlmoForCausalLM": "olmo",
    "PaliGemmaForConditionalGeneration": "paligemma",
    "Phi3ForCausalLM": "phi3",
    "PhiForCausalLM": "phi",
    "PhimoeForCausalLM": "phimoe",
    "QWenLMHeadModel": "qwen",
    "Qwen2AudioForConditionalGeneration": "qwen2_audio",
    "Qwen2ForCausalLM": "qwen2",
    "Qwen2MoeForCausalLM": "qwen2_moe",
    "Qwen2VLForConditionalGeneration": "qwen2_vl",
    "Qwen2_5OmniThinkerForConditionalGeneration": "qwen2_5_omni",
    "Qwen2_5_VLForConditionalGeneration": "qwen2_5_vl",
    "Qwen3ForCausalLM": "qwen3",
    "Qwen3MoeForCausalLM": "qwen3_moe",
    "Qwen3NextForCausalLM": "qwen3_next",
    "Qwen3OmniMoeThinkerForConditionalGeneration": "qwen3_omni_moe",
    "Qwen3VLForConditionalGeneration": "qwen3_vl",
    "Qwen3VLMoeForConditionalGeneration": "qwen3_vl_moe",
    "Qwen3_5ForConditionalGeneration": "qwen3_5",
    "Qwen3_5MoeForConditionalGeneration": "qwen3_5_moe",
    "SeedOssForCausalLM": "seed_oss",
    "SmolLM3ForCausalLM": "smollm3",
    "Starcoder2ForCausalLM": "starcoder2",
    "VideoLlavaForConditionalGeneration": "video_llava",
    "XverseForCausalLM": "xverse",
}

STORED_IN_FEWER_BITS = frozenset(
    {"DeepseekV3ForCausalLM", "GptOssForCausalLM", "MiMoV2FlashForCausalLM", "MiniMaxM2ForCausalLM"}
)
"""Architectures whose published checkpoints are mostly FP8 or MXFP4; the catalog does not say
which are."""

CONV3D = frozenset(
    {
        "glm4v", "glm4v_moe", "glm_ocr", "qwen2_5_omni", "qwen2_5_vl", "qwen2_vl", "qwen3_5",
        "qwen3_5_moe", "qwen3_omni_moe", "qwen3_vl", "qwen3_vl_moe",
    }
)  # fmt: skip
"""Types of models with 3D convolutions, as transformers 5.6.0 builds them."""

NO_CONV3D = frozenset(
    {
        "gemma3", "gemma4", "internvl", "llama4", "llava", "llava_next", "llava_next_video",
        "mistral3", "mllama", "paligemma", "video_llava",
    }
)  # fmt: skip
"""Types of models with a tower that has none."""
