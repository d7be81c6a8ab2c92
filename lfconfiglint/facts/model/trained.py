"""Which parameters are trained, for full, freeze and LoRA tuning.

Source: LLaMA-Factory 0.9.5 ``model/adapter.py`` and ``model/model_utils/visual.py``.
"""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.model.adapted import Adapted, pro_stride
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.facts.model.frozen import Frozen

# Which parts a model has follows COMPOSITE_MODELS in LLaMA-Factory 0.9.5
# model/model_utils/visual.py.
_DIVIDED = frozenset(
    f"{name}ForConditionalGeneration"
    for name in (
        "Qwen2VL", "Qwen2_5_VL", "Qwen3VL", "Qwen3VLMoe", "Qwen3_5", "Qwen3_5Moe", "Llava",
        "LlavaNext", "LlavaNextVideo", "VideoLlava", "PaliGemma", "Gemma3", "InternVL", "Mistral3",
    )
)  # fmt: skip
"""Tower, projector and language model are known apart, and together are the whole model."""
_FROZEN_TOGETHER = frozenset(
    {
        "Qwen2_5OmniThinkerForConditionalGeneration", "Qwen3OmniMoeThinkerForConditionalGeneration",
        "Qwen2AudioForConditionalGeneration", "MllamaForConditionalGeneration", "MiniCPMV",
        "KimiVLForConditionalGeneration", "Llama4ForConditionalGeneration", "MiniCPMO",
        "DotsOCRForCausalLM",
    }
)  # fmt: skip
"""Freezing tower and projector leaves exactly the language model; nothing finer is known."""


class Trained(Adapted):
    """The trained part of one model; raises Unknown where it cannot be counted."""

    @kept
    def params(self) -> int:
        """Number of trained parameters; for LoRA those of the adapters."""
        method = self._context.text("finetuning_type")
        counted = {
            "full": self._parts,
            "freeze": self._layers,
            "lora": self.adapter_params,
            "oft": self.adapter_params,
        }
        if method not in counted:
            raise Unknown("finetuning_type")
        return counted[method]()

    def tower_frozen(self) -> bool:
        """Whether neither a vision or audio tower nor its projector is trained."""
        if not self._shape.multimodal:
            return True
        frozen = self._frozen
        return frozen.tower and frozen.projector

    @property
    def _frozen(self) -> Frozen:
        # most models have one part
        from lfconfiglint.facts.model.frozen import frozen_parts

        return frozen_parts(self._context, self._shape.architecture)

    def _parts(self) -> int:
        counts = self._shape.counts
        if not self._shape.multimodal:
            return counts.total
        frozen = self._frozen
        if not any(frozen):
            return counts.total
        together = frozen.tower and frozen.projector and not frozen.language
        if self._shape.architecture in _FROZEN_TOGETHER and together:
            return counts.text
        return sum(size for size, kept in zip(self._divided(), frozen, strict=True) if not kept)

    def _divided(self) -> tuple[int, int, int]:
        """Tower, projector, language model; the Qwen merger counts as projector."""
        if self._shape.architecture not in _DIVIDED:
            raise Unknown("model.parts")
        counts = self._shape.counts
        projector = counts.projector
        if not projector:
            # the catalog has counted most
            from lfconfiglint.models.counting.layers import NotCovered
            from lfconfiglint.models.counting.vision import count_merger

            try:
                projector = count_merger(self._shape["vision"])
            except (NotCovered, KeyError):
                raise Unknown("model.parts") from None
        return counts.total - counts.text - projector, projector, counts.text

    def _layers(self) -> int:
        """Freeze tuning of whole layers: the last ones, the first for a negative number, or with
        LLaMA Pro the last of each of as many equal blocks."""
        modules = self._context.names("freeze_trainable_modules")
        if modules != ("all",) or self._context.names("freeze_extra_modules"):
            raise Unknown("model.modules")
        if not self.tower_frozen():
            raise Unknown("model.parts")
        from lfconfiglint.models.counting.layers import NotCovered
        from lfconfiglint.models.counting.parameters import layer_sizes

        wanted = self._context.integer("freeze_trainable_layers")
        try:
            sizes = layer_sizes(self._shape.shape)
        except (NotCovered, KeyError):
            raise Unknown("model.modules") from None
        if not 0 < abs(wanted) <= len(sizes):
            raise Unknown("key:freeze_trainable_layers")
        if sum(sizes) != self._shape.counts.layers:
            raise Unknown("model.modules")
        if self._context.enabled("use_llama_pro"):
            stride = pro_stride(self._context, len(sizes))
            return sum(sizes[stride - 1 :: stride])
        return sum(sizes[-wanted:] if wanted > 0 else sizes[:-wanted])
