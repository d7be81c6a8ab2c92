"""Bytes of checkpoints against what the real libraries wrote."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.checkpoint.files import Saved, checkpoint_files, is_optimizer
from tests.facts.support import rows

TRAINED_TENSORS = {"full": 91, "freeze2": 24, "lora": 112}


def close(found: int, measured: int) -> bool:
    return abs(found - measured) <= max(0.002 * measured, 200_000)


@pytest.mark.parametrize("version", ["4.57.6", "5.6.0"])
def test_trainer_in_one_process(version: str) -> None:
    """Full, LoRA and freeze tuning in fp32 and bf16, with and without optimizer."""
    for row in rows(f"checkpoints_{version}.csv"):
        if row["optim"] == "adafactor":
            # its state depends on the shape of each tensor: see test_checkpoint.py
            continue
        method, trained = row["method"], int(row["trainable"])
        weight = 4 if method != "full" or row["dtype"] == "float32" else 2
        tensors = int(row["trainable_tensors"])
        saved = Saved(
            backend="single",
            stage=None,
            adapter=method == "lora",
            total=int(row["params"]) - (trained if method == "lora" else 0),
            trained=trained,
            tensors=tensors if method == "full" else 75,
            trained_tensors=tensors,
            world=1,
            trained_bytes=weight,
            frozen_bytes=2,
            optimizer_bytes=0.0 if row["optim"] == "sgd" else 2.0 * weight,
            only_model=row["save_only_model"] == "True",
        )
        files = checkpoint_files(saved)
        optimizer = sum(size for name, size in files.items() if is_optimizer(name))
        assert close(optimizer, int(row["opt_bytes"])), row
        assert close(sum(files.values()), int(row["total"])), row


@pytest.mark.parametrize("row", rows("checkpoints_deepspeed.csv"), ids=lambda row: str(row)[:60])
def test_two_processes(row: dict[str, str]) -> None:
    """ZeRO-0 to 3 and DDP. In stages 1 and 2 frozen fragments share storage with the module on a
    CPU, where this was measured, but not on a GPU: they are added to the measurement."""
    method, trained = row["method"], int(row["trainable"])
    stage = int(row["stage"]) if row["stage"] else None
    adapter = method == "lora"
    total = int(row["params"]) - (trained if adapter else 0)
    weight = 4 if stage is None else 2
    saved = Saved(
        backend="ddp" if stage is None else "deepspeed",
        stage=stage,
        adapter=adapter,
        total=total,
        trained=trained,
        tensors=91,
        trained_tensors=TRAINED_TENSORS[method],
        world=2,
        trained_bytes=weight,
        frozen_bytes=2,
        optimizer_bytes=8.0,
        only_model=row["save_only_model"] == "True",
    )
    on_card = 2 * (total - trained) if method == "freeze2" and stage in {1, 2} else 0
    files = checkpoint_files(saved)
    model_states = sum(size for name, size in files.items() if "model_states" in name)
    assert close(model_states, int(row["model_states"]) + on_card)
    assert close(sum(files.values()), int(row["total"]) + on_card)


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
    assert close(sum(checkpoint_files(saved).values()), per_trained * number)
