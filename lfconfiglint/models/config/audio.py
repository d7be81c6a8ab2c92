"""Audio towers of a config.json, with what joins them to the language model.

Source: config and module classes of transformers 5.6.0 ``models/*``.
"""

from __future__ import annotations

from lfconfiglint.hints import Any
from lfconfiglint.models.config.values import Values, checked_size
from lfconfiglint.models.counting.layers import NotCovered

Tower = dict[str, Any]


def read_audio(values: Values, hidden: int) -> Tower:
    """The audio tower with what joins it to a language model of width *hidden*."""
    if values.kind == "gemma4_audio":
        return _gemma4(values, hidden)
    width = values.size("d_model")
    tower = {
        "type": "whisper",
        "hidden_size": width,
        "num_hidden_layers": values.size("encoder_layers"),
        "num_attention_heads": values.size("encoder_attention_heads"),
        "intermediate_size": values.size("encoder_ffn_dim"),
        "mel_bins": values.size("num_mel_bins"),
    }
    if values.kind == "qwen2_audio_encoder":
        tower["positions"] = values.size("max_source_positions")
        tower["extra"] = width * hidden + hidden
        return tower
    out = values.size("output_dim")
    if values.kind == "qwen2_5_omni_audio_encoder":
        # a projection, and the two vectors that mark where audio begins and ends
        tower["extra"] = width * out + out + 2 * out
        return tower
    if values.kind != "qwen3_omni_moe_audio_encoder":
        raise NotCovered(values.kind)
    tower.update(type="qwen3_omni", out_hidden_size=out, conv=values.size("downsample_hidden_size"))
    return tower


def _gemma4(values: Values, hidden: int) -> Tower:
    channels = values.get("subsampling_conv_channels")
    if not isinstance(channels, list) or len(channels) != 2:
        raise NotCovered("subsampling_conv_channels")
    width, heads = values.size("hidden_size"), values.size("num_attention_heads")
    if width % heads:
        raise NotCovered("num_attention_heads")
    return {
        "type": "gemma4",
        "hidden_size": width,
        "num_hidden_layers": values.size("num_hidden_layers"),
        "num_attention_heads": heads,
        "kernel": values.size("conv_kernel_size"),
        "channels": [checked_size("subsampling_conv_channels", item) for item in channels],
        "out_hidden_size": values.size("output_proj_dims"),
        "text_hidden_size": hidden,
    }
