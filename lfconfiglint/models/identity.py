"""What kind of model a checkpoint is: the fields of its config.json that LLaMA-Factory looks at.

Read from a folder on this machine, whatever its architecture; for a model of the catalog the type
follows from its architecture.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.file_memory import look
from lfconfiglint.models.model_types import STORED_IN_FEWER_BITS, TYPES
from lfconfiglint.models.shape import MADE, ModelShape
from lfconfiglint.records import dataclass

_LLAMA_3_1 = {"vocab_size": 128256, "max_position_embeddings": 131072}
"""What all models of Llama 3.1, 3.2 and 3.3 have and none of Llama 3; they scale RoPE alike."""
_WITH_CODE = frozenset({"DeepseekV3ForCausalLM"})
"""Architectures whose published checkpoints all bring code, though transformers has its own."""
_CATALOG_METHODS = {"GPTQ": "gptq", "AWQ": "awq"}


@dataclass(frozen=True)
class ModelIdentity:
    """``quant_method`` is the checkpoint's own quantization, None without one; ``rope_length`` the
    context length that RoPE scaling starts from; ``rope_type`` how it is scaled, None if it is not;
    ``own_code`` whether it brings code of its own.
    What is not known is absent from *known*."""

    known: frozenset[str]
    model_type: str = ""
    classes: tuple[str, ...] = ()
    quant_method: str | None = None
    rope_length: int | None = None
    rope_type: str | None = None
    own_code: bool = False


def identity_of_folder(folder: Path) -> ModelIdentity | None:
    """The identity that a folder's config.json states; None where there is none to read."""
    # most models are known by their names
    import json

    try:
        config = json.loads(text_beside(look(folder / "config.json")))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(config, dict):
        return None
    known = {"classes", "quant_method", "rope_type", "own_code"}
    model_type = config.get("model_type")
    if isinstance(model_type, str):
        known.add("model_type")
    length = _rope_length(config)
    if length is not None:
        known.add("rope_length")
    classes = config.get("architectures")
    return ModelIdentity(
        known=frozenset(known),
        model_type=model_type if isinstance(model_type, str) else "",
        classes=tuple(map(str, classes)) if isinstance(classes, list) else (),
        quant_method=_quant_method(config),
        rope_length=length,
        rope_type=_rope_type(config),
        own_code=bool(config.get("auto_map")),
    )


def _quant_method(config: Mapping[str, object]) -> str | None:
    quantization = config.get("quantization_config")
    if not quantization or not isinstance(quantization, dict):
        return None
    return str(quantization.get("quant_method", ""))


def _rope_length(config: Mapping[str, object]) -> int | None:
    # transformers 5 writes rope_parameters, and still reads rope_scaling
    scaling = config.get("rope_parameters") or config.get("rope_scaling")
    length: object = config.get("max_position_embeddings")
    if "original_max_position_embeddings" in config:
        # of Phi-3; where it ends up depends on the release of transformers
        return None
    if isinstance(scaling, dict) and "original_max_position_embeddings" in scaling:
        length = scaling["original_max_position_embeddings"]
    return length if isinstance(length, int) and not isinstance(length, bool) else None


def _rope_type(config: Mapping[str, object]) -> str | None:
    scaling = config.get("rope_scaling") or config.get("rope_parameters")
    if not isinstance(scaling, dict):
        return None
    named = scaling.get("rope_type", scaling.get("type"))
    return named if isinstance(named, str) else None


def identity_of_shape(shape: ModelShape) -> ModelIdentity:
    """The identity of a model of the catalog; where RoPE scaling starts is not known there."""
    known = {"classes"}
    model_type = TYPES.get(shape.architecture)
    if model_type is not None:
        known.add("model_type")
    if shape.quantization is not None or shape.architecture not in STORED_IN_FEWER_BITS:
        known.add("quant_method")
    # what transformers saved after a training has none
    own_code = shape.architecture in _WITH_CODE and shape.origin != MADE
    if own_code:
        known.add("own_code")
    method = shape.quantization
    if method is not None:
        # the catalog's 4bit and 8bit are checkpoints of several tools
        method = _CATALOG_METHODS.get(method.partition("-")[0], "other")
    rope = None
    alike = all(shape.shape.get(key) == value for key, value in _LLAMA_3_1.items())
    if shape.architecture == "LlamaForCausalLM" and alike:
        known.add("rope_type")
        rope = "llama3"
    return ModelIdentity(
        frozenset(known),
        model_type or "",
        (shape.architecture,),
        method,
        rope_type=rope,
        own_code=own_code,
    )
