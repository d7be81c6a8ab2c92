"""Every architecture that is read from a config.json, against the models transformers builds."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.models.architectures import DECODERS, SAME
from lfconfiglint.models.architectures_own import OWN_CLASSES
from lfconfiglint.models.config.multimodal import MULTIMODAL, THINKERS
from lfconfiglint.models.config.read import read_model_config
from lfconfiglint.models.config.text import read_text
from lfconfiglint.models.config.values import Values
from lfconfiglint.models.counting.parameters import NotCovered, count

DATA = Path(__file__).parent / "data" / "transformers_counts.json"
BUILT: dict[str, list[tuple[dict[str, Any], int]]] = defaultdict(list)
for kind, config, total in json.loads(DATA.read_text(encoding="utf-8")):
    BUILT[kind].append((config, total))
NOT_BUILT = {"glm4v_text"}
"""Only a part of other models."""


@pytest.mark.parametrize("kind", sorted(set(BUILT) & set(DECODERS)))
def test_language_models(kind: str) -> None:
    """Biases, norms, experts and mixers, switched on and off, add what transformers makes."""
    for config, total in BUILT[kind]:
        assert count(read_text(Values(config, kind))).total == total, config


@pytest.mark.parametrize("kind", sorted(MULTIMODAL))
def test_multimodal_models(kind: str, tmp_path: Path) -> None:
    """Towers, projectors and the language models inside, with whatever sizes."""
    assert BUILT[kind]
    for config, total in BUILT[kind]:
        whole = {"model_type": kind, **config}
        (tmp_path / "config.json").write_text(json.dumps(whole), encoding="utf-8")
        read = read_model_config(tmp_path / "config.json")
        assert read is not None, config
        assert (read.counts.total, read.architecture) == (total, MULTIMODAL[kind].architecture)


def test_every_decoder_was_built() -> None:
    """An architecture cannot be added without a model to compare it with."""
    assert set(DECODERS) - NOT_BUILT - set(OWN_CLASSES) <= set(BUILT)
    assert set(SAME.values()) <= set(DECODERS)
    assert set(THINKERS.values()) <= set(MULTIMODAL)


def test_only_the_thinker_is_trained(tmp_path: Path) -> None:
    """LLaMA-Factory keeps one part of the models that also speak."""
    thinker, total = BUILT["qwen2_5_omni_thinker"][0]
    config = {"model_type": "qwen2_5_omni", "thinker_config": thinker, "talker_config": {}}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    read = read_model_config(tmp_path / "config.json")
    assert read is not None
    assert read.counts.total == total


INDEX = {"weight_map": {"model.language_model.norm.weight": "1", "lm_head.weight": "1"}}


def test_the_index_says_whether_the_head_is_tied(tmp_path: Path) -> None:
    """Releases of transformers disagree where the file does not say; the checkpoint knows."""
    config, total = BUILT["mistral3"][-1]
    whole = {**config, "model_type": "mistral3"}
    whole.pop("tie_word_embeddings")
    whole["text_config"].pop("tie_word_embeddings")
    (tmp_path / "config.json").write_text(json.dumps(whole), encoding="utf-8")
    assert read_model_config(tmp_path / "config.json") is None
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps(INDEX), encoding="utf-8")
    read = read_model_config(tmp_path / "config.json")
    assert read is not None
    assert read.counts.lm_head == read.counts.embedding
    assert read.counts.total == total


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("stablelm", {"use_parallel_residual": True}),
        ("gpt2", {"add_cross_attention": True}),
        ("lfm2", {"tie_embedding": False}),
        ("deepseek_v3", {"qk_head_dim": 5}),
        ("deepseek_v2", {"moe_layer_freq": 2, "num_experts_per_tok": 2}),
        ("ernie4_5_moe", {"use_bias": True}),
        ("falcon_h1", {"projectors_bias": True}),
        ("minicpm", {"num_experts": 8}),
        ("qwen", {"no_bias": False}),
    ],
)
def test_what_is_built_otherwise_is_not_counted(kind: str, changes: dict[str, Any]) -> None:
    """A switch that changes what is built, and has no formula, makes the model unknown."""
    sizes = {
        "hidden_size": 512, "intermediate_size": 1024, "num_hidden_layers": 2, "vocab_size": 1000,
        "num_attention_heads": 8, "num_key_value_heads": 8, "head_dim": 64,
        "num_experts_per_tok": 2,
    }  # fmt: skip
    assert count(read_text(Values(sizes, kind))).total > 0
    with pytest.raises(NotCovered):
        read_text(Values({**sizes, **changes}, kind))
