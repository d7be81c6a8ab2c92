"""What a crash costs, and who can go on from a checkpoint."""

from __future__ import annotations

import pytest

from tests.facts.support import SEED, SMALL, facts_of, machine


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, False),
        ({"deepspeed": "ds_z0_config.json"}, False),
        ({"deepspeed": "ds_z2_config.json"}, True),
        ({"deepspeed": "ds_z3_config.json"}, True),
        ({"deepspeed": "ds_z3_config.json", "save_only_model": True}, False),
        ({"fsdp": "full_shard auto_wrap"}, False),
    ],
)
def test_deepspeed_wants_as_many_processes(changes: dict[str, object], same: bool) -> None:
    """Its parts of the optimizer are not cut anew, where they are saved at all."""
    facts = facts_of({**SMALL, "finetuning_type": "full", **changes}, machine(8), 1000)
    assert facts.checkpoint.resume_same_world is same


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({}, 500),
        ({"save_steps": 100_000}, 3750),
        ({"save_strategy": "epoch"}, 1250),
        ({"save_strategy": "no"}, 3750),
    ],
)
def test_lost_work(changes: dict[str, object], steps: int) -> None:
    """A run that dies right before a save has lost all since the one before it."""
    checkpoint = facts_of({**SEED, **changes}, machine(), 20_000).checkpoint
    assert checkpoint.lost_steps == steps
    assert checkpoint.lost_share == pytest.approx(steps / 3750)


@pytest.mark.parametrize(
    ("stage", "method", "possible"),
    [
        ("sft", "full", True),
        ("dpo", "lora", True),
        ("rm", "lora", True),
        ("rm", "full", False),
        ("rm", "freeze", False),
        ("ppo", "lora", False),
        ("ppo", "full", False),
    ],
)
def test_stages_that_drop_a_checkpoint(stage: str, method: str, possible: bool) -> None:
    """Whatever is saved: LLaMA-Factory starts these stages anew, or refuses."""
    changes = {"stage": stage, "finetuning_type": method, "resume_from_checkpoint": "saves/x"}
    facts = facts_of({**SMALL, **changes}, machine(), 100_000)
    assert facts.run.stage_resumes is possible
    assert facts.run.resumes is possible
    if facts.run.save_interval is not None:
        assert facts.checkpoint.resumable is possible
