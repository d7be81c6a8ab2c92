"""How attention computes, where it changes what activations take: sliding windows, soft caps.

Source: config classes of transformers 5.6.0, which make ``layer_types`` where the file has none.
"""

from __future__ import annotations

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.layers import NotCovered

_EVERY_LAYER = frozenset({"mistral", "phi3", "starcoder2", "mixtral", "phimoe"})
_ON_DEMAND = frozenset(
    {"qwen2", "qwen3", "qwen2_moe", "qwen3_moe", "qwen2_vl_text", "qwen2_5_vl_text"}
)
_FULL_EACH = {"gemma2": 2, "gpt_oss": 2, "gemma3_text": 6, "cohere2": 4, "exaone4": 4, "olmo3": 4}
"""Every so many layers attend to the whole sequence, the others to a window."""
_PATTERN = ("sliding_window_pattern", "_sliding_window_pattern")


def attention_of(values: Values, layers: int) -> dict[str, Any]:
    """``sliding_window`` in tokens with the number of ``sliding_layers``, and soft caps."""
    found: dict[str, Any] = {}
    for name in ("attn_logit_softcapping", "final_logit_softcapping"):
        cap = values.get(name)
        if isinstance(cap, (int, float)) and not isinstance(cap, bool) and cap > 0:
            found[name] = cap
    number = _sliding_layers(values, layers)
    if number and values.has("sliding_window"):
        found.update(sliding_window=values.size("sliding_window"), sliding_layers=number)
    return found


def _sliding_layers(values: Values, layers: int) -> int:
    kinds = values.words("layer_types", layers)
    if kinds is not None:
        return kinds.count("sliding_attention")
    if values.kind in _EVERY_LAYER:
        return layers
    if values.kind in _ON_DEMAND and values.flag("use_sliding_window"):
        return max(0, layers - values.number("max_window_layers"))
    if values.kind not in _FULL_EACH:
        return 0
    each = _FULL_EACH[values.kind]
    for name in _PATTERN:
        stated = values.stated.get(name)
        if isinstance(stated, int) and not isinstance(stated, bool):
            if stated <= 0:
                raise NotCovered(name)
            each = stated
    return layers - layers // each
