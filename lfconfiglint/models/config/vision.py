"""Vision and audio towers of a config.json, and what joins them to the language model.

Source: config and module classes of transformers 5.6.0 ``models/*``.
"""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values, checked_size
from lfconfiglint.models.counting.layers import NotCovered

Tower = dict[str, Any]


def _usual(values: Values, kind: str) -> Tower:
    return {
        "type": kind,
        "hidden_size": values.size("hidden_size"),
        "num_hidden_layers": values.size("num_hidden_layers"),
        "num_attention_heads": values.size("num_attention_heads"),
        "intermediate_size": values.size("intermediate_size"),
        "patch_size": _square(values, "patch_size"),
        "channels": values.size("num_channels") if values.has("num_channels") else 3,
    }


def _square(values: Values, name: str) -> int:
    """A size that is a number, or a pair of the same number."""
    value = values.get(name)
    if isinstance(value, list) and len(value) == 2 and value[0] == value[1]:
        value = value[0]
    return checked_size(name, value)


def _clip(values: Values) -> Tower:
    return {**_usual(values, "clip"), "image_size": values.size("image_size")}


def _siglip(values: Values) -> Tower:
    image = values.size("image_size")
    tower = {**_usual(values, "siglip"), "image_size": image}
    tower["num_positions"] = (image // tower["patch_size"]) ** 2
    tower["head"] = values.flag("vision_use_head") if values.has("vision_use_head") else True
    return tower


def _pixtral(values: Values) -> Tower:
    return _usual(values, "pixtral")


def _intern(values: Values) -> Tower:
    norm = {"layer_norm": "ln", "rms_norm": "rms"}.get(str(values.get("norm_type")))
    if norm is None or not values.flag("use_absolute_position_embeddings"):
        raise NotCovered("norm_type")
    if values.flag("use_mask_token") or values.get("use_mean_pooling") is False:
        raise NotCovered("use_mean_pooling")
    return {
        **_usual(values, "internvit"),
        "image_size": _square(values, "image_size"),
        "norm": norm,
        "qkv_bias": values.flag("attention_bias"),
        "qk_norm": values.flag("use_qk_norm"),
    }


def _qwen2(values: Values) -> Tower:
    width, ratio = values.size("embed_dim"), values.get("mlp_ratio")
    if not isinstance(ratio, (int, float)) or not 0 < ratio < 100:
        raise NotCovered("mlp_ratio")
    return _qwen_tower(values, "qwen2_vl", width, int(width * ratio), values.size("hidden_size"))


def _qwen2_5(values: Values) -> Tower:
    width, inner = values.size("hidden_size"), values.size("intermediate_size")
    return _qwen_tower(values, "qwen2_5_vl", width, inner, values.size("out_hidden_size"))


def _qwen3(values: Values) -> Tower:
    width, inner = values.size("hidden_size"), values.size("intermediate_size")
    tower = _qwen_tower(values, "qwen3_vl", width, inner, values.size("out_hidden_size"))
    tower["num_positions"] = values.size("num_position_embeddings")
    merged = values.indices("deepstack_visual_indexes", tower["num_hidden_layers"])
    tower["deepstack"] = len(merged or ())
    return tower


def _qwen3_5(values: Values) -> Tower:
    return {**_qwen3(values), "deepstack": 0}


def _glm(values: Values) -> Tower:
    image, out = values.size("image_size"), values.size("out_hidden_size")
    width, inner = values.size("hidden_size"), values.size("intermediate_size")
    if values.flag("attention_bias"):
        raise NotCovered("attention_bias")
    tower = _qwen_tower(values, "glm4v", width, out, out)
    tower.update(num_positions=(image // tower["patch_size"]) ** 2, merger_size=inner)
    return tower


def _gemma4(values: Values) -> Tower:
    tower = _usual(values, "gemma4")
    same = values.get("num_key_value_heads") in (None, tower["num_attention_heads"])
    if values.flag("attention_bias") or not same:
        raise NotCovered("attention_bias")
    size = values.size("head_dim")
    tower.update(
        head_dim=size, heads_width=size * tower["num_attention_heads"],
        num_positions=values.size("position_embedding_size"),
        spatial_merge_size=values.size("pooling_kernel_size"),
    )  # fmt: skip
    return tower


def _qwen_tower(values: Values, kind: str, width: int, inner: int, out: int) -> Tower:
    if values.get("spatial_merge_size") != 2 or values.get("temporal_patch_size") != 2:
        raise NotCovered("spatial_merge_size")
    return {
        "type": kind,
        "hidden_size": width,
        "num_hidden_layers": values.size("depth"),
        "num_attention_heads": values.size("num_heads"),
        "intermediate_size": inner,
        "patch_size": values.size("patch_size"),
        "channels": values.size("in_channels", "in_chans"),
        "out_hidden_size": out,
    }


TOWERS: dict[str, Callable[[Values], Tower]] = {
    "clip_vision_model": _clip, "siglip_vision_model": _siglip, "pixtral": _pixtral,
    "internvl_vision": _intern, "qwen2_vl_vision": _qwen2, "qwen2_5_vl_vision": _qwen2_5,
    "qwen2_5_omni_vision_encoder": _qwen2_5, "qwen3_vl_vision": _qwen3,
    "qwen3_vl_moe_vision": _qwen3, "qwen3_5_vision": _qwen3_5,
    "qwen3_5_moe_vision": _qwen3_5,
    "qwen3_omni_moe_vision_encoder": _qwen3, "glm4v_vision": _glm, "glm4v_moe_vision": _glm,
    "gemma4_vision": _gemma4,
}  # fmt: skip
"""Readers of towers by ``model_type`` of the ``vision_config``."""
