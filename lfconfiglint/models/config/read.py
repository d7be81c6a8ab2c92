"""Read a model's config.json into the shape that can be counted exactly.

What is read follows the config and module classes of transformers 5.6.0, without importing them.
An architecture that is not known, and a file with a size that cannot be, are not guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.file_memory import look
from lfconfiglint.hints import Any
from lfconfiglint.models.architectures import DECODERS
from lfconfiglint.models.config.multimodal import MULTIMODAL, THINKERS, read_multimodal
from lfconfiglint.models.config.text import decoder_of, read_text
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.counts import Counts
from lfconfiglint.models.counting.layers import NotCovered, UnknownArchitecture
from lfconfiglint.models.counting.parameters import count
from lfconfiglint.models.weight_files import INDEX, WEIGHTS, Weights, read_json
from lfconfiglint.records import dataclass
from lfconfiglint.same_files import remembered_while_same

_NEEDED = ("hidden_size", "num_hidden_layers", "num_layers", "n_embd", "n_layer")
_MOST_PARAMETERS = 10**14
TIED = "tie_word_embeddings"


@dataclass(frozen=True)
class ModelConfig:
    """A config.json as a countable shape; ``weight_bytes`` per stored parameter."""

    architecture: str
    shape: Mapping[str, Any]
    counts: Counts
    quantization: str | None
    weight_bytes: int


def read_model_config(path: Path) -> ModelConfig | None:
    """The config at *path*; None when it is missing, broken or of an uncovered architecture."""
    try:
        return _read_file(path)
    except NotCovered:
        return None


def problem_of(path: Path) -> str | None:
    """What is wrong with a config.json that is there: a need that says it, None for nothing."""
    try:
        if look(path).is_file():
            _read_file(path)
    except UnknownArchitecture as unknown:
        return f"architecture:{unknown}"
    except NotCovered as unknown:
        return f"config:{unknown}"
    except OSError:
        return "config:"
    return None


def _read_file(path: Path) -> ModelConfig:
    found = _read_or_why_not(path)
    if isinstance(found, NotCovered):
        raise type(found)(*found.args)
    return found


@remembered_while_same(64, INDEX, WEIGHTS)
def _read_or_why_not(path: Path) -> ModelConfig | NotCovered:
    """Most configs of a project are for the same few models."""
    try:
        return _read_anew(path)
    except NotCovered as unknown:
        # not itself, which would keep all that was at work when it was raised
        return type(unknown)(*unknown.args)


def _read_anew(path: Path) -> ModelConfig:
    config = read_json(path)
    if config is None:
        raise NotCovered
    weights = Weights(path.parent)
    try:
        read = count_config(config)
    except NotCovered as unknown:
        tied = weights.tied() if str(unknown) == TIED else None
        if tied is None:
            raise
        read = count_config(config, tied)
    if read.quantization is None and config.get("model_type") not in THINKERS:
        weights.compare(read.counts)
    return read


def count_config(config: Mapping[str, Any], tied: bool | None = None) -> ModelConfig:
    """The content of a config.json, counted; *tied* says whether the head shares the embedding,
    where that is known better than from the file. Raises NotCovered with the key or kind."""
    quantization = _quantization(config)
    weight_bytes = _weight_bytes(config)
    kind = _kind(config)
    if kind in THINKERS:
        kind, config = THINKERS[kind], config.get("thinker_config", {})
    values = Values(config, kind)
    if kind in MULTIMODAL:
        architecture = MULTIMODAL[kind].architecture
        shape = read_multimodal(values, MULTIMODAL[kind], tied)
    else:
        decoder = decoder_of(kind)
        if decoder is None or not decoder.architecture:
            raise UnknownArchitecture(kind)
        if sum(name in config for name in _NEEDED) < 2:
            # transformers would build its smallest example
            raise NotCovered("hidden_size")
        shape = read_text(values, tied)
        architecture = decoder.architecture
    counts = count(shape)
    if counts.total > _MOST_PARAMETERS:
        raise NotCovered("hidden_size")
    return ModelConfig(architecture, shape, counts, quantization, weight_bytes)


def _kind(config: Mapping[str, Any]) -> str:
    """``model_type``, or for a file without one that of its class."""
    stated = config.get("model_type")
    if isinstance(stated, str):
        return stated
    classes = config.get("architectures")
    wanted = classes[0] if isinstance(classes, list) and classes else None
    names = {kind: decoder.architecture for kind, decoder in DECODERS.items()}
    names.update((kind, model.architecture) for kind, model in MULTIMODAL.items())
    for kind, name in names.items():
        if name == wanted:
            return kind
    raise NotCovered("model_type")


def _quantization(config: Mapping[str, Any]) -> str | None:
    stated = config.get("quantization_config")
    return str(stated.get("quant_method")) if isinstance(stated, dict) and stated else None


def _weight_bytes(config: Mapping[str, Any]) -> int:
    parts = [config, *(config.get(name) for name in ("text_config", "thinker_config"))]
    for part in parts:
        for key in ("dtype", "torch_dtype"):
            if isinstance(part, Mapping) and isinstance(part.get(key), str):
                return 4 if str(part[key]).removeprefix("torch.") == "float32" else 2
    return 2
