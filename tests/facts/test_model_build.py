"""How models are built: families, experts, attention and towers, as memory needs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lfconfiglint.facts.model.model import Model
from lfconfiglint.models.catalog_lines import CATALOG
from lfconfiglint.models.shape import catalog_shapes
from tests.facts.support import SMALL, facts_of
from tests.facts.test_model_nature import known, model_at


def model_of(name: str) -> Model:
    return facts_of({**SMALL, "model_name_or_path": name}).model


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "dense"),
        ("Qwen/Qwen2.5-VL-7B-Instruct", "dense"),
        ("Qwen/Qwen3-30B-A3B", "moe"),
        ("deepseek-ai/DeepSeek-V3", "mla"),
        ("meta-llama/Llama-3.2-11B-Vision", "cross"),
        ("Qwen/Qwen3-Next-80B-A3B-Instruct", "hybrid"),
        ("google/gemma-3n-E2B-it", "other"),
        ("nobody/nothing", "unknown"),
    ],
)
def test_family(name: str, family: str) -> None:
    """Which memory model applies; nothing is taken for a dense model that is none."""
    assert known(model_of(name), "family") == family


def test_experts() -> None:
    """All experts are held, few are active, and the routed ones are told from the rest."""
    model = model_of("Qwen/Qwen3-30B-A3B")
    assert (model.experts, model.experts_per_token, model.expert_size) == (128, 8, 768)
    assert (model.total_params, model.active_params) == (30_532_122_624, 3_353_032_704)
    assert model.expert_params == 48 * 128 * 3 * 2048 * 768
    assert model.layer_params == (623_120_640,) * 48
    assert sum(model.active_layer_params) < sum(model.layer_params)
    dense = model_of("Qwen/Qwen2.5-7B-Instruct")
    assert (dense.experts, dense.expert_layers, dense.expert_params) == (0, 0, 0)
    assert dense.layer_params == dense.active_layer_params == (233_057_792,) * 28


def test_latent_and_linear_attention() -> None:
    latent = model_of("deepseek-ai/DeepSeek-V2-Lite").latent_sizes
    assert latent is not None
    assert latent["kv_lora_rank"] == 512
    assert model_of("Qwen/Qwen3-8B").latent_sizes is None
    assert model_of("Qwen/Qwen3-8B").qk_norm
    assert model_of("Qwen/Qwen3-Next-80B-A3B-Instruct").linear_layers == 36


@pytest.mark.parametrize(
    ("name", "scores", "logits"),
    [
        ("google/gemma-2-9b-it", 50.0, 30.0),
        ("google/gemma-3-4b-it", None, None),
        ("Qwen/Qwen2.5-7B-Instruct", None, None),
    ],
)
def test_soft_caps(name: str, scores: float | None, logits: float | None) -> None:
    assert (model_of(name).attention_softcap, model_of(name).logits_softcap) == (scores, logits)


SIZES = {
    "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26,
    "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 256000,
}  # fmt: skip
WINDOW = {"sliding_window": 1024}


@pytest.mark.parametrize(
    ("config", "window", "layers"),
    [
        ({"model_type": "gemma2"}, 4096, 13),
        ({"model_type": "gemma3_text", **WINDOW}, 1024, 22),
        ({"model_type": "gemma3_text", **WINDOW, "sliding_window_pattern": 2}, 1024, 13),
        ({"model_type": "mistral", **WINDOW}, 1024, 26),
        ({"model_type": "mistral", "sliding_window": None}, None, 0),
        ({"model_type": "qwen2", **WINDOW, "use_sliding_window": False}, None, 0),
        (
            {"model_type": "qwen2", **WINDOW, "use_sliding_window": True, "max_window_layers": 20},
            1024, 6,
        ),
        ({"model_type": "llama"}, None, 0),
        (
            {"model_type": "qwen3", **WINDOW, "layer_types": ["sliding_attention"] * 26},
            1024, 26,
        ),
    ],
)  # fmt: skip
def test_sliding_windows(
    tmp_path: Path, config: dict[str, object], window: int | None, layers: int
) -> None:
    """As the config class makes layer_types where the file has none."""
    model = model_at(tmp_path, {**SIZES, **config})
    assert (model.sliding_window, model.sliding_layers) == (window, layers)


def test_the_catalog_does_not_say_windows() -> None:
    assert known(model_of("google/gemma-2-9b-it"), "sliding_window") == "unknown"


@pytest.mark.parametrize(
    ("name", "tower"),
    [
        ("Qwen/Qwen2.5-VL-7B-Instruct", (32, 1280, 3420, 16, 14, 2)),
        ("Qwen/Qwen3-VL-8B-Instruct", (27, 1152, 4304, 16, 16, 2)),
        ("google/gemma-3-4b-it", (27, 1152, 4304, 16, 14, 4)),
        ("llava-hf/llava-1.5-7b-hf", (24, 1024, 4096, 16, 14, 1)),
        ("mistralai/Mistral-Small-3.1-24B-Instruct-2503", (24, 1024, 4096, 16, 14, 2)),
        ("OpenGVLab/InternVL3-8B-hf", (24, 1024, 4096, 16, 14, 2)),
        ("Qwen/Qwen2.5-7B-Instruct", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_towers(name: str, tower: tuple[int, ...]) -> None:
    """Layers, widths, heads, side of a patch, and patches a side that become one token."""
    model = model_of(name)
    found = (
        model.vision_layers, model.vision_hidden_size, model.vision_intermediate_size,
        model.vision_heads, model.vision_patch_size, model.vision_merge,
    )  # fmt: skip
    assert found == tower


def test_parts_add_up() -> None:
    """Text, towers and projector are the whole model, for every model of the catalog."""
    models = json.loads(CATALOG.read_text(encoding="utf-8"))["models"]
    keys = {shape: name for name, _, shape, *_ in models}
    for key in catalog_shapes():
        model = model_of(keys[key])
        parts = model.text_params + model.vision_params + model.projector_params
        parts += model.audio_params + model.shape.counts.other
        assert parts == model.total_params, key
        assert model.active_params <= model.text_params, key
        assert known(model, "family") != "unknown"
