"""Steps, saves and kept checkpoints of runs of the real Trainer, beside the formulas'."""

from __future__ import annotations

from typing import NamedTuple

from tests.facts.support import facts_of, machine, rows

Schedule = tuple[int, int, int]
"""Optimizer steps, saves, and checkpoints that are left at the end."""


class Run(NamedTuple):
    """One run: its row, what the Trainer did, and what is computed."""

    row: dict[str, str]
    measured: Schedule
    estimated: Schedule


def runs(release: str) -> list[Run]:
    """All runs of one transformers release."""
    return [_run(row) for row in rows(f"steps_{release}.csv")]


def _run(row: dict[str, str]) -> Run:
    limit = row["save_total_limit"]
    run = facts_of(
        {
            "stage": "sft",
            "dataset": "mine",
            "per_device_train_batch_size": int(row["batch"]),
            "gradient_accumulation_steps": int(row["accum"]),
            "num_train_epochs": float(row["epochs"]),
            "max_steps": int(row["max_steps"]),
            "val_size": float(row["val_size"]),
            "dataloader_drop_last": row["drop_last"] == "True",
            "save_steps": float(row["save_steps"]),
            "save_total_limit": int(limit) if limit else None,
            "save_strategy": row["save_strategy"],
        },
        machine(gpus=1),
        samples=int(row["n"]),
    ).run
    steps, saves, kept = (int(row[f"act_{name}"]) for name in ("steps", "saves", "kept"))
    return Run(row, (steps, saves, kept), (run.steps, run.save_count, run.kept_count))
