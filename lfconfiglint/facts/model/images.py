"""How many patches and tokens an image takes at most.

Source: LLaMA-Factory 0.9.5 ``data/mm_plugin.py``: an image of more than ``image_max_pixels`` is
made smaller; what a processor makes of it is its model's own. Up to 0.9.1 the key was
``image_resolution``: pixels in 0.9.1, the longer side in 0.9.0.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.models.shape import ModelShape
from lfconfiglint.upstream.release.versions import in_range

_NATIVE = frozenset({"qwen2_vl", "qwen2_5_vl", "qwen3_vl", "glm4v"})
"""Towers that take an image in its own size, up to ``image_max_pixels``."""


def image_patches(context: Context, shape: ModelShape, patch: int) -> int:
    """Patches of an image of the largest size that LLaMA-Factory lets through."""
    tower = shape.shape.get("vision") or {}
    side, pixels = tower.get("image_size"), _most_pixels(context)
    if tower.get("type") in _NATIVE:
        return pixels // patch**2
    if not isinstance(side, int):
        raise Unknown("model.parts")
    if tower.get("type") == "pixtral":
        return min(pixels, side**2) // patch**2
    if shape.architecture.startswith("LlavaNext"):
        # four tiles and the whole image
        tiles = 5
    else:
        tiles = 13 if context.enabled("crop_to_patches") else 1
    return tiles * (side // patch) ** 2


def _most_pixels(context: Context) -> int:
    if in_range(context.release, "0.9.2.."):
        return context.integer("image_max_pixels", least=1)
    most = context.integer("image_resolution", least=1)
    return most if context.release == "0.9.1" else most**2


def image_tokens(context: Context, shape: ModelShape, patch: int, merge: int) -> int:
    """Tokens of an image of the largest size, at least; Unknown for models that resample images."""
    tower = (shape.shape.get("vision") or {}).get("type")
    if tower not in _NATIVE and tower != "pixtral":
        raise Unknown("model.parts")
    return image_patches(context, shape, patch) // merge**2
