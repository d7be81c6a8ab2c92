"""Stages, methods, optimizers and quantization: what each adds to a run's memory."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.upstream.keys.schema import load_schema
from tests.facts.support import NOWHERE, SMALL, facts_of, machine

FULL: dict[str, object] = {**SMALL, "finetuning_type": "full"}
ONE: dict[str, object] = {"per_device_train_batch_size": 1, "cutoff_len": 2048}


def states(values: dict[str, object], **changes: object) -> float:
    """Bytes that stay for each parameter of the model, on one card."""
    facts = facts_of({**values, **ONE, **changes}, machine(1), 100)
    return facts.memory.states_bytes / facts.model.total_params


def training(values: dict[str, object], gpus: int = 1, **changes: object) -> int:
    return facts_of({**values, **ONE, **changes}, machine(gpus), 100).memory.gpu_train.allocated


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 16),
        ({"pure_bf16": True, "bf16": False}, 8),
        ({"optim": "adamw_8bit"}, 10.5),
        ({"optim": "sgd"}, 8),
        ({"optim": "adafactor"}, 8),
        ({"optim": "lion_32bit"}, 12),
        ({"optim": "paged_adamw_32bit", "pure_bf16": True, "bf16": False}, 12),
        ({"use_galore": True, "optim": "adamw_torch", "galore_rank": 16}, 9.2),
        ({"use_apollo": True, "optim": "adamw_torch", "apollo_rank": 16}, 9.2),
        ({"use_muon": True}, 12.6),
        ({"use_adam_mini": True}, 12),
        ({"use_badam": True}, 2.6),
        ({"bf16": False}, 16),
    ],
)
def test_bytes_of_states_for_each_parameter(changes: dict[str, object], expected: float) -> None:
    """Weights, gradients and optimizer of full tuning of a 7B model on one card."""
    assert states(FULL, **changes) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize(
    ("changes", "most"),
    [
        ({}, 4),
        ({"use_badam": True}, 0.2),
        ({"use_galore": True, "pure_bf16": True, "bf16": False}, 0.2),
        ({"use_galore": True, "galore_layerwise": True, "pure_bf16": True, "bf16": False}, 0.2),
        ({"use_apollo": True, "pure_bf16": True, "bf16": False}, 0.2),
    ],
)
def test_bytes_of_a_step_for_each_parameter(changes: dict[str, object], most: float) -> None:
    """PyTorch's own AdamW takes temporaries for all weights at once. BAdam steps one layer, GaLore
    and APOLLO one tensor after the other: their examples with 8B parameters are for 24 GB."""
    values = {**FULL, **ONE, "optim": "adamw_torch", **changes}
    facts = facts_of(values, machine(1), 100)
    found = facts.memory.gpu_step.parts.get("temporary", 0) / facts.model.total_params
    assert found == pytest.approx(most, rel=0.01) if most == 4 else 0 < found < most


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, 4), ({"pure_bf16": True, "bf16": False}, 2), ({"use_badam": True}, 2)],
)
def test_bytes_of_loading_for_each_parameter(changes: dict[str, object], expected: float) -> None:
    """LLaMA-Factory makes no fp32 copies for BAdam either (adapter.py:319): its own example with
    8B parameters is loaded by a card of 24 GB."""
    facts = facts_of({**FULL, **ONE, **changes}, machine(1), 100)
    per = facts.memory.gpu_load.parts["weights"] / facts.model.total_params
    assert per == pytest.approx(expected, rel=0.001)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quantization_bit": 4}, 5.6e9),
        ({"quantization_bit": 8}, 8.8e9),
        ({"quantization_bit": 4, "quantization_method": "hqq"}, 5.9e9),
        # accepted, and no branch of the loader is for them
        ({"quantization_bit": 4, "quantization_method": "bitsandbytes"}, 15.3e9),
        ({"quantization_bit": 4, "quantization_method": "gptq"}, 15.3e9),
        ({"model_name_or_path": "Qwen/Qwen2.5-7B-Instruct-AWQ"}, 5.6e9),
        ({"model_name_or_path": "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int8"}, 8.9e9),
        ({}, 15.3e9),
    ],
)
def test_quantized_bases(changes: dict[str, object], expected: float) -> None:
    """Published sizes of the files, and of what bitsandbytes keeps; embeddings stay 16-bit."""
    found = facts_of({**SMALL, **changes}, machine(1), 100).precision.base_bytes
    assert found == pytest.approx(expected, rel=0.02)


def test_a_pair_goes_through_the_model_together() -> None:
    """And the reference model's logits come on top; ORPO has none."""
    supervised = training(SMALL, per_device_train_batch_size=2)
    orpo = training(SMALL, stage="dpo", pref_loss="orpo")
    dpo = training(SMALL, stage="dpo")
    assert orpo == pytest.approx(supervised, rel=0.001)
    assert dpo - orpo == 4 * 2 * 2048 * 152_064


