"""Checkpoints of whole configs: bytes, disk, host memory, time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lfconfiglint.facts.facts import Facts
from tests.facts.support import SEED, SMALL, facts_of, machine, rows

TEXT, TOWER, TOTAL = 32_763_876_352, 688_841_984, 33_452_718_336


def test_seed() -> None:
    """14 bytes for each trained and 4 for each frozen parameter; 2 gathered for each on rank 0."""
    checkpoint = facts_of(SEED, machine(), 20_000).checkpoint
    assert checkpoint.bytes == pytest.approx(14 * TEXT + 4 * TOWER, rel=0.0001)
    assert checkpoint.bytes == sum(size for _, size in checkpoint.files)
    assert checkpoint.bytes == checkpoint.weights_bytes + checkpoint.optimizer_bytes
    assert checkpoint.bytes_weights_only == pytest.approx(2 * TOTAL, rel=0.0001)
    assert checkpoint.host_gather == 2 * TOTAL
    assert (checkpoint.optimizer_saved, checkpoint.resumable) == (True, True)
    assert checkpoint.disk_peak == 8 * checkpoint.bytes + checkpoint.bytes_weights_only


@pytest.mark.parametrize(
    ("changes", "gpus", "per_total", "per_trained"),
    [
        ({"finetuning_type": "full"}, 1, 0, 12),
        ({"finetuning_type": "full", "pure_bf16": True, "bf16": False}, 1, 0, 6),
        ({"finetuning_type": "full", "save_only_model": True}, 8, 0, 4),
        ({"finetuning_type": "full", "deepspeed": "ds_z0_config.json"}, 8, 0, 4),
        ({"finetuning_type": "full", "deepspeed": "ds_z2_config.json"}, 8, 0, 16),
        ({"finetuning_type": "full", "deepspeed": "ds_z3_config.json"}, 8, 0, 14),
        ({"finetuning_type": "full", "fsdp": "full_shard auto_wrap"}, 8, 0, 16),
        ({}, 8, 0, 12),
        ({"deepspeed": "ds_z2_config.json"}, 8, 0, 16),
        ({"deepspeed": "ds_z3_config.json"}, 8, 0, 14),
        ({"finetuning_type": "freeze"}, 1, 2, 10),
    ],
)
def test_bytes_per_parameter(
    changes: dict[str, object], gpus: int, per_total: int, per_trained: int
) -> None:
    """The table of strategies; 5 MB of rank and tensor overhead are allowed."""
    facts = facts_of({**SMALL, **changes}, machine(gpus), 1000)
    total, trained = facts.model.total_params, facts.model.trainable_params
    expected = per_total * total + per_trained * trained
    assert facts.checkpoint.bytes == pytest.approx(expected, abs=5_000_000, rel=0.0002)


@pytest.mark.parametrize(
    ("changes", "saved"),
    [
        ({}, True),
        ({"save_only_model": True}, False),
        ({"deepspeed": "ds_z0_config.json"}, False),
        ({"deepspeed": "ds_z3_config.json"}, True),
    ],
)
def test_optimizer_saved(changes: dict[str, object], saved: bool) -> None:
    checkpoint = facts_of({**SMALL, **changes}, machine(), 1000).checkpoint
    assert checkpoint.optimizer_saved is saved
    assert (checkpoint.optimizer_bytes > 0) is saved


@pytest.mark.parametrize(
    ("changes", "bytes_of_total"),
    [
        ({"deepspeed": "ds_z2_config.json"}, 2 * 8),
        ({"deepspeed": "ds_z3_config.json"}, 2),
        ({"fsdp": "full_shard auto_wrap"}, 8),
    ],
)
def test_host_memory_at_a_save(changes: dict[str, object], bytes_of_total: int) -> None:
    """ZeRO-2 copies the model once for every process of the node; FSDP gathers the optimizer."""
    facts = facts_of({**SMALL, "finetuning_type": "full", **changes}, machine(8, 2), 1000)
    assert facts.checkpoint.host_gather == bytes_of_total * facts.model.total_params


@pytest.mark.parametrize(("limit", "count"), [(None, 8), (3, 4), (1, 2), (7, 8), (8, 8), (20, 8)])
def test_disk(limit: int | None, count: int) -> None:
    """One more than the limit is there for a moment, but never more than are written."""
    checkpoint = facts_of(SEED, machine(), 20_000, save_total_limit=limit).checkpoint
    assert checkpoint.peak_count == count
    assert checkpoint.disk_peak == count * checkpoint.bytes + checkpoint.bytes_weights_only
    assert checkpoint.disk_peak_weights_only == (count + 1) * checkpoint.bytes_weights_only


@pytest.mark.parametrize("free", [10**11, 10**12, 1_400_000_000_000, 2 * 10**12, 4 * 10**12])
@pytest.mark.parametrize("best", [False, True])
def test_advised_limit(free: int, best: bool) -> None:
    """Its peak takes at most 85 % of the disk, and that of the next larger limit more, up to 5."""
    changes = {"load_best_model_at_end": best}

    def fits(limit: int) -> bool:
        trial = facts_of({**SEED, **changes, "save_total_limit": limit}, machine(free=free), 20_000)
        return trial.checkpoint.disk_peak <= 0.85 * free

    advised = facts_of({**SEED, **changes}, machine(free=free), 20_000).checkpoint.advised_limit
    if advised is None:
        assert not fits(2 if best else 1)
    else:
        assert fits(advised)
        assert advised == 5 or not fits(advised + 1)


@pytest.mark.parametrize("free", [10**12, 1_400_000_000_000, 2 * 10**12, 3 * 10**12])
def test_advised_interval(free: int) -> None:
    """With it all checkpoints take at most 85 % of the disk, and with the next smaller multiple of
    ``save_steps`` they take more; both peaks are those of a run with these keys."""

    def peak(**changes: object) -> int:
        return facts_of({**SEED, **changes}, machine(free=free), 20_000).checkpoint.disk_peak

    advised = facts_of(SEED, machine(free=free), 20_000).checkpoint
    if advised.advised_interval is None:
        assert peak(save_steps=2000) > 0.85 * free
        return
    assert advised.disk_peak_rarer == peak(save_steps=advised.advised_interval) <= 0.85 * free
    assert peak(save_steps=advised.advised_interval - 500) > 0.85 * free
    if advised.advised_limit is not None:
        assert advised.disk_peak_limited == peak(save_total_limit=advised.advised_limit)


def test_no_interval_is_advised_where_checkpoints_are_deleted() -> None:
    """Then the limit says how many there are, however often is saved."""
    values = {**SEED, "save_total_limit": 4}
    assert facts_of(values, machine(free=10**12), 20_000).checkpoint.advised_interval is None


def test_weights_only_and_a_limit_together() -> None:
    """A disk on which neither of the two is enough alone."""
    few = facts_of({**SEED, "save_steps": 20}, machine(free=400 * 10**9), 20_000).checkpoint
    assert few.advised_limit is None
    assert few.disk_peak_weights_only > 400 * 10**9
    assert few.advised_limit_weights_only == 3


def test_unknown_where_the_profile_is_silent() -> None:
    facts = facts_of(SEED, machine(), 20_000)
    assert facts.needs_of("checkpoint.advised_limit") == ("hardware.disk_free",)
    assert facts.needs_of("checkpoint.write_seconds_high") == ("hardware.disk_write_bandwidth",)
    # 67 GB gathered and written by one process, then 49 GB by each, at 1.5 GB/s
    assert facts.checkpoint.write_seconds_low == pytest.approx(89, rel=0.05)


def test_a_slow_disk_is_what_a_save_waits_for() -> None:
    """461 GB at 1 GB/s, twice that when others write too; and the gathering."""
    alone = facts_of(SEED, machine(bandwidth=10**9), 20_000).checkpoint
    shared = facts_of(SEED, machine(bandwidth=10**9, shared=True), 20_000).checkpoint
    assert 461 < alone.write_seconds_low < alone.write_seconds_high < 600
    assert shared.write_seconds_high == 2 * alone.write_seconds_high
    assert 0 < alone.save_share_low < 0.05


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"save_only_model": True}, False),
        ({"resume_from_checkpoint": True}, False),
        ({"load_best_model_at_end": True}, False),
        ({"load_best_model_at_end": True, "deepspeed": None}, True),
        ({"deepspeed": {"zero_optimization": {"stage": 3}}}, False),
    ],
)
def test_weights_only_allowed(changes: dict[str, object], allowed: bool) -> None:
    facts = facts_of({**SEED, **changes}, machine(), 20_000)
    assert facts.checkpoint.weights_only_allowed is allowed


@pytest.mark.parametrize(
    ("release", "packages", "saved"),
    [
        ("0.9.5", {}, False),
        ("0.9.5", {"deepspeed": "0.17.5"}, True),
        ("0.9.5", {"deepspeed": "0.17.6"}, False),
        ("0.9.5", {"deepspeed": "0.18.4"}, False),
        ("0.9.5", {"deepspeed": "0.18.5"}, True),
        ("0.9.4", {}, True),
    ],
)
def test_zero0_writes_the_optimizer_with_some_releases(
    release: str, packages: dict[str, str], saved: bool
) -> None:
    """DeepSpeed up to 0.17.5, all that upstream's pins allow up to 0.9.4, and from 0.18.5 on keeps
    Adam's state."""
    values = {**SMALL, "finetuning_type": "full", "deepspeed": "ds_z0_config.json"}
    context = facts_of(values, machine(8), 1000).context
    facts = Facts(replace(context, release=release, packages=packages))
    assert facts.checkpoint.optimizer_saved is saved
    per_parameter = facts.checkpoint.bytes / facts.model.total_params
    assert per_parameter == pytest.approx(16 if saved else 4, rel=0.001)


