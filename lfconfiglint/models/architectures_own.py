"""Decoders of modeling files that checkpoints bring along; their counts are the catalog's."""

from __future__ import annotations

from lfconfiglint.models.decoder import Decoder
from lfconfiglint.models.decoder import causal_lm as _lm

_BIASED = {"qkv_bias": "@attention_bias", "o_bias": "@attention_bias"}
_CHATGLM_NAMES = {
    "num_hidden_layers": "num_layers", "intermediate_size": "ffn_hidden_size",
    "vocab_size": "padded_vocab_size", "max_position_embeddings": "seq_length",
    "num_key_value_heads": "multi_query_group_num", "head_dim": "kv_channels",
}  # fmt: skip
OWN_CLASSES: dict[str, Decoder] = {
    "baichuan": Decoder(_lm("Baichuan")),
    "chatglm": Decoder(
        "ChatGLMModel", {"qkv_bias": "@add_qkv_bias"}, names=_CHATGLM_NAMES,
        unlike={"add_bias_linear": True, "rmsnorm": False, "post_layer_norm": False},
    ),
    "deepseek": Decoder(_lm("Deepseek"), experts="deepseek_v2"),
    "exaone": Decoder(_lm("Exaone"), names={"num_hidden_layers": "num_layers"}),
    "internlm2": Decoder(_lm("InternLM2"), {"qkv_bias": "@bias", "o_bias": "@bias"}),
    "internlm3": Decoder(
        _lm("InternLM3"), {"qkv_bias": "@qkv_bias", "o_bias": "@bias", "mlp_bias": "@bias"}
    ),
    "kimi_k2": Decoder(
        _lm("DeepseekV3"), {"qkv_bias": "@attention_bias"}, experts="deepseek", mixers="latent"
    ),
    "mimo": Decoder(_lm("MiMo"), {"qkv_bias": True}),
    "minicpm": Decoder(_lm("MiniCPM"), _BIASED),
    "orion": Decoder(_lm("Orion"), {**_BIASED, "norm": "ln"}),
    "qwen": Decoder(
        "QWenLMHeadModel", {"qkv_bias": True, "half_inner": True},
        unlike={"no_bias": False},
    ),
    "xverse": Decoder(_lm("Xverse")),
}  # fmt: skip
"""Decoders by ``model_type``."""
