"""What each architecture has beside the plain decoder layer: biases, norms, experts, mixers.

A decoder is described by the switches of :mod:`counting`. Where a switch follows from a key of
config.json, its value here is ``@key``, or ``@key=value`` for a switch that is more than on or off.
Source: config and module classes of transformers 5.6.0 ``models/*``; the counts agree with the
models that it builds.
"""

from __future__ import annotations

from lfconfiglint.models.architectures_own import OWN_CLASSES
from lfconfiglint.models.decoder import Decoder
from lfconfiglint.models.decoder import causal_lm as _lm

_BIASED = {"qkv_bias": "@attention_bias", "o_bias": "@attention_bias"}
_LLAMA = {**_BIASED, "mlp_bias": "@mlp_bias"}
_NORMED = {**_BIASED, "qk_norm": "head"}
_ALL_BIASED = {"qkv_bias": True, "o_bias": True, "mlp_bias": True}
_GPT = {**_ALL_BIASED, "norm": "ln", "mlp": "plain"}
_USE_BIAS = {"qkv_bias": "@use_bias", "o_bias": "@use_bias", "mlp_bias": "@use_bias"}
_GPT2_NAMES = {
    "hidden_size": "n_embd", "num_hidden_layers": "n_layer", "num_attention_heads": "n_head",
    "intermediate_size": "n_inner", "max_position_embeddings": "n_positions",
}  # fmt: skip

