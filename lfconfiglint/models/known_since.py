"""The first release of transformers that reads a type of model.

Source: ``CONFIG_MAPPING_NAMES`` of ``models/auto`` in the first wheel of each minor release from
4.41.2 to 5.6.0, and in 5.8.0, 5.9.0 and 5.10.0. Types that are missing here were there before, or
their published checkpoints bring code of their own, which ``trust_remote_code`` runs with any
release (DeepSeek-V3, Phi, MiniMax).
"""

from __future__ import annotations

KNOWN_SINCE = {
    "gemma2": "4.42", "granite": "4.45", "granitemoe": "4.45", "mllama": "4.45",
    "qwen2_audio": "4.45", "qwen2_vl": "4.45", "qwen2_5_vl": "4.49", "gemma3": "4.50",
    "gemma3_text": "4.50", "mistral3": "4.50", "llama4": "4.51", "qwen3": "4.51",
    "qwen3_moe": "4.51", "glm4": "4.52", "granitemoehybrid": "4.52", "internvl": "4.52",
    "qwen2_5_omni": "4.52", "falcon_h1": "4.53", "gemma3n": "4.53", "glm4v": "4.53",
    "smollm3": "4.53", "glm4_moe": "4.54", "lfm2": "4.54", "gpt_oss": "4.55",
    "glm4v_moe": "4.56", "seed_oss": "4.56", "lfm2_vl": "4.57", "qwen3_next": "4.57",
    "qwen3_omni_moe": "4.57", "qwen3_vl": "4.57", "qwen3_vl_moe": "4.57", "glm4_moe_lite": "5.0",
    "glm_ocr": "5.1", "qwen3_5": "5.2", "qwen3_5_moe": "5.2", "gemma4": "5.5",
    "gemma4_unified": "5.10",
}  # fmt: skip