@pytest.mark.parametrize(
    ("changes", "copies"),
    [
        ({"stage": "dpo"}, 1),
        ({"stage": "dpo", "pref_loss": "simpo"}, 0),
        ({"stage": "kto"}, 1),
        ({"stage": "rm"}, 0),
        ({"stage": "ppo", "reward_model": "saves/rm", "reward_model_type": "full"}, 2),
        ({"stage": "ppo", "reward_model": "saves/rm", "reward_model_type": "lora"}, 1),
    ],
)
def test_models_beside_the_trained_one(changes: dict[str, object], copies: int) -> None:
    """16-bit copies on every card, or in parts with ZeRO-3; adapters judge by being turned off."""
    assert states(FULL, **changes) == pytest.approx(16 + 2 * copies, rel=0.001)
    sharded = facts_of({**FULL, **changes, "deepspeed": "ds_z3_config.json"}, machine(8), 100)
    expected = (16 + 2 * copies) * sharded.model.total_params / 8
    assert sharded.memory.states_bytes == pytest.approx(expected, rel=0.001)


def test_dropout_keeps_masks() -> None:
    """One byte for each input of an adapter, where layers are not recomputed."""
    values = {**SMALL, "disable_gradient_checkpointing": True, "lora_target": "q_proj,v_proj"}
    more = training(values, lora_dropout=0.1) - training(values)
    assert more == 2048 * 28 * 2 * 3584
    assert training(values, lora_dropout=0.0) == training(values)


def test_preference_losses_are_never_fused() -> None:
    """Liger's fused loss gives no logits, which these stages need; nor does it know all models."""
    plain = training(SMALL, stage="dpo")
    assert training(SMALL, stage="dpo", enable_liger_kernel=True) == plain
    assert training(SMALL, enable_liger_kernel=True) < 0.95 * training(SMALL)


@pytest.mark.parametrize(
    ("changes", "params"),
    [
        ({"lora_target": "q_proj,v_proj", "lora_rank": 16}, 5_046_272),
        ({"lora_rank": 8, "use_dora": True}, 21_575_680),
        ({"additional_target": "embed_tokens,lm_head"}, 20_185_088 + 2 * 152_064 * 3584),
        # new tokens make LLaMA-Factory train both matrices
        ({"add_tokens": "<a>,<b>"}, 20_185_088 + 2 * 152_064 * 3584),
        ({"add_special_tokens": "<think>,<plan>"}, 20_185_088 + 2 * 152_064 * 3584),
        ({"add_tokens": None}, 20_185_088),
        ({"finetuning_type": "oft"}, 0),
    ],
)
def test_adapters(changes: dict[str, object], params: int) -> None:
    """As peft lays them out; OFT has 31 / 2 numbers for each input of a layer."""
    facts = facts_of({**SMALL, **changes}, machine(1), 100)
    if changes.get("finetuning_type") == "oft":
        params = 28 * (5 * 3584 + 3584 + 18_944) * 31 // 2
    assert facts.model.trainable_params == params


def test_the_first_layers_are_dearer_to_train_than_the_last() -> None:
    first = training({**SMALL, "finetuning_type": "freeze"}, freeze_trainable_layers=-2)
    last = training({**SMALL, "finetuning_type": "freeze"}, freeze_trainable_layers=2)
    assert first > 1.3 * last


