"""Whole configs against real model code, traced at true size: what a training step allocates."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from tests.facts.support import NOWHERE, SMALL, defaults, machine, rows

GIB = 2**30
PAIRS = {"dpo", "orpo"}
ROWS = rows("traced_runs.csv")


def values_of(row: dict[str, str]) -> dict[str, object]:
    """The config that leads to what was traced."""
    pair, loss = row["loss"] in PAIRS, row["loss"]
    values: dict[str, object] = {
        **SMALL,
        "model_name_or_path": row["model"],
        "finetuning_type": row["method"],
        "bf16": row["precision"] == "bf16",
        "pure_bf16": row["precision"] == "pure_bf16",
        "stage": "dpo" if pair else loss,
        "pref_loss": "orpo" if loss == "orpo" else "sigmoid",
        "disable_gradient_checkpointing": row["checkpointing"] == "0",
        "per_device_train_batch_size": int(row["batch"]) // (2 if pair else 1),
        "cutoff_len": int(row["length"]),
        "flash_attn": row["attention"],
        "gradient_accumulation_steps": int(row["accumulation"]),
        "lora_target": row["targets"].split() or "all",
        "additional_target": row["additional"].split() or None,
        "use_dora": row["dora"] == "1",
    }
    if row["optimizer"] == "foreach":
        values["optim"] = "adamw_torch"
    if row["layers"]:
        values["freeze_trainable_layers"] = int(row["layers"])
    if row["rank"]:
        values["lora_rank"] = int(row["rank"])
    return values


def facts_with(row: dict[str, str]) -> Facts:
    context = Context(values_of(row), defaults(), machine(1), 100, NOWHERE, transformers="5.6.0")
    return Facts(context)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(filter(None, row.values())))
def test_run(row: dict[str, str]) -> None:
    """The trained parameters agree, and the peak within 1 %."""
    facts = facts_with(row)
    assert facts.model.trainable_params == pytest.approx(int(row["trained"]), rel=1e-6)
    assert facts.memory.gpu_train.allocated / GIB == pytest.approx(float(row["peak_gib"]), rel=0.01)


def test_mean_error() -> None:
    errors = [
        abs(facts_with(row).memory.gpu_train.allocated / GIB / float(row["peak_gib"]) - 1)
        for row in ROWS
    ]
    assert len(errors) > 120
    assert sum(errors) / len(errors) < 0.002
