"""Read a model's config.json into the shape that can be counted exactly, for usual architectures.

Which biases and norms an architecture has, and its defaults for absent keys, follow the config
and module classes of transformers 5.6.0. An architecture that is not listed is not guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLAIN = ("LlamaForCausalLM", "MistralForCausalLM", "Phi3ForCausalLM")
_SWITCHES: dict[str, dict[str, Any]] = {
    **{name: {} for name in _PLAIN},
    "Qwen2ForCausalLM": {"qkv_bias": True},
    "Qwen3ForCausalLM": {"qk_norm": "head"},
    "GemmaForCausalLM": {},
    "Gemma2ForCausalLM": {"norms_per_layer": 4},
    "Gemma3ForCausalLM": {"norms_per_layer": 4, "qk_norm": "head"},
    "MixtralForCausalLM": {},
    "Qwen2MoeForCausalLM": {"qkv_bias": True},
    "Qwen3MoeForCausalLM": {"qk_norm": "head"},
    "Qwen2VLForConditionalGeneration": {"qkv_bias": True},
    "Qwen2_5_VLForConditionalGeneration": {"qkv_bias": True},
    "Qwen3VLForConditionalGeneration": {"qk_norm": "head"},
}
_TIED = ("GemmaForCausalLM", "Gemma2ForCausalLM", "Gemma3ForCausalLM")
_TOWERS = {
    "Qwen2VLForConditionalGeneration": "qwen2_vl",
    "Qwen2_5_VLForConditionalGeneration": "qwen2_5_vl",
    "Qwen3VLForConditionalGeneration": "qwen3_vl",
}
_BIASED = (
    "LlamaForCausalLM", "Qwen3ForCausalLM", "GemmaForCausalLM", "Gemma2ForCausalLM",
    "Gemma3ForCausalLM", "Qwen3MoeForCausalLM", "Qwen3VLForConditionalGeneration",
)  # fmt: skip
"""Architectures in which ``attention_bias`` gives q, k, v and o a bias."""


@dataclass(frozen=True)
class ModelConfig:
    """A config.json as a countable shape; ``weight_bytes`` per stored parameter."""

    architecture: str
    shape: Mapping[str, Any]
    quantization: str | None
    weight_bytes: int


def read_model_config(path: Path) -> ModelConfig | None:
    """The config at *path*; None when it is missing, broken or of an uncovered architecture."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        architecture = str((config.get("architectures") or [""])[0])
        if architecture not in _SWITCHES:
            return None
        shape = _shape(architecture, config)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError, LookupError):
        return None
    if not all(_is_size(shape[name]) for name in _CHECKED):
        return None
    quantized = config.get("quantization_config")
    method = str(quantized.get("quant_method")) if isinstance(quantized, dict) else None
    text = config.get("text_config") or {}
    dtype = next(
        (part[key] for part in (config, text) for key in ("dtype", "torch_dtype") if part.get(key)),
        "bfloat16",
    )
    return ModelConfig(architecture, shape, method, 4 if dtype == "float32" else 2)


_CHECKED = (
    "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
    "num_key_value_heads", "head_dim", "vocab_size",
)  # fmt: skip


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _shape(architecture: str, config: Mapping[str, Any]) -> dict[str, Any]:
    # Newer files keep the language model's numbers apart, older ones beside the tower's
    text = config.get("text_config") or config
    heads = text["num_attention_heads"]
    shape: dict[str, Any] = {
        "hidden_size": text["hidden_size"],
        "intermediate_size": text["intermediate_size"],
        "num_hidden_layers": text["num_hidden_layers"],
        "num_attention_heads": heads,
        "num_key_value_heads": text.get("num_key_value_heads") or heads,
        "head_dim": text.get("head_dim") or text["hidden_size"] // heads,
        "vocab_size": text["vocab_size"],
        "max_position_embeddings": text.get("max_position_embeddings"),
        "tie_word_embeddings": bool(
            config.get(
                "tie_word_embeddings", text.get("tie_word_embeddings", architecture in _TIED)
            )
        ),
        **_SWITCHES[architecture],
    }
    if architecture in _BIASED and text.get("attention_bias"):
        shape.update(qkv_bias=True, o_bias=True)
    if text.get("mlp_bias"):
        shape["mlp_bias"] = True
    if "Moe" in architecture or architecture == "MixtralForCausalLM":
        shape["moe"] = _experts(architecture, text)
    if architecture in _TOWERS:
        shape["vision"] = _vision(_TOWERS[architecture], config["vision_config"], text)
    return shape


def _experts(architecture: str, config: Mapping[str, Any]) -> dict[str, Any]:
    if architecture == "MixtralForCausalLM":
        return {
            "num_experts": config["num_local_experts"],
            "experts_per_token": config["num_experts_per_tok"],
            "moe_intermediate_size": config["intermediate_size"],
        }
    experts = {
        "num_experts": config["num_experts"],
        "experts_per_token": config["num_experts_per_tok"],
        "moe_intermediate_size": config["moe_intermediate_size"],
    }
    if architecture == "Qwen2MoeForCausalLM":
        experts["shared_expert_intermediate_size"] = config["shared_expert_intermediate_size"]
        experts["shared_expert_gate"] = True
    step, dense = config.get("decoder_sparse_step", 1), config.get("mlp_only_layers") or ()
    layers = range(config["num_hidden_layers"])
    experts["moe_layers"] = [i for i in layers if i not in dense and (i + 1) % step == 0]
    return experts


def _vision(kind: str, config: Mapping[str, Any], text: Mapping[str, Any]) -> dict[str, Any]:
    tower = {"type": kind, "patch_size": config.get("patch_size", 14)}
    if kind == "qwen2_vl":
        width = config.get("embed_dim", 1280)
        ratio = config.get("mlp_ratio", 4)
        tower.update(
            hidden_size=width, intermediate_size=int(width * ratio),
            num_hidden_layers=config.get("depth", 32), out_hidden_size=text["hidden_size"],
        )  # fmt: skip
        return tower
    tower.update(
        hidden_size=config["hidden_size"], intermediate_size=config["intermediate_size"],
        num_hidden_layers=config["depth"], out_hidden_size=config["out_hidden_size"],
    )  # fmt: skip
    if kind == "qwen3_vl":
        tower.update(
            patch_size=config["patch_size"],
            num_positions=config["num_position_embeddings"],
            deepstack=len(config["deepstack_visual_indexes"]),
        )
    return tower
