"""What joins a vision tower to the language model, by ``model_type`` of the whole model.

Source: module classes of transformers 5.6.0 ``models/*``.
"""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.layers import NotCovered

Tower = dict[str, Any]


def _features(values: Values) -> int:
    """How many layers of the tower the projector sees at once."""
    layers = values.get("vision_feature_layer")
    return len(layers) if isinstance(layers, list) and layers else 1


def _llava(values: Values, tower: Tower, hidden: int) -> None:
    bias = values.flag("multimodal_projector_bias")
    width = tower["hidden_size"] * _features(values)
    tower["projector"] = {"linears": [[width, hidden, bias], [hidden, hidden, bias]]}


def _llava_next(values: Values, tower: Tower, hidden: int) -> None:
    _llava(values, tower, hidden)
    # a vector that stands for a new line of the image
    tower["projector"]["other"] = hidden


def _pali(values: Values, tower: Tower, hidden: int) -> None:
    if values.size("projection_dim") != hidden:
        raise NotCovered("projection_dim")
    tower["projector"] = {"linears": [[tower["hidden_size"], hidden, True]]}


def _gemma3(values: Values, tower: Tower, hidden: int) -> None:
    width = tower["hidden_size"]
    tower["projector"] = {"linears": [[width, hidden, False]], "other": width}


def _mistral3(values: Values, tower: Tower, hidden: int) -> None:
    width, merge = tower["hidden_size"], values.size("spatial_merge_size")
    bias = values.flag("multimodal_projector_bias")
    tower["spatial_merge_size"] = merge
    tower["projector"] = {
        "linears": [
            [width * merge * merge, width, False],
            [width * _features(values), hidden, bias],
            [hidden, hidden, bias],
        ],
        "other": width,
    }


def _intern(values: Values, tower: Tower, hidden: int) -> None:
    ratio = values.get("downsample_ratio")
    if not isinstance(ratio, (int, float)) or not 0 < ratio <= 1:
        raise NotCovered("downsample_ratio")
    merge = int(1 / ratio)
    width = tower["hidden_size"] * merge * merge
    tower["spatial_merge_size"] = merge
    tower["projector"] = {
        "linears": [[width, hidden, True], [hidden, hidden, True]], "other": 2 * width,
    }  # fmt: skip


def _gemma4(values: Values, tower: Tower, hidden: int) -> None:
    tower["projector"] = {"linears": [[tower["hidden_size"], hidden, False]]}


def _none(values: Values, tower: Tower, hidden: int) -> None:
    """The merger belongs to the tower."""
    if tower.get("out_hidden_size", hidden) != hidden:
        raise NotCovered("out_hidden_size")


PROJECTORS: dict[str, Callable[[Values, Tower, int], None]] = {
    "llava": _llava, "llava_next": _llava_next, "pali": _pali, "gemma3": _gemma3,
    "mistral3": _mistral3, "intern": _intern, "gemma4": _gemma4, "": _none,
}  # fmt: skip
"""Readers that add the projector to a tower."""
