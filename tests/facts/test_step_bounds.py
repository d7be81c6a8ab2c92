"""The number of steps that ``max_samples`` allows at most, where nothing counts the samples."""

from __future__ import annotations

import pytest

from tests.facts.support import SMALL, facts_of, machine

CAPPED = {
    **SMALL, "dataset": "one", "max_samples": 1000, "per_device_train_batch_size": 1,
    "gradient_accumulation_steps": 8, "num_train_epochs": 3.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "cards", "most"),
    [
        ({}, None, 375),
        ({}, 1, 375),
        ({}, 8, 48),
        ({"dataset": "one,two"}, 1, 750),
        ({"mix_strategy": "interleave_under", "dataset": "one,two"}, 1, 750),
        ({"num_train_epochs": 0.5}, 1, 63),
        ({"packing": True}, 1, 375),
        ({"dataloader_drop_last": True}, 1, 375),
    ],
)
def test_at_most(changes: dict[str, object], cards: int | None, most: int) -> None:
    """Every data set gives that many samples; fewer cards take more steps."""
    hardware = machine(cards) if cards else None
    assert facts_of({**CAPPED, **changes}, hardware).run.steps_most == most


@pytest.mark.parametrize(
    "changes",
    [
        {"max_samples": None},
        {"mix_strategy": "interleave_over", "dataset": "one,two"},
        {"streaming": True},
        {"tokenized_path": "stored"},
        {"stage": "pt", "packing": True},
        {"stage": "ppo"},
        {"auto_find_batch_size": True},
    ],
)
def test_no_bound(changes: dict[str, object]) -> None:
    """What may use samples twice, or data that was stored with another cap, has no limit."""
    assert facts_of({**CAPPED, **changes}, machine(1)).needs_of("run.steps_most")


def test_where_steps_are_known() -> None:
    """A bound beside the number itself would only repeat it."""
    assert facts_of(CAPPED, machine(1), 500).run.steps_most is None
    assert facts_of({**CAPPED, "max_steps": 10}, machine(1)).run.steps_most is None
