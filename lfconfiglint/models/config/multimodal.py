"""Models with towers: where in a config.json their parts stand."""

from __future__ import annotations

from lfconfiglint.hints import Any
from lfconfiglint.models.config.audio import read_audio
from lfconfiglint.models.config.projector import PROJECTORS
from lfconfiglint.models.config.text import read_text
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.config.vision import TOWERS
from lfconfiglint.models.counting.layers import NotCovered, UnknownArchitecture
from lfconfiglint.models.counting.vision import count_vision
from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class Multimodal:
    """``text``, ``vision`` and ``audio`` are the kinds of parts that do not state their own.

    ``own`` says that the kind of the tower is always this one, whatever the file calls it,
    ``hears_if_told`` that it has an audio tower only where the file describes one, and ``flat``
    that older files keep the language model's sizes outside of a part of their own.
    """

    architecture: str
    text: str
    vision: str = ""
    projector: str = ""
    audio: str = ""
    own: bool = False
    flat: bool = False
    hears_if_told: bool = False
    towers: int = 1


def _conditional(name: str) -> str:
    return f"{name}ForConditionalGeneration"


_CLIP = "clip_vision_model"
MULTIMODAL: dict[str, Multimodal] = {
    "qwen2_vl": Multimodal(
        _conditional("Qwen2VL"), "qwen2_vl_text", "qwen2_vl_vision", own=True, flat=True
    ),
    "qwen2_5_vl": Multimodal(
        _conditional("Qwen2_5_VL"), "qwen2_5_vl_text", "qwen2_5_vl_vision", own=True, flat=True
    ),
    "qwen3_vl": Multimodal(
        _conditional("Qwen3VL"), "qwen3_vl_text", "qwen3_vl_vision", own=True
    ),
    "qwen3_vl_moe": Multimodal(
        _conditional("Qwen3VLMoe"), "qwen3_vl_moe_text", "qwen3_vl_moe_vision", own=True
    ),
    "qwen3_5": Multimodal(
        _conditional("Qwen3_5"), "qwen3_5_text", "qwen3_5_vision", own=True
    ),
    "qwen3_5_moe": Multimodal(
        _conditional("Qwen3_5Moe"), "qwen3_5_moe_text", "qwen3_5_moe_vision", own=True
    ),
    "qwen2_5_omni_thinker": Multimodal(
        _conditional("Qwen2_5OmniThinker"), "qwen2_5_omni_text", "qwen2_5_omni_vision_encoder",
        audio="qwen2_5_omni_audio_encoder", own=True,
    ),
    "qwen3_omni_moe_thinker": Multimodal(
        _conditional("Qwen3OmniMoeThinker"), "qwen3_omni_moe_text",
        "qwen3_omni_moe_vision_encoder", audio="qwen3_omni_moe_audio_encoder", own=True,
    ),
    "qwen2_audio": Multimodal(
        _conditional("Qwen2Audio"), "qwen2", audio="qwen2_audio_encoder", own=True
    ),
    "glm4v": Multimodal(_conditional("Glm4v"), "glm4v_text", "glm4v_vision", own=True),
    "glm4v_moe": Multimodal(
        _conditional("Glm4vMoe"), "glm4v_moe_text", "glm4v_moe_vision", own=True
    ),
    "gemma3": Multimodal(
        _conditional("Gemma3"), "gemma3_text", "siglip_vision_model", "gemma3"
    ),
    "gemma4": Multimodal(
        _conditional("Gemma4"), "gemma4_text", "gemma4_vision", "gemma4", "gemma4_audio", own=True,
        hears_if_told=True,
    ),
    "paligemma": Multimodal(_conditional("PaliGemma"), "gemma", "siglip_vision_model", "pali"),
    "llava": Multimodal(_conditional("Llava"), "llama", _CLIP, "llava"),
    "llava_next": Multimodal(_conditional("LlavaNext"), "llama", _CLIP, "llava_next"),
    "llava_next_video": Multimodal(
        _conditional("LlavaNextVideo"), "llama", _CLIP, "llava_next"
    ),
    "video_llava": Multimodal(_conditional("VideoLlava"), "llama", _CLIP, "llava", towers=2),
    "mistral3": Multimodal(_conditional("Mistral3"), "mistral", "pixtral", "mistral3"),
    "internvl": Multimodal(_conditional("InternVL"), "qwen2", "internvl_vision", "intern"),
}  # fmt: skip
"""Multimodal models by ``model_type``."""

THINKERS = {
    "qwen2_5_omni": "qwen2_5_omni_thinker",
    "qwen3_omni_moe": "qwen3_omni_moe_thinker",
}
"""Models that LLaMA-Factory trains one part of: the ``thinker_config`` of their config.json."""


def read_multimodal(values: Values, model: Multimodal, tied: bool | None = None) -> dict[str, Any]:
    """The shape of a whole model with its towers; raises NotCovered as the parts do. *tied* says
    whether the head shares the embedding, where that is known better than from the file."""
    text = _text_part(values, model)
    shape = read_text(text, _tied(values, text) if tied is None else tied)
    hidden = shape["hidden_size"]
    if model.vision:
        part = values.part("vision_config", model.vision)
        if model.own:
            part = Values(part.stated, model.vision)
        if part.kind not in TOWERS:
            raise UnknownArchitecture(part.kind)
        tower = TOWERS[part.kind](part)
        PROJECTORS[model.projector](values, tower, hidden)
        shape["vision"] = tower
        if model.towers == 2:
            shape["other_params"] = count_vision(tower)[0]
    if model.audio and (values.has("audio_config") or not model.hears_if_told):
        audio = values.part("audio_config", model.audio)
        shape["audio"] = read_audio(Values(audio.stated, model.audio), hidden)
    return shape


def _text_part(values: Values, model: Multimodal) -> Values:
    if values.stated.get("text_config"):
        return values.part("text_config", model.text)
    if not model.flat:
        raise NotCovered("text_config")
    return Values(values.stated, model.text)


def _tied(values: Values, text: Values) -> bool:
    """What the file says, else the classes: releases of transformers look at one or the other
    part, so that nothing is known where they differ."""
    name = "tie_word_embeddings"
    parts = (values, text)
    stated = {part.flag(name) for part in parts if part.stated.get(name) is not None}
    known = stated or {part.flag(name) for part in parts if part.has(name)}
    if len(known) != 1:
        raise NotCovered(name)
    return known.pop()
