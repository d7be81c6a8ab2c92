"""What stays on a card between steps, when a checkpoint is written or read."""

from __future__ import annotations

import pytest

from tests.facts.support import SEED, SMALL, facts_of, machine

FULL = {**SMALL, "finetuning_type": "full", "bf16": True}


@pytest.mark.parametrize(
    ("changes", "bytes_of_trained"),
    [
        ({"deepspeed": "ds_z3_config.json"}, 2),
        ({"deepspeed": "ds_z3_offload_config.json"}, 0),
        ({"deepspeed": "ds_z2_config.json"}, 0),
        ({"fsdp": "full_shard auto_wrap"}, 0),
    ],
)
def test_zero_3_keeps_its_gradients(changes: dict[str, object], bytes_of_trained: int) -> None:
    """DeepSpeed's flat buffer of gradients is made once and never freed under ZeRO-3: they are
    there at a save and while a checkpoint is read; others free them with each step."""
    facts = facts_of({**FULL, **changes}, machine(), 1000)
    expected = bytes_of_trained * facts.model.trainable_params // 8
    for found in (facts.memory.gpu_save, facts.memory.gpu_resume):
        assert found.parts.get("gradients", 0) == pytest.approx(expected, abs=16)


def test_a_save_gives_gathered_weights_back_first() -> None:
    """DeepSpeed parts all parameters before it writes, so that of its buffers only the one for
    reduced gradients (hidden size squared, 2 bytes each) is left."""
    memory = facts_of(SEED, machine(), 20_000).memory
    assert memory.gpu_save.parts["buffers"] == 2 * 5120**2
    assert memory.gpu_train.parts["buffers"] > 2e9


def test_what_lies_idle_in_the_cache() -> None:
    """What the longest step had beyond the states is still held by PyTorch when a save begins:
    activations, logits and gathered weights, with the allocator's loss."""
    memory = facts_of(SEED, machine(), 20_000).memory
    train, states = memory.gpu_train, memory.states_bytes + 2 * 5120**2
    assert memory.gpu_cached_at_save == round(train.allocated * 1.07) - states
    assert 12 * 2**30 < memory.gpu_cached_at_save < 13 * 2**30


def test_no_more_lies_idle_than_the_card_has() -> None:
    """A step that fills the card leaves the rest of it, not what it would have taken besides."""
    memory = facts_of({**SEED, "cutoff_len": 16384}, machine(), 20_000).memory
    states = memory.states_bytes + 2 * 5120**2
    assert memory.gpu_train_peak > 95 * 2**30
    assert memory.gpu_cached_at_save == 95 * 2**30 - 900_000_000 - states


def test_images_are_gone_at_a_save() -> None:
    """How many images a batch brings decides how much a step takes, and nothing of it is left
    when a checkpoint is written or an evaluation batch computed."""
    values: dict[str, object] = {
        **SMALL, "model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct", "template": "qwen2_vl",
        "image_max_pixels": 16_777_216, "cutoff_len": 65_536, "eval_strategy": "epoch",
        "val_size": 0.1,
    }  # fmt: skip
    memory = facts_of(values, machine(1), 1000).memory
    assert memory.gpu_train.high > memory.gpu_train.peak + 2**36
    for found in (memory.gpu_save, memory.gpu_evaluate):
        assert found is not None
        assert 0 < 0.7 * found.peak < found.low
        assert found.high < 1.4 * found.peak


@pytest.mark.parametrize(("steps", "kept"), [({}, True), ({"torch_empty_cache_steps": 10}, False)])
def test_the_cache_is_kept_unless_told(steps: dict[str, object], kept: bool) -> None:
    """Nothing empties PyTorch's cache by itself before a save."""
    assert facts_of({**SEED, **steps}, machine(), 20_000).memory.cache_is_kept is kept


def test_the_machine_that_is_advised_has_room() -> None:
    """On a host of the advised size the save is judged to fit, and takes 60 % of it at most."""
    facts = facts_of(SEED, machine(8, host_memory=None), 20_000)
    advised = facts.memory.host_memory_advised
    assert facts.memory.host_save.verdict(advised) != "exceeds"
    assert facts.memory.host_save.verdict(advised + 1) == "fits"
    assert facts.checkpoint.host_gather <= 0.6 * advised
