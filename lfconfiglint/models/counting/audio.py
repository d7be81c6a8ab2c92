"""Exact parameter counts of audio towers from their shape.

Formulas follow transformers 5.6.0 ``models/{whisper,qwen2_audio,qwen2_5_omni,qwen3_omni_moe,
gemma4}/modeling_*.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any
from lfconfiglint.models.counting.layers import NotCovered
from lfconfiglint.models.counting.vision import linear, plain_layer


def count_audio(audio: Mapping[str, Any]) -> int:
    """Parameters of the audio tower and of what joins it to the language model."""
    if "params" in audio:
        return int(audio["params"])
    if audio["type"] == "qwen3_omni":
        return _omni_audio(audio)
    if audio["type"] == "gemma4":
        return _gemma4_audio(audio)
    if audio["type"] != "whisper":
        raise NotCovered(str(audio["type"]))
    width, inner = audio["hidden_size"], audio["intermediate_size"]
    total = linear(3 * audio["mel_bins"], width) + linear(3 * width, width)
    total += audio.get("positions", 0) * width + 2 * width
    # the keys have no bias
    layer = plain_layer(width, inner) - width
    return int(total + audio["num_hidden_layers"] * layer + audio.get("extra", 0))


def _omni_audio(audio: Mapping[str, Any]) -> int:
    """Three convolutions that halve time and frequency, then a transformer (Qwen3-Omni)."""
    width, inner, conv = audio["hidden_size"], audio["intermediate_size"], audio["conv"]
    bins = audio["mel_bins"]
    for _ in range(3):
        bins = (bins + 1) // 2
    total = linear(9, conv) + 2 * linear(9 * conv, conv) + conv * bins * width
    total += linear(width, width) + linear(width, audio["out_hidden_size"]) + 2 * width
    return int(total + audio["num_hidden_layers"] * plain_layer(width, inner))


def _gemma4_audio(audio: Mapping[str, Any]) -> int:
    """A Conformer after two convolutions that quarter 128 mel bins."""
    width, out = audio["hidden_size"], audio["out_hidden_size"]
    first, second = audio["channels"]
    total = 9 * first + first + 9 * first * second + second + 32 * second * width
    blocks = 2 * (8 * width * width + 2 * width)
    attention = 5 * width * width + width // audio["num_attention_heads"]
    convolution = 3 * width * width + audio["kernel"] * width + 2 * width
    total += audio["num_hidden_layers"] * (blocks + attention + convolution + 3 * width)
    return int(total + linear(width, out) + out * audio["text_hidden_size"])