def test_adafactor_keeps_sums_of_rows_and_columns(tmp_path: Path) -> None:
    """The file that the real Trainer wrote, within what pickling costs for each tensor."""
    config = {
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 512,
        "intermediate_size": 1376, "num_hidden_layers": 6, "num_attention_heads": 8,
        "num_key_value_heads": 2, "vocab_size": 16000, "tie_word_embeddings": True,
        "torch_dtype": "float32", "max_position_embeddings": 2048,
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    row = next(row for row in rows("checkpoints_5.6.0.csv") if row["optim"] == "adafactor")
    values = {**SMALL, "finetuning_type": "full", "optim": "adafactor"}
    facts = facts_of({**values, "model_name_or_path": str(tmp_path)}, machine(1), 1000)
    assert facts.model.total_params == int(row["params"])
    assert facts.checkpoint.optimizer_bytes == pytest.approx(int(row["opt_bytes"]), abs=10_000)
    assert facts.checkpoint.bytes == pytest.approx(int(row["total"]), rel=0.002)


def test_unusual_optimizers_are_unknown() -> None:
    """DeepSpeed flattens what these look at the shape of."""
    for changes in ({"optim": "grokadamw"}, {"use_galore": True}, {"use_muon": True}):
        facts = facts_of({**SEED, **changes}, machine(), 20_000)
        assert facts.needs_of("checkpoint.bytes") == ("optimizer",)


@pytest.mark.parametrize(("pure", "per_copy"), [(False, 12), (True, 6)])
def test_copies_of_embeddings_beside_adapters(pure: bool, per_copy: int) -> None:
    """fp32 like the adapters, 16 bits under ``pure_bf16``: in the weights and in AdamW's state."""
    precision = {"pure_bf16": pure, "bf16": not pure}
    without = facts_of({**SMALL, **precision}, machine(1), 1000).checkpoint.bytes
    both = {**SMALL, **precision, "additional_target": "embed_tokens,lm_head"}
    facts = facts_of(both, machine(1), 1000)
    copies = 2 * facts.model.vocab_size * facts.model.hidden_size
    assert facts.checkpoint.bytes - without == pytest.approx(per_copy * copies, rel=0.0001)
