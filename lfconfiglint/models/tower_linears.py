"""The linear layers of a vision tower that adapters can be put on, by their full names.

Source: transformers 5.6.0 ``models/{qwen2_vl,qwen2_5_vl,qwen3_vl}/modeling_*.py``; LLaMA-Factory
0.9.5 ``model/model_utils/visual.py`` chooses them by parts of these names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.models.adapters import Linear

MERGER = "visual.merger"
"""What upstream calls the projector of the Qwen towers."""

_FEED_FORWARD = {
    "qwen2_vl": (("fc1",), "fc2"),
    "qwen2_5_vl": (("gate_proj", "up_proj"), "down_proj"),
    "qwen3_vl": (("linear_fc1",), "linear_fc2"),
}
"""First and last layers of a block's feed-forward."""
_MERGERS = {
    "qwen2_vl": ("mlp.0", "mlp.2"),
    "qwen2_5_vl": ("mlp.0", "mlp.2"),
    "qwen3_vl": ("linear_fc1", "linear_fc2"),
}


def tower_linears(vision: Mapping[str, Any] | None) -> tuple[Linear, ...] | None:
    """The linear layers of tower and merger; None where they are not known."""
    if not vision or vision.get("type") not in _MERGERS:
        return None
    return tuple(_linears(vision))


def _linears(vision: Mapping[str, Any]) -> Iterator[Linear]:
    kind, width, inner = vision["type"], vision["hidden_size"], vision["intermediate_size"]
    layers, blocks = vision["num_hidden_layers"], "visual.blocks"
    yield Linear(f"{blocks}.attn.qkv", width, 3 * width, layers)
    yield Linear(f"{blocks}.attn.proj", width, width, layers)
    first, last = _FEED_FORWARD[kind]
    for name in first:
        yield Linear(f"{blocks}.mlp.{name}", width, inner, layers)
    yield Linear(f"{blocks}.mlp.{last}", inner, width, layers)
    merged, out = 4 * width, vision["out_hidden_size"]
    mergers = {MERGER: 1, "visual.deepstack_merger_list": vision.get("deepstack", 0)}
    for place, number in mergers.items():
        if number:
            yield Linear(f"{place}.{_MERGERS[kind][0]}", merged, merged, number)
            yield Linear(f"{place}.{_MERGERS[kind][1]}", merged, out, number)
