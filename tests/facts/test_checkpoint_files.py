"""Bytes of checkpoints against what the real libraries wrote."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.checkpoint.files import Saved, checkpoint_files, is_optimizer
from lfconfiglint.facts.facts import Facts
from lfconfiglint.records import replace
from tests.facts.measured.checkpoints import RELEASES, close, one_process, two_processes
from tests.facts.measured.comparison import Comparison
from tests.facts.support import SMALL, facts_of, machine


@pytest.mark.parametrize("release", RELEASES)
def test_trainer_in_one_process(release: str) -> None:
    """Full, LoRA and freeze tuning in fp32 and bf16, with and without optimizer: optimizer files
    and whole checkpoints within 0.2 % or 0.2 MB."""
    found = one_process(release)
    assert len(found) == 33 + 18
    assert [each for each in found if not close(each)] == []


def test_two_processes() -> None:
    """ZeRO-0 to 3 and DDP: files of model states and whole checkpoints, as closely."""
    found = two_processes()
    assert len(found) == 11 + 8
    assert [each for each in found if not close(each)] == []


def test_without_gathering_zero3_writes_its_shards_even_when_only_the_model_is_wanted() -> None:
    """transformers falls back to DeepSpeed's own checkpoint, optimizer included."""
    saved = Saved(
        "deepspeed", 3, False, 1000, 1000, 1, 1, 2, 2, 2, 8.0, only_model=True, gather=False
    )
    files = checkpoint_files(saved)
    assert "model.safetensors" not in files
    assert any(is_optimizer(name) for name in files)


@pytest.mark.parametrize(
    ("sharded", "adapter", "version", "per_trained"),
    [(False, False, 1, 16), (True, False, 2, 12), (False, True, 1, 16)],
)
def test_fsdp(sharded: bool, adapter: bool, version: int, per_trained: int) -> None:
    """Measured with two processes: 16 bytes for each trained parameter, 12 in shards."""
    number = 187_200_512
    saved = Saved(
        "fsdp", None, adapter, number, number, 91, 91, 2, 4, 4, 8.0,
        sharded_files=sharded, fsdp_version=version,
    )  # fmt: skip
    total = sum(checkpoint_files(saved).values())
    assert close(Comparison("", "", per_trained * number, total))


@pytest.mark.parametrize(
    ("release", "transformers", "name", "copied"),
    [
        ("0.9.5", "5.6.0", "model.safetensors", 30.46e9),
        ("0.9.5", "4.57.1", "model-*.safetensors", 5e9),
        ("0.9.5", None, "model.safetensors", 30.46e9),
        ("0.9.4", None, "model-*.safetensors", 5e9),
        ("0.8.3", None, "model-*.safetensors", 5e9),
    ],
)
def test_size_of_a_shard(release: str, transformers: str | None, name: str, copied: float) -> None:
    """A file at a time is copied to host memory: 50 GB since transformers 5, 5 GB before."""
    facts = facts_of({**SMALL, "finetuning_type": "full"}, machine(1), 1000)
    facts = Facts(replace(facts.context, release=release, transformers=transformers))
    assert name in dict(facts.checkpoint.files)
    assert facts.checkpoint.host_gather == pytest.approx(copied, rel=0.01)