DECODERS: dict[str, Decoder] = {
    "llama": Decoder(_lm("Llama"), _LLAMA),
    "mistral": Decoder(_lm("Mistral")),
    "ministral3": Decoder(_lm("Ministral3")),
    "cwm": Decoder(_lm("Cwm"), {"mlp_bias": "@mlp_bias"}),
    "smollm3": Decoder(_lm("SmolLM3"), _LLAMA),
    "granite": Decoder(_lm("Granite"), _LLAMA),
    "arcee": Decoder(_lm("Arcee"), {**_LLAMA, "mlp": "plain"}),
    "seed_oss": Decoder(
        _lm("SeedOss"),
        {"qkv_bias": "@attention_bias", "o_bias": "@attention_out_bias", "mlp_bias": "@mlp_bias"},
    ),
    "qwen2": Decoder(_lm("Qwen2"), {"qkv_bias": True}),
    "qwen3": Decoder(_lm("Qwen3"), _NORMED),
    "gemma": Decoder(_lm("Gemma"), _BIASED),
    "gemma2": Decoder(_lm("Gemma2"), {**_BIASED, "norms_per_layer": 4}),
    "gemma3_text": Decoder(_lm("Gemma3"), {**_NORMED, "norms_per_layer": 4}),
    "phi": Decoder(
        _lm("Phi"),
        {**_GPT, "norms_per_layer": 1, "lm_head_bias": True, "qk_norm": "@qk_layernorm=head_ln"},
    ),
    "phi3": Decoder(_lm("Phi3")),
    "phimoe": Decoder(
        _lm("Phimoe"), {**_BIASED, "norm": "ln", "lm_head_bias": "@lm_head_bias"}, experts="local"
    ),
    "cohere": Decoder(
        _lm("Cohere"),
        {**_BIASED, "norm": "ln_nobias", "norms_per_layer": 1, "qk_norm": "@use_qk_norm=perhead"},
    ),
    "cohere2": Decoder(_lm("Cohere2"), {**_BIASED, "norm": "ln_nobias", "norms_per_layer": 1}),
    "olmo": Decoder(_lm("Olmo"), {**_BIASED, "norm": "none"}),
    "olmo2": Decoder(_lm("Olmo2"), {**_BIASED, "qk_norm": "full"}),
    "olmo3": Decoder(_lm("Olmo3"), {**_BIASED, "qk_norm": "full"}),
    "olmoe": Decoder(_lm("Olmoe"), {**_BIASED, "qk_norm": "full"}, experts="plain"),
    "glm": Decoder(_lm("Glm"), {"qkv_bias": "@attention_bias"}),
    "glm4": Decoder(_lm("Glm4"), {"qkv_bias": "@attention_bias", "norms_per_layer": 4}),
    "glm4v_text": Decoder("", {"qkv_bias": True, "norms_per_layer": 4}),
    "exaone4": Decoder(_lm("Exaone4"), {"qk_norm": "head"}),
    "starcoder2": Decoder(_lm("Starcoder2"), {**_USE_BIAS, "norm": "ln", "mlp": "plain"}),
    "stablelm": Decoder(
        _lm("StableLm"),
        {"qkv_bias": "@use_qkv_bias", "norm": "ln", "qk_norm": "@qk_layernorm=perhead"},
        unlike={"use_parallel_residual": True},
    ),
    "ernie4_5": Decoder(_lm("Ernie4_5"), _USE_BIAS),
    "hunyuan_v1_dense": Decoder(_lm("HunYuanDenseV1"), _NORMED),
    "vaultgemma": Decoder(_lm("VaultGemma"), _BIASED),
    "gpt_neox": Decoder(
        _lm("GPTNeoX"), {**_GPT, "qkv_bias": "@attention_bias", "o_bias": "@attention_bias"}
    ),
    "gpt2": Decoder(
        "GPT2LMHeadModel", {**_GPT, "position_table": True}, names=_GPT2_NAMES,
        unlike={"add_cross_attention": True},
    ),
    "bloom": Decoder(
        _lm("Bloom"), {**_GPT, "embedding_norm": True},
        names={"num_hidden_layers": "n_layer", "num_attention_heads": "n_head"},
    ),
    # classes that checkpoints bring along
    **OWN_CLASSES,
    # experts
    "mixtral": Decoder(_lm("Mixtral"), experts="local"),
    "qwen2_moe": Decoder(_lm("Qwen2Moe"), {"qkv_bias": "@qkv_bias"}, experts="qwen_shared"),
    "qwen3_moe": Decoder(_lm("Qwen3Moe"), _NORMED, experts="qwen"),
    "granitemoe": Decoder(_lm("GraniteMoe"), _BIASED, experts="local"),
    "granitemoeshared": Decoder(_lm("GraniteMoeShared"), _BIASED, experts="granite"),
    "gpt_oss": Decoder(_lm("GptOss"), {**_BIASED, "attn_sinks": True}, experts="gpt_oss"),
    "minimax_m2": Decoder(_lm("MiniMaxM2"), {"qk_norm": "full"}, experts="minimax"),
    "glm4_moe": Decoder(
        _lm("Glm4Moe"), {"qkv_bias": "@attention_bias", "qk_norm": "@use_qk_norm=head"},
        experts="deepseek",
    ),
    "dots1": Decoder(_lm("Dots1"), _NORMED, experts="deepseek"),
    "ernie4_5_moe": Decoder(_lm("Ernie4_5_Moe"), _USE_BIAS, experts="ernie"),
    "llama4_text": Decoder(_lm("Llama4"), _BIASED, experts="llama4"),
    "hy_v3": Decoder(_lm("HYV3"), {**_NORMED, "mlp_bias": "@mlp_bias"}, experts="hunyuan3"),
    # latent attention
    "deepseek_v2": Decoder(
        _lm("DeepseekV2"), {"qkv_bias": "@attention_bias", "mlp_bias": "@mlp_bias"},
        experts="deepseek_v2", mixers="latent",
    ),
    "deepseek_v3": Decoder(
        _lm("DeepseekV3"), {"qkv_bias": "@attention_bias"}, experts="deepseek", mixers="latent"
    ),
    "glm4_moe_lite": Decoder(
        _lm("Glm4MoeLite"), {"qkv_bias": "@attention_bias"}, experts="deepseek", mixers="latent"
    ),
    "youtu": Decoder(_lm("Youtu"), {"qkv_bias": "@attention_bias"}, mixers="latent"),
    # linear attention, state spaces, short convolutions, several kinds of attention
    "qwen3_next": Decoder(
        _lm("Qwen3Next"), {**_NORMED, "attn_output_gate": True}, experts="qwen_shared",
        mixers="delta",
    ),
    "qwen3_5_text": Decoder(
        _lm("Qwen3_5"), {**_NORMED, "attn_output_gate": True}, mixers="delta"
    ),
    "qwen3_5_moe_text": Decoder(
        _lm("Qwen3_5Moe"), {**_NORMED, "attn_output_gate": True}, experts="qwen_shared",
        mixers="delta",
    ),
    "jamba": Decoder(_lm("Jamba"), experts="jamba", mixers="jamba"),
    "bamba": Decoder(_lm("Bamba"), _LLAMA, mixers="bamba"),
    "falcon_h1": Decoder(_lm("FalconH1"), _LLAMA, mixers="falcon"),
    "granitemoehybrid": Decoder(
        _lm("GraniteMoeHybrid"), _BIASED, experts="granite", mixers="granite"
    ),
    "gemma4_text": Decoder(
        _lm("Gemma4"), {**_NORMED, "norms_per_layer": 4}, experts="gemma4", mixers="gemma4"
    ),
    "lfm2": Decoder(
        _lm("Lfm2"), {"qk_norm": "head"}, mixers="lfm2", unlike={"tie_embedding": False}
    ),
    "minimax": Decoder(_lm("MiniMax"), experts="local", mixers="lightning"),
}  # fmt: skip
"""Decoders by ``model_type``."""

SAME = {
    "qwen2_vl_text": "qwen2", "qwen2_5_vl_text": "qwen2", "qwen2_5_omni_text": "qwen2",
    "qwen3_vl_text": "qwen3", "qwen3_vl_moe_text": "qwen3_moe",
    "qwen3_omni_moe_text": "qwen3_moe", "glm4v_moe_text": "glm4_moe",
}  # fmt: skip
"""Decoders inside multimodal models, and whose layers they have."""
