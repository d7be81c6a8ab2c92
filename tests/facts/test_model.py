"""What is trained, for each tuning method."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lfconfiglint.models.catalog_lines import CATALOG
from lfconfiglint.models.shape import find_shape
from tests.facts.support import SEED, SMALL, facts_of

TEXT, TOWER = 32_763_876_352, 688_841_984
MERGER = 1280 + (5120 * 5120 + 5120) + (5120 * 5120 + 5120)


def test_seed() -> None:
    """Tower and merger are frozen, as in the first case's own arithmetic."""
    model = facts_of(SEED).model
    assert (model.trainable_params, model.frozen_params) == (TEXT, TOWER)
    assert (model.source, model.multimodal, model.template) == ("catalog", True, "qwen2_vl")


@pytest.mark.parametrize(
    ("tower", "projector", "language", "trained"),
    [
        (True, True, False, TEXT),
        (True, False, False, TEXT + MERGER),
        (False, True, False, TEXT + TOWER - MERGER),
        (False, False, False, TEXT + TOWER),
        (True, False, True, MERGER),
    ],
)
def test_parts_of_a_vision_model(
    tower: bool, projector: bool, language: bool, trained: int
) -> None:
    changes = {
        "freeze_vision_tower": tower,
        "freeze_multi_modal_projector": projector,
        "freeze_language_model": language,
    }
    assert facts_of({**SEED, **changes}).model.trainable_params == trained


@pytest.mark.parametrize(
    ("changes", "trained"),
    [
        ({}, 20_185_088),
        ({"lora_rank": 64}, 161_480_704),
        ({"lora_target": "q_proj,v_proj"}, 8 * 28 * (2 * 3584 + 3584 + 512)),
        ({"lora_target": "q_proj", "use_dora": True}, 28 * (8 * 2 * 3584 + 3584)),
        ({"finetuning_type": "full"}, 7_615_616_512),
        ({"finetuning_type": "freeze"}, 2 * 233_057_792),
        ({"finetuning_type": "freeze", "freeze_trainable_layers": -3}, 3 * 233_057_792),
        (
            {"finetuning_type": "freeze", "freeze_trainable_layers": 4, "use_llama_pro": True},
            4 * 233_057_792,
        ),
    ],
)
def test_methods(changes: dict[str, object], trained: int) -> None:
    """The LoRA counts of all linear layers are those peft itself made of this model."""
    assert facts_of({**SMALL, **changes}).model.trainable_params == trained


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"lora_target": "no_such_proj"}, "model.modules"),
        ({"additional_target": "norm"}, "model.modules"),
        # some models have these already, and nothing is resized
        ({"add_tokens": "<think>,</think>"}, "model.modules"),
        ({"model_name_or_path": "Qwen/Qwen3-30B-A3B"}, "transformers"),
        ({"adapter_name_or_path": "saves/lora"}, "model.adapter"),
        ({"finetuning_type": "prefix"}, "finetuning_type"),
        ({"model_name_or_path": "nobody/nothing"}, "model"),
        ({"model_name_or_path": None}, "key:model_name_or_path"),
        ({"lora_rank": 0}, "key:lora_rank"),
    ],
)
def test_unknown(changes: dict[str, object], need: str) -> None:
    assert facts_of({**SMALL, **changes}).needs_of("model.trainable_params") == (need,)


def test_active_parameters_of_experts() -> None:
    """Qwen3-30B-A3B passes a token through 3.3 of 30.5 billion parameters."""
    model = facts_of(SMALL, model_name_or_path="Qwen/Qwen3-30B-A3B").model
    assert model.total_params == 30_532_122_624
    assert model.active_params == 3_353_032_704


def test_every_alias_has_the_size_of_its_id() -> None:
    """Upstream's own registry has two ids exchanged; a size in the name must fit the shape."""
    catalog = json.loads(CATALOG.read_text(encoding="utf-8"))
    size = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)b(?![a-z0-9])")
    for name, others, *_ in catalog["models"]:
        sizes = set(size.findall(name.lower()))
        for other in others:
            found = set(size.findall(other.lower()))
            assert not found or not sizes or found & sizes, (name, other)


def test_a_local_folder_that_cannot_be_counted_is_known_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "gemma-3-4b-it"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["Gemma3ForConditionalGeneration"]}')
    shape = find_shape(str(folder), folder)
    assert shape is not None
    assert shape.origin == "catalog (by folder name)"
