"""What vision towers keep for backward, and the images that a sample may bring."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.tower import BLOCKS
from tests.facts.support import NOWHERE, SMALL, defaults, machine, rows

QWEN: dict[str, object] = {
    **SMALL, "model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct", "template": "qwen2_vl",
    "cutoff_len": 2048, "per_device_train_batch_size": 1,
}  # fmt: skip


def facts_with(transformers: str | None, **changes: object) -> Facts:
    values = {**QWEN, **changes}
    context = Context(values, defaults(), machine(1), 100, NOWHERE, transformers=transformers)
    return Facts(context)


@pytest.mark.parametrize("row", rows("traced_towers.csv"), ids=lambda row: row["tower"])
def test_blocks(row: dict[str, str]) -> None:
    """Real blocks, run without data."""
    block = BLOCKS[row["tower"]]
    found = block.hidden * int(row["hidden"]) + block.inner * int(row["inner"])
    assert found + 4 * int(row["heads"]) == pytest.approx(float(row["kept"]), rel=0.001)


@pytest.mark.parametrize(
    ("transformers", "changes", "gib"),
    [
        ("5.6.0", {}, 4.16),
        ("5.6.0", {"image_max_pixels": 262_144}, 1.85),
        ("5.6.0", {"per_device_train_batch_size": 2}, 8.32),
        ("4.57.1", {}, 0),
        (None, {}, 0),
        ("5.6.0", {"quantization_bit": 4}, 0),
        ("5.6.0", {"disable_gradient_checkpointing": True}, 0),
        ("5.6.0", {"finetuning_type": "full"}, 0),
        ("5.6.0", {"finetuning_type": "full", "freeze_vision_tower": False}, 0.244),
        ("5.6.0", {"model_name_or_path": "Qwen/Qwen3-VL-8B-Instruct"}, 0),
        ("5.6.0", {"model_name_or_path": "google/gemma-3-4b-it"}, 2.81),
        ("5.6.0", {"model_name_or_path": "llava-hf/llava-1.5-7b-hf"}, 0.421),
        ("5.6.0", {"model_name_or_path": "Qwen/Qwen2.5-7B-Instruct"}, 0),
    ],
)
def test_a_frozen_tower_keeps_activations_only_below_adapters(
    transformers: str | None, changes: dict[str, object], gib: float
) -> None:
    """With transformers 5, gradient checkpointing and a base that is not quantized, and not in all
    models; a trained tower is checkpointed."""
    found = facts_with(transformers, **changes).memory.tower_bytes / 2**30
    assert found == pytest.approx(gib, rel=0.01)


def test_images_are_in_the_range() -> None:
    """None at the lower end; at the upper one as many as fit, whatever release it may be."""
    before, after, either = (
        facts_with(release).memory.gpu_train for release in ("4.57.1", "5.6.0", None)
    )
    assert after.allocated - before.allocated == facts_with("5.6.0").memory.tower_bytes
    assert after.low == before.low == either.low
    assert before.allocated == either.allocated
    assert before.high + 10e9 < either.high < after.high


@pytest.mark.parametrize(
    "name", ["meta-llama/Llama-3.2-11B-Vision-Instruct", "Qwen/Qwen2-Audio-7B-Instruct"]
)
def test_other_towers_are_only_in_the_range(name: str) -> None:
    """What an audio tower keeps is not known, nor what Mllama's does."""
    found = facts_with("5.6.0", model_name_or_path=name)
    assert found.memory.tower_unknown
    assert found.needs_of("memory.tower_bytes") == ("model.parts",)


def test_images_beyond_the_sequence_are_not_counted() -> None:
    """A sample whose images have more tokens than ``cutoff_len`` does not train at all."""
    large = facts_with("5.6.0", image_max_pixels=10_000_000).memory.gpu_train
    usual = facts_with("5.6.0").memory.gpu_train
    assert large.allocated > usual.allocated
    assert large.parts["activations"] < usual.parts["activations"] * 4
