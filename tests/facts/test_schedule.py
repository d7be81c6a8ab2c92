"""Steps, saves and kept checkpoints against runs of the real Trainer."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.run.schedule import interval
from tests.facts.measured.checkpoints import RELEASES
from tests.facts.measured.steps import runs
from tests.facts.support import facts_of, machine


@pytest.mark.parametrize("release", RELEASES)
def test_every_measured_run(release: str) -> None:
    """240 runs: steps, number of saves and number of kept folders, without a single difference."""
    found = runs(release)
    assert len(found) == 240
    assert [run for run in found if run.measured != run.estimated] == []


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
