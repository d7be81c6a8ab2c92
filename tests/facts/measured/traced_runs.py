"""Whole configs, and the facts about them that traced steps are compared with."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from tests.facts.measured.comparison import Comparison
from tests.facts.support import NOWHERE, SMALL, defaults, machine, rows

_GIB = 2**30
_PAIRS = {"dpo", "orpo"}


def values_of(row: dict[str, str]) -> dict[str, object]:
    """The config that leads to what was traced."""
    pair, loss = row["loss"] in _PAIRS, row["loss"]
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


def traced_runs() -> list[Comparison]:
    """What a step of each allocates at its peak, by method."""
    return [
        Comparison(
            f"run {row['method']}",
            ", ".join(f"{key}={text}" for key, text in list(row.items())[:-2] if text),
            round(float(row["peak_gib"]) * _GIB),
            facts_with(row).memory.gpu_train.allocated,
        )
        for row in rows("traced_runs.csv")
    ]
