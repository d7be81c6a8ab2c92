"""Facts about a model's vision and audio towers, from config.json or the catalog alike."""

from __future__ import annotations

from abc import ABC, abstractmethod

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.models.shape import ModelShape

_MERGED = {
    "qwen2_vl": 2, "qwen2_5_vl": 2, "qwen3_vl": 2, "glm4v": 2, "internvit": 2, "moonvit": 2,
    "dots_vit": 2, "clip": 1,
}  # fmt: skip
"""Patches along a side that become one token, by type of tower."""
_MERGED_IN = {
    "Mistral3": 2, "Gemma3": 4, "PaliGemma": 1, "Llava": 1, "LlavaNext": 1, "LlavaNextVideo": 1,
}  # fmt: skip
"""The same for towers that several models use differently, by the start of the model's class."""


class ModelTowers(ABC):
    """The part of ``model.*`` that stands before the language model."""

    _context: Context

    @property
    @abstractmethod
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""

    @fact
    def vision_params(self) -> int:
        """Parameters of the vision tower, with a merger that belongs to it; 0 without one."""
        return self.shape.counts.vision

    @fact
    def projector_params(self) -> int:
        """Parameters of a projector that is no part of the tower."""
        return self.shape.counts.projector

    @fact
    def audio_params(self) -> int:
        """Parameters of the audio tower with what joins it to the language model."""
        return self.shape.counts.audio

    @fact
    def vision_layers(self) -> int:
        """Layers of the vision tower; 0 without one."""
        return self._vision("num_hidden_layers")

    @fact
    def vision_hidden_size(self) -> int:
        """Width of the vision tower; 0 without one."""
        return self._vision("hidden_size")

    @fact
    def vision_intermediate_size(self) -> int:
        """Inner width of the feed-forward blocks of the vision tower; 0 without one."""
        return self._vision("intermediate_size")

    @fact
    def vision_heads(self) -> int:
        """Attention heads of the vision tower; 0 without one."""
        return self._vision("num_attention_heads")

    @fact
    def vision_patch_size(self) -> int:
        """Side of a patch in pixels; 0 without a vision tower."""
        return self._vision("patch_size")

    @fact
    def image_tokens(self) -> int:
        """Tokens that an image of ``image_max_pixels`` takes at least; 0 without a tower. Unknown
        for towers that do not take images in their own size."""
        if not self.shape.counts.vision:
            return 0
        # most models see no images
        from lfconfiglint.facts.model.images import image_tokens

        return image_tokens(self._context, self.shape, self.vision_patch_size, self.vision_merge)

    @fact
    def vision_merge(self) -> int:
        """Patches along a side that become one token of the language model; 0 without a tower."""
        tower = self.shape.shape.get("vision")
        if not self.shape.counts.vision:
            return 0
        start = self.shape.architecture.partition("For")[0]
        if start in _MERGED_IN and not (tower or {}).get("spatial_merge_size"):
            return _MERGED_IN[start]
        tower = tower or {}
        stated = tower.get("spatial_merge_size") or _MERGED.get(str(tower.get("type")))
        if stated is None:
            raise Unknown("model.parts")
        return int(stated)

    def _vision(self, name: str) -> int:
        if not self.shape.counts.vision:
            return 0
        value = (self.shape.shape.get("vision") or {}).get(name)
        if not isinstance(value, int):
            raise Unknown("model.parts")
        return value