def test_llama_pro_trains_layers_far_apart() -> None:
    """As many as with plain freeze tuning, and backward goes through nearly all of them."""
    freeze = {**SMALL, "finetuning_type": "freeze"}
    apart = training({**freeze, "use_llama_pro": True}, freeze_trainable_layers=2)
    last = training(freeze, freeze_trainable_layers=2)
    first = training(freeze, freeze_trainable_layers=-2)
    assert 1.1 * last < apart < first


def test_llama_pro_puts_adapters_on_few_layers() -> None:
    """Four of 28: a seventh of all adapters, and the layers between are not checkpointed."""
    pro = {"use_llama_pro": True, "freeze_trainable_layers": 4}
    every = facts_of(SMALL, machine(1), 100)
    few = facts_of({**SMALL, **pro}, machine(1), 100)
    assert 7 * few.model.trainable_params == every.model.trainable_params
    assert training({**SMALL, **pro}) > training(SMALL)
    with pytest.raises(Unknown):
        facts_of({**SMALL, **pro, "freeze_trainable_layers": 5}).model.trainable_params  # noqa: B018


def test_hybrid_models_have_adapters() -> None:
    """Qwen3.5: delta nets in three layers of four, gated attention in the others."""
    values = {**SMALL, "model_name_or_path": "Qwen/Qwen3.5-9B", "template": "qwen3_5"}
    facts = facts_of({**values, "lora_rank": 8}, machine(1), 100)
    names = {each.name for each in facts.model.trained.targets()}
    assert {"in_proj_qkv", "out_proj", "q_proj", "gate_proj"} <= names
    assert 20e6 < facts.model.trainable_params < 30e6


@pytest.mark.parametrize("release", ["0.8.0", "0.9.0", "0.9.3", "0.9.5", "main"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"finetuning_type": "full"}, {"stage": "dpo"}, {"quantization_bit": 4}, {"stage": "kto"}],
)
def test_every_release_has_figures(release: str, changes: dict[str, object]) -> None:
    """What a release has no key for is off: it makes nothing unknown."""
    # of transformers' defaults only that of the optimizer differs in memory
    values = {**SMALL, **ONE, **changes, "optim": "adamw_torch_fused"}
    known = dict(load_schema(release).default_values)
    facts = Facts(Context(values, known, machine(1), 100, NOWHERE, release=release))
    assert facts.memory.gpu_train.allocated == training({**SMALL, **changes})
    assert facts.checkpoint.bytes > 0


@pytest.mark.parametrize("prefix", ["galore", "apollo"])
def test_low_rank_targets_are_named_by_parts_of_paths(prefix: str) -> None:
    """Names of blocks and of layers mean what upstream finds in dotted paths."""
    own = {f"use_{prefix}": True, "optim": "adamw_torch", f"{prefix}_rank": 16}

    def held(names: str) -> float:
        return states(FULL, **own, **{f"{prefix}_target": names})

    assert held("mlp,self_attn") == held("all")
    assert held("all") < held("mlp") < held("self_attn") < states(FULL)
    assert held("gate_proj,up_proj,down_proj") == held("mlp")
    with pytest.raises(Unknown):
        held("layers.0")


@pytest.mark.parametrize(("stage", "weights"), [(2, 4), (3, 4 / 4)])
def test_deepspeed_without_16_bits_computes_in_fp32(stage: int, weights: float) -> None:
    """Weights and gradients take four bytes, and nothing is taken for granted of adapters."""
    changes = {"bf16": False, "fp16": False, "deepspeed": f"ds_z{stage}_config.json"}
    facts = facts_of({**FULL, **ONE, **changes}, machine(4), 100)
    parts = facts.memory.gpu_train.parts
    assert parts["weights"] / facts.model.total_params == pytest.approx(weights, rel=0.01)
    lora = facts_of({**SMALL, **ONE, **changes}, machine(4), 100)
    with pytest.raises(Unknown):
        _ = lora.memory.gpu_train
