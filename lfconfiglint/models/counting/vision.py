"""Exact parameter counts of vision towers, and of their mergers, from their shape.

Formulas follow transformers 5.6.0 ``models/{qwen2_vl,qwen2_5_vl,qwen3_vl,clip,siglip,internvl,
pixtral,
glm4v,gemma4}/modeling_*.py`` and, for MoonViT and dots.ocr, the modeling files that their
checkpoints bring along.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any
from lfconfiglint.models.counting.layers import NotCovered

__all__ = ["NotCovered", "count_merger", "count_vision", "linear", "plain_layer"]

_QWEN = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")


def linear(inputs: int, outputs: int, bias: bool = True) -> int:
    """Parameters of a linear layer, with a bias as towers usually have."""
    return inputs * outputs + (outputs if bias else 0)


def count_vision(vision: Mapping[str, Any]) -> tuple[int, int]:
    """Parameters of the tower, with a merger that is part of it, and of a separate projector."""
    if "params" in vision:
        return vision["params"], vision.get("projector_params", 0)
    kind = vision["type"]
    if kind in _QWEN:
        return _qwen_tower(vision) + count_merger(vision), _projector(vision)
    towers = {
        "clip": _clip_tower,
        "siglip": _siglip_tower,
        "internvit": _intern_tower,
        "pixtral": _pixtral_tower,
        "moonvit": _moon_tower,
        "dots_vit": _dots_tower,
        "glm4v": _glm_tower,
        "gemma4": _gemma4_tower,
    }
    if kind not in towers:
        raise NotCovered(str(kind))
    return towers[kind](vision), _projector(vision)


def count_merger(vision: Mapping[str, Any]) -> int:
    """Parameters of ``visual.merger`` of the Qwen towers, which upstream calls the projector."""
    kind, width = vision["type"], vision["hidden_size"]
    if kind not in _QWEN:
        raise NotCovered(str(kind))
    merged: int = 4 * width
    # LayerNorm has weight and bias, RMSNorm (Qwen2.5-VL) only weight
    norm = width if kind == "qwen2_5_vl" else 2 * width
    return int(norm + linear(merged, merged) + linear(merged, vision["out_hidden_size"]))


def _projector(vision: Mapping[str, Any]) -> int:
    parts = vision.get("projector", {})
    total: int = vision.get("projector_params", 0) + parts.get("other", 0)
    return total + sum(linear(*sizes) for sizes in parts.get("linears", ()))


def plain_layer(width: int, inner: int) -> int:
    """Attention and MLP with biases and two LayerNorms."""
    return 4 * linear(width, width) + linear(width, inner) + linear(inner, width) + 4 * width


def _qwen_tower(vision: Mapping[str, Any]) -> int:
    width, inner, layers = (
        vision["hidden_size"],
        vision["intermediate_size"],
        vision["num_hidden_layers"],
    )
    patch = vision.get("channels", 3) * vision["patch_size"] ** 2 * 2
    if vision["type"] == "qwen2_vl":
        return int(patch * width + layers * plain_layer(width, inner))
    if vision["type"] == "qwen2_5_vl":
        layer = 4 * linear(width, width) + 3 * width * inner + 2 * inner + width + 2 * width
        return int(patch * width + layers * layer)
    merged = 4 * width
    deep = 2 * merged + linear(merged, merged) + linear(merged, vision["out_hidden_size"])
    total = linear(patch, width) + vision["num_positions"] * width
    return int(total + layers * plain_layer(width, inner) + vision.get("deepstack", 0) * deep)


def _patches(vision: Mapping[str, Any]) -> int:
    size: int = vision.get("channels", 3) * vision["patch_size"] ** 2
    return size


def _clip_tower(vision: Mapping[str, Any]) -> int:
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    positions = (vision["image_size"] // vision["patch_size"]) ** 2 + 1
    total = width + _patches(vision) * width + positions * width + 4 * width
    return int(total + vision["num_hidden_layers"] * plain_layer(width, inner))


def _siglip_tower(vision: Mapping[str, Any]) -> int:
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    total = linear(_patches(vision), width) + vision["num_positions"] * width + 2 * width
    total += vision["num_hidden_layers"] * plain_layer(width, inner)
    if vision.get("head"):
        total += width + 3 * linear(width, width) + linear(width, width) + 2 * width
        total += linear(width, inner) + linear(inner, width)
    return int(total)


def _intern_tower(vision: Mapping[str, Any]) -> int:
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    positions = (vision["image_size"] // vision["patch_size"]) ** 2 + 1
    norm = 2 * width if vision["norm"] == "ln" else width
    layer = 3 * linear(width, width, vision["qkv_bias"]) + linear(width, width)
    layer += linear(width, inner) + linear(inner, width) + 2 * norm + 2 * width
    layer += 2 * width if vision.get("qk_norm") else 0
    total = width + linear(_patches(vision), width) + positions * width
    return int(total + vision["num_hidden_layers"] * layer)


def _pixtral_tower(vision: Mapping[str, Any]) -> int:
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    layer = 4 * width * width + 3 * width * inner + 2 * width
    return int(_patches(vision) * width + width + vision["num_hidden_layers"] * layer)


def _moon_tower(vision: Mapping[str, Any]) -> int:
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    total = linear(_patches(vision), width) + vision["num_positions"] * width + 2 * width
    return int(total + vision["num_hidden_layers"] * plain_layer(width, inner))


def _dots_tower(vision: Mapping[str, Any]) -> int:
    """With the merger, which belongs to the tower."""
    width, inner = vision["hidden_size"], vision["intermediate_size"]
    layer = 4 * width * width + 3 * width * inner + 2 * width
    total = linear(_patches(vision), width) + 2 * width + vision["num_hidden_layers"] * layer
    merged = 4 * width
    merger = 2 * width + linear(merged, merged) + linear(merged, vision["out_hidden_size"])
    return int(total + merger)


def _glm_tower(vision: Mapping[str, Any]) -> int:
    """With the merger, which belongs to the tower."""
    width, out = vision["hidden_size"], vision["out_hidden_size"]
    layer = 4 * width * width + 3 * width * out + 2 * width
    total = linear(2 * _patches(vision), width) + vision["num_positions"] * width + 2 * width
    merger = linear(4 * width, out) + out * out + 2 * out + 3 * out * vision["merger_size"]
    return int(total + vision["num_hidden_layers"] * layer + merger)


def _gemma4_tower(vision: Mapping[str, Any]) -> int:
    width, inner, heads = vision["hidden_size"], vision["intermediate_size"], vision["heads_width"]
    layer = 4 * width * heads + 3 * width * inner + 2 * vision["head_dim"] + 4 * width
    total = _patches(vision) * width + 2 * vision["num_positions"] * width
    return int(total + vision["num_hidden_layers"] * layer)
