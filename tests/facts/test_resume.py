"""What reading a checkpoint back takes, by strategy, in bytes for each parameter."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.checkpoint.files import Saved
from lfconfiglint.facts.checkpoint.reading import bytes_read
from lfconfiglint.facts.estimate import estimate
from tests.facts.support import SMALL, facts_of, machine

FULL: dict[str, object] = {**SMALL, "finetuning_type": "full"}
ZERO_2, ZERO_3 = "ds_z2_config.json", "ds_z3_config.json"
FSDP = {"fsdp": "full_shard auto_wrap"}


@pytest.mark.parametrize(
    ("gpus", "changes", "expected"),
    [
        (1, {}, 8),
        (1, {"pure_bf16": True, "bf16": False}, 4),
        (8, {}, 0),
        (8, {"deepspeed": ZERO_2}, 2 * 8),
        (2, {"deepspeed": ZERO_2}, 12),
        (8, {"deepspeed": ZERO_3}, 12),
        (8, FSDP, 4 * 8),
    ],
)
def test_host(gpus: int, changes: dict[str, object], expected: float) -> None:
    """One card reads the optimizer's state into host memory, several read it straight to each;
    under ZeRO every process reads its own part, and in stages 0 to 2 all weights; FSDP 1 reads all
    weights in every process."""
    facts = facts_of({**FULL, **changes}, machine(gpus), 1000)
    total = facts.model.total_params
    assert facts.checkpoint.host_read / total == pytest.approx(expected, abs=0.01)
    assert facts.memory.host_resume_peak == facts.checkpoint.host_read


@pytest.mark.parametrize(
    ("version", "sharded", "expected"), [(1, False, 32), (2, False, 8), (2, True, 8)]
)
def test_host_with_fsdp(version: int, sharded: bool, expected: int) -> None:
    """FSDP 2 reads whole files in one process only, and sharded files come in parts."""
    saved = Saved(
        "fsdp", None, adapter=False, total=1000, trained=1000, tensors=1, trained_tensors=1,
        world=8, trained_bytes=4, frozen_bytes=2, optimizer_bytes=8,
        sharded_files=sharded, fsdp_version=version,
    )  # fmt: skip
    assert bytes_read(saved, ranks=8) == expected * 1000


def test_resuming_takes_more_host_memory_than_starting() -> None:
    """Public reports of runs that started, and failed when they were resumed."""
    memory = facts_of({**FULL, "deepspeed": ZERO_3}, machine(8), 1000).memory
    assert memory.host_resume_peak > 2 * memory.host_load_peak
    assert memory.host_resume_peak > memory.host_save_peak


@pytest.mark.parametrize(
    ("gpus", "changes", "expected"),
    [
        (1, {}, 12),
        (8, {}, 16),
        (8, {"optim": "adamw_8bit"}, 4 + 4 + 2 * 2.5),
        (8, {"deepspeed": ZERO_2}, 2 + 12 / 8),
        (8, {"deepspeed": ZERO_3}, (2 + 2 + 12) / 8),
        (8, {"deepspeed": "ds_z2_offload_config.json"}, 2),
    ],
)
def test_card(gpus: int, changes: dict[str, object], expected: float) -> None:
    """Weights, states and DDP's buckets, but no gradients except for ZeRO-3's buffer of them;
    bitsandbytes' optimizers hold their state twice for a moment."""
    facts = facts_of({**FULL, **changes}, machine(gpus), 1000)
    parts = facts.memory.gpu_resume.parts
    found = sum(parts.values()) - (parts.get("buffers", 0) if "deepspeed" in changes else 0)
    assert found / facts.model.total_params == pytest.approx(expected, rel=0.03)


def test_adapters_are_cheap_to_resume() -> None:
    memory = facts_of(SMALL, machine(1), 1000).memory
    assert memory.host_resume_peak < 1e9


def test_a_checkpoint_without_states_is_not_resumed_from() -> None:
    facts = facts_of(FULL, machine(1), 1000, save_only_model=True)
    assert facts.needs_of("memory.host_resume") == ("key:save_only_model",)


@pytest.mark.parametrize(
    ("given", "shown"), [(None, False), (False, False), (True, True), ("checkpoint-800", True)]
)
def test_only_a_run_that_resumes_has_the_phase(given: object, shown: bool) -> None:
    content = estimate(facts_of(FULL, machine(8), 1000, resume_from_checkpoint=given))
    memory = content["memory"]
    assert isinstance(memory, dict)
    assert (memory["gpu"]["resume"] is not None) is shown
    assert (memory["host"]["resume"] is not None) is shown
