"""config.json files in the form in which models are published, against their published sizes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.models.config.read import read_model_config
from lfconfiglint.models.counting.parameters import count
from lfconfiglint.models.shape import catalog_shapes

QWEN_TOWER = {
    "depth": 32, "hidden_act": "silu", "hidden_size": 1280, "intermediate_size": 3420,
    "num_heads": 16, "in_chans": 3, "out_hidden_size": 3584, "patch_size": 14,
    "spatial_merge_size": 2, "spatial_patch_size": 14, "window_size": 112,
    "fullatt_block_indexes": [7, 15, 23, 31], "tokens_per_second": 2, "temporal_patch_size": 2,
}  # fmt: skip
CLIP = {
    "hidden_size": 1024, "image_size": 336, "intermediate_size": 4096,
    "model_type": "clip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 24,
    "patch_size": 14, "projection_dim": 768, "vocab_size": 32000,
}  # fmt: skip
SIGLIP = {
    "hidden_size": 1152, "image_size": 896, "intermediate_size": 4304,
    "model_type": "siglip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 27,
    "patch_size": 14, "vision_use_head": False,
}  # fmt: skip
PUBLISHED: list[tuple[str, dict[str, Any]]] = [
    (
        "qwen2.5-vl-7b",  # sizes of the language model beside the tower's
        {
            "architectures": ["Qwen2_5_VLForConditionalGeneration"], "hidden_size": 3584,
            "intermediate_size": 18944, "max_position_embeddings": 128000, "max_window_layers": 28,
            "model_type": "qwen2_5_vl", "num_attention_heads": 28, "num_hidden_layers": 28,
            "num_key_value_heads": 4, "sliding_window": 32768, "tie_word_embeddings": False,
            "torch_dtype": "bfloat16", "use_sliding_window": False, "vision_config": QWEN_TOWER,
            "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}, "vocab_size": 152064,
        },
    ),
    (
        "gemma-3-4b",  # most sizes left to the config class
        {
            "architectures": ["Gemma3ForConditionalGeneration"], "mm_tokens_per_image": 256,
            "model_type": "gemma3", "torch_dtype": "bfloat16",
            "text_config": {
                "hidden_size": 2560, "intermediate_size": 10240, "model_type": "gemma3_text",
                "num_hidden_layers": 34, "sliding_window": 1024,
                "rope_scaling": {"factor": 8.0, "rope_type": "linear"},
            },
            "vision_config": SIGLIP,
        },
    ),
    (
        "llava-1.5-7b",  # sizes of the language model left to the config class
        {
            "architectures": ["LlavaForConditionalGeneration"], "image_token_index": 32000,
            "model_type": "llava", "tie_word_embeddings": False, "torch_dtype": "float16",
            "text_config": {
                "_name_or_path": "lmsys/vicuna-7b-v1.5", "architectures": ["LlamaForCausalLM"],
                "max_position_embeddings": 4096, "model_type": "llama", "rms_norm_eps": 1e-05,
                "torch_dtype": "float16", "vocab_size": 32064,
            },
            "vision_config": CLIP, "vision_feature_layer": -2,
        },
    ),
    (
        "deepseek-v2-lite",  # queries that are not compressed
        {
            "architectures": ["DeepseekV2ForCausalLM"], "attention_bias": False,
            "first_k_dense_replace": 1, "hidden_size": 2048, "intermediate_size": 10944,
            "kv_lora_rank": 512, "max_position_embeddings": 163840, "model_type": "deepseek_v2",
            "moe_intermediate_size": 1408, "moe_layer_freq": 1, "n_group": 1,
            "n_routed_experts": 64, "n_shared_experts": 2, "num_attention_heads": 16,
            "num_experts_per_tok": 6, "num_hidden_layers": 27, "num_key_value_heads": 16,
            "q_lora_rank": None, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
            "tie_word_embeddings": False, "v_head_dim": 128, "vocab_size": 102400,
        },
    ),
    (
        "deepseek-v3",  # FP8, with layers for multi-token prediction that are not counted
        {
            "architectures": ["DeepseekV3ForCausalLM"], "first_k_dense_replace": 3,
            "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512,
            "max_position_embeddings": 163840, "model_type": "deepseek_v3",
            "moe_intermediate_size": 2048, "moe_layer_freq": 1, "n_routed_experts": 256,
            "n_shared_experts": 1, "num_attention_heads": 128, "num_experts_per_tok": 8,
            "num_hidden_layers": 61, "num_key_value_heads": 128, "num_nextn_predict_layers": 1,
            "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
            "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]},
            "tie_word_embeddings": False, "v_head_dim": 128, "vocab_size": 129280,
        },
    ),
    (
        "kimi-k2",  # with a modeling file of its own, which is DeepSeek-V3's
        {
            "architectures": ["DeepseekV3ForCausalLM"], "attention_bias": False,
            "first_k_dense_replace": 1, "hidden_size": 7168, "intermediate_size": 18432,
            "kv_lora_rank": 512, "max_position_embeddings": 131072, "model_type": "kimi_k2",
            "moe_intermediate_size": 2048, "moe_layer_freq": 1, "n_group": 1,
            "n_routed_experts": 384, "n_shared_experts": 1, "num_attention_heads": 64,
            "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 64,
            "num_nextn_predict_layers": 0, "q_lora_rank": 1536, "qk_nope_head_dim": 128,
            "qk_rope_head_dim": 64, "topk_method": "noaux_tc",
            "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]},
            "tie_word_embeddings": False, "v_head_dim": 128, "vocab_size": 163840,
        },
    ),
    (
        "qwen3-30b-a3b",
        {
            "architectures": ["Qwen3MoeForCausalLM"], "attention_bias": False,
            "decoder_sparse_step": 1, "head_dim": 128, "hidden_size": 2048,
            "intermediate_size": 6144, "max_position_embeddings": 40960, "max_window_layers": 48,
            "mlp_only_layers": [], "model_type": "qwen3_moe", "moe_intermediate_size": 768,
            "num_attention_heads": 32, "num_experts": 128, "num_experts_per_tok": 8,
            "num_hidden_layers": 48, "num_key_value_heads": 4, "sliding_window": None,
            "tie_word_embeddings": False, "vocab_size": 151936,
        },
    ),
    (
        "gpt-oss-20b",  # MXFP4
        {
            "architectures": ["GptOssForCausalLM"], "attention_bias": True,
            "experts_per_token": 4, "head_dim": 64, "hidden_size": 2880,
            "intermediate_size": 2880, "layer_types": ["sliding_attention", "full_attention"] * 12,
            "max_position_embeddings": 131072, "model_type": "gpt_oss",
            "num_attention_heads": 64, "num_experts_per_tok": 4, "num_hidden_layers": 24,
            "num_key_value_heads": 8, "num_local_experts": 32, "sliding_window": 128,
            "quantization_config": {"quant_method": "mxfp4"}, "tie_word_embeddings": False,
            "vocab_size": 201088,
        },
    ),
    (
        "gemma-2-2b",
        {
            "architectures": ["Gemma2ForCausalLM"], "attn_logit_softcapping": 50.0,
            "final_logit_softcapping": 30.0, "head_dim": 256, "hidden_size": 2304,
            "intermediate_size": 9216, "model_type": "gemma2", "num_attention_heads": 8,
            "num_hidden_layers": 26, "num_key_value_heads": 4, "sliding_window": 4096,
            "vocab_size": 256000,
        },
    ),
    (
        "qwen2.5-1.5b",  # tied
        {
            "architectures": ["Qwen2ForCausalLM"], "hidden_size": 1536,
            "intermediate_size": 8960, "model_type": "qwen2", "num_attention_heads": 12,
            "num_hidden_layers": 28, "num_key_value_heads": 2, "tie_word_embeddings": True,
            "use_sliding_window": False, "vocab_size": 151936,
        },
    ),
    (
        "phi-3-mini-4k",
        {
            "architectures": ["Phi3ForCausalLM"], "hidden_size": 3072, "intermediate_size": 8192,
            "model_type": "phi3", "num_attention_heads": 32, "num_hidden_layers": 32,
            "num_key_value_heads": 32, "sliding_window": 2047, "tie_word_embeddings": False,
            "auto_map": {"AutoConfig": "configuration_phi3.Phi3Config"}, "vocab_size": 32064,
        },
    ),
]  # fmt: skip

OWN: list[tuple[str, str, dict[str, Any]]] = [
    ("baichuan2-7b", "baichuan", {"intermediate_size": 11008, "num_attention_heads": 32,
     "hidden_size": 4096, "num_hidden_layers": 32, "vocab_size": 125696}),
    ("chatglm3-6b", "chatglm", {"add_qkv_bias": True, "ffn_hidden_size": 13696, "num_layers": 28,
     "hidden_size": 4096, "kv_channels": 128, "multi_query_attention": True, "seq_length": 8192,
     "multi_query_group_num": 2, "num_attention_heads": 32, "padded_vocab_size": 65024}),
    ("deepseek-moe-16b", "deepseek", {"first_k_dense_replace": 1, "hidden_size": 2048,
     "intermediate_size": 10944, "moe_intermediate_size": 1408, "moe_layer_freq": 1,
     "n_routed_experts": 64, "n_shared_experts": 2, "num_attention_heads": 16,
     "num_experts_per_tok": 6, "num_hidden_layers": 28, "num_key_value_heads": 16,
     "vocab_size": 102400}),
    ("exaone-3.0-7.8b", "exaone", {"hidden_size": 4096, "intermediate_size": 14336,
     "num_attention_heads": 32, "num_key_value_heads": 8, "num_layers": 32, "head_dim": 128,
     "vocab_size": 102400}),
    ("internlm2-7b", "internlm2", {"bias": False, "hidden_size": 4096, "vocab_size": 92544,
     "intermediate_size": 14336, "num_attention_heads": 32, "num_hidden_layers": 32,
     "num_key_value_heads": 8, "tie_word_embeddings": False}),
    ("internlm3-8b", "internlm3", {"bias": False, "qkv_bias": False, "head_dim": 128,
     "hidden_size": 4096, "intermediate_size": 10240, "num_attention_heads": 32,
     "num_hidden_layers": 48, "num_key_value_heads": 2, "vocab_size": 128512}),
    ("mimo-7b", "mimo", {"hidden_size": 4096, "intermediate_size": 11008, "vocab_size": 151680,
     "num_attention_heads": 32, "num_hidden_layers": 36, "num_key_value_heads": 8,
     "num_nextn_predict_layers": 1, "tie_word_embeddings": False}),
    ("minicpm-2b", "minicpm", {"hidden_size": 2304, "intermediate_size": 5760,
     "num_attention_heads": 36, "num_hidden_layers": 40, "num_key_value_heads": 36,
     "vocab_size": 122753}),
    ("qwen-7b", "qwen", {"hidden_size": 4096, "intermediate_size": 22016, "kv_channels": 128,
     "no_bias": True, "num_attention_heads": 32, "num_hidden_layers": 32, "vocab_size": 151936,
     "tie_word_embeddings": False}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "kind", "config"), OWN, ids=[row[0] for row in OWN])
def test_classes_of_checkpoints(
    key: str, kind: str, config: dict[str, Any], tmp_path: Path
) -> None:
    """Models whose modeling file comes with them, as their config.json states them."""
    content = {**config, "model_type": kind}
    (tmp_path / "config.json").write_text(json.dumps(content), encoding="utf-8")
    read = read_model_config(tmp_path / "config.json")
    assert read is not None
    entry = catalog_shapes()[key]
    assert (read.architecture, read.counts) == (entry["architecture"], count(entry["shape"]))


@pytest.mark.parametrize(("key", "config"), PUBLISHED, ids=[key for key, _ in PUBLISHED])
def test_published_sizes(key: str, config: dict[str, Any], tmp_path: Path) -> None:
    """Every part has the size that the hub reports for the model."""
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    read = read_model_config(tmp_path / "config.json")
    assert read is not None
    entry = catalog_shapes()[key]
    assert (read.architecture, read.counts) == (entry["architecture"], count(entry["shape"]))


def test_quantized_checkpoints(tmp_path: Path) -> None:
    """The method is told; counts are those of the model as it computes."""
    for method in ("gptq", "awq", "fp8", "bitsandbytes"):
        config = {
            **dict(PUBLISHED)["qwen2.5-1.5b"],
            "quantization_config": {"quant_method": method, "bits": 4},
        }
        (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
        read = read_model_config(tmp_path / "config.json")
        assert read is not None
        assert (read.quantization, read.counts.total) == (method, 1_543_714_304)
