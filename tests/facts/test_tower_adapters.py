"""Adapters on vision models: which layers LLaMA-Factory chooses, counted by transformers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.facts.support import SMALL, facts_of, machine

DATA = Path(__file__).parent / "data" / "tower_adapters.csv"
ROWS = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))
FROZEN = ("freeze_vision_tower", "freeze_multi_modal_projector", "freeze_language_model")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_trainable_params(row: dict[str, str]) -> None:
    """The tower gets adapters where it is not frozen, the projector where it shares a name."""
    frozen = {name: row[name] == "true" for name in FROZEN}
    values = {
        **SMALL, **frozen, "model_name_or_path": row["model"], "lora_rank": 8,
        "lora_target": row["lora_target"],
    }  # fmt: skip
    assert facts_of(values, machine(1), 10).model.trainable_params == int(row["params"])


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("Qwen/Qwen2.5-VL-3B-Instruct", {"lora_target": "visual.blocks.3"}),
        ("Qwen/Qwen2.5-Omni-7B", {}),
        ("google/gemma-3-4b-it", {}),
    ],
)
def test_unknown(model: str, changes: dict[str, object]) -> None:
    """A tower without known names, or a target that is no layer's, is not guessed."""
    values = {**SMALL, "model_name_or_path": model, "freeze_vision_tower": False, **changes}
    assert facts_of(values, machine(1), 10).needs_of("model.trainable_params")
