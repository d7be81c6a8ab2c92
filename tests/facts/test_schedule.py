"""Steps, saves and kept checkpoints against runs of the real Trainer."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.run.schedule import interval
from tests.facts.support import facts_of, machine, rows


@pytest.mark.parametrize("version", ["4.57.6", "5.6.0"])
def test_every_measured_run(version: str) -> None:
    """240 runs: steps, number of saves and number of kept folders, without a single difference."""
    for row in rows(f"steps_{version}.csv"):
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
        found = (run.steps, run.save_count, run.kept_count)
        assert found == tuple(int(row[f"act_{name}"]) for name in ("steps", "saves", "kept")), row


@pytest.mark.parametrize(
    ("samples", "world", "per_epoch"), [(20_000, 8, 1250), (20_001, 8, 1251), (1, 8, 1), (17, 8, 2)]
)
def test_a_step_takes_samples_from_every_card(samples: int, world: int, per_epoch: int) -> None:
    """Batch 1, accumulation 2: 16 samples a step on 8 cards; a rest is a step of its own."""
    changes = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 2}
    values = {"stage": "sft", "dataset": "mine", **changes}
    assert facts_of(values, machine(world), samples).run.steps_per_epoch == per_epoch


@pytest.mark.parametrize(
    ("every", "steps", "expected"), [(500, 10, 500), (0.1, 5, 1), (0.3, 15, 5), (1, 9, 1)]
)
def test_interval(every: float, steps: int, expected: int) -> None:
    """A count stays as it is, also beyond the run; a share is rounded up."""
    assert interval(every, steps) == expected
