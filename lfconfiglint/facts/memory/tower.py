"""What a vision tower keeps for backward.

A frozen tower keeps nothing, with one exception. Where adapters are trained with gradient
checkpointing on a base that is not quantized, peft makes the outputs of embeddings require
gradients; transformers 5 (``modeling_utils.py`` ``enable_input_require_grads``) takes the patch
embedding of the towers below for one, too, and LLaMA-Factory 0.9.5
(``model/model_utils/checkpointing.py``) checkpoints only layers with something to train. All layers
of such a tower then keep all activations. Which towers was seen by building each model; what a
block keeps by running it without data, transformers 5.6.0, under autocast.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.memory.quantized import bits_on_load
from lfconfiglint.facts.memory.widths import Batch
from lfconfiglint.facts.model.images import image_patches
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.fsdp_plugin import Way, ways
from lfconfiglint.records import NamedTuple


class TowerBytes(NamedTuple):
    """Bytes with one image of the largest size in each sequence, and with as many as fit into it.
    Without images there are none."""

    likely: int
    most: int


class Block(NamedTuple):
    """Bytes that a frozen block keeps for a patch and an element of its width and inner width."""

    hidden: int
    inner: int


BLOCKS = {
    "qwen2_vl": Block(20, 4), "qwen2_5_vl": Block(20, 6), "siglip": Block(16, 2),
    "clip": Block(16, 4), "internvit": Block(16, 2), "pixtral": Block(16, 6),
}  # fmt: skip
_HOOKED = (
    "Qwen2VLFor", "Qwen2_5_VLFor", "Qwen2_5Omni", "Qwen2Audio", "LlavaFor", "LlavaNextFor",
    "LlavaNextVideo", "VideoLlava", "Gemma3For", "InternVL", "Mistral3", "PaliGemma", "Mllama",
    "Llama4",
)  # fmt: skip
"""Starts of the classes whose tower's embedding transformers 5 finds; not: Qwen3-VL, GLM-4V."""


def tower_bytes(context: Context, model: Model, batch: Batch) -> TowerBytes:
    """What the tower keeps in a micro-batch; Unknown where its size or its blocks are not known."""
    if not model.multimodal:
        return TowerBytes(0, 0)
    if context.boolean("freeze_vision_tower"):
        certain = _hooked(context, model)
        if certain is None:
            return TowerBytes(0, 0)
        patch = _frozen_patch(model)
    else:
        certain, patch = True, _trained_patch(model, batch)
    sequences = batch.tokens // batch.length
    merged = model.vision_merge**2
    most = sequences * patch * batch.length * merged
    likely = (
        min(sequences * patch * image_patches(context, model.shape, model.vision_patch_size), most)
        if certain
        else 0
    )
    return TowerBytes(likely, most)


def _hooked(context: Context, model: Model) -> bool | None:
    """Whether the embedding of a frozen tower requires gradients: surely, perhaps or not at all."""
    adapters = context.text("finetuning_type") in {"lora", "oft"}
    quantized = model.quantized or bits_on_load(context) is not None
    if not adapters or quantized or context.enabled("disable_gradient_checkpointing"):
        return None
    if not model.architecture.startswith(_HOOKED):
        return None
    newer = {way is not Way.ENVIRONMENT for way in ways(context.release, context.transformers)}
    return None if newer == {False} else newer == {True}


def _frozen_patch(model: Model) -> int:
    """Bytes of a patch in all layers; attention keeps a sum of each head in fp32."""
    block = BLOCKS.get(str((model.shape.shape.get("vision") or {}).get("type")))
    if block is None or model.audio_params:
        raise Unknown("model.parts")
    layer = block.hidden * model.vision_hidden_size + block.inner * model.vision_intermediate_size
    return (layer + 4 * model.vision_heads) * model.vision_layers + 4 * model.vision_hidden_size


def _trained_patch(model: Model, batch: Batch) -> int:
    """A trained tower is checkpointed, and keeps the inputs of its layers, in 16 bits."""
    if not batch.checkpointing or model.audio_params:
        raise Unknown("model.parts")
    return 2 * model.vision_hidden_size * (model.vision_layers + 2)
