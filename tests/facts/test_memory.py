"""Memory of cards and nodes for whole configs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lfconfiglint.facts.assumptions import assumptions_of
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.estimate import estimate
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.estimate_range import (
    LEAST_CONTEXT,
    Estimate,
    Spread,
    on_card,
)
from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.versions import TRANSFORMERS_RANGE
from tests.facts.support import SEED, SMALL, facts_of, machine

GIB = 2**30
FULL = {**SMALL, "finetuning_type": "full"}


def test_seed() -> None:
    """65 to 67 GB of states on each of eight cards of 95 GiB: it trains; its saves are the
    trouble."""
    facts = facts_of(SEED, machine(), 20_000)
    assert 65e9 < facts.memory.states_bytes < 67e9
    assert facts.memory.gpu_train_verdict == "fits"
    assert facts.memory.gpu_save_verdict == "fits"
    assert facts.memory.dominant.en == "optimizer states"
    assert facts.memory.host_save_peak == 2 * 33_452_718_336


@pytest.mark.parametrize(
    ("cutoff", "measured"), [(1024, 16.3568), (4096, 22.1943), (8192, 29.9776), (32768, 76.6774)]
)
def test_one_card_with_adapters(cutoff: int, measured: float) -> None:
    """From the config alone, the traced GiB of Qwen2.5-7B with LoRA on all linear layers."""
    changes = {"cutoff_len": cutoff, "per_device_train_batch_size": 1}
    memory = facts_of({**SMALL, **changes}, machine(1), 100).memory
    assert memory.gpu_train.allocated / GIB == pytest.approx(measured, rel=0.01)


@pytest.mark.parametrize(("accumulation", "measured"), [(2, 130.4151), (1, 113.5110)])
def test_one_card_with_all_weights(accumulation: int, measured: float) -> None:
    changes = {
        "cutoff_len": 2048,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": accumulation,
    }
    memory = facts_of({**FULL, **changes}, machine(1), 100).memory
    assert memory.gpu_train.allocated / GIB == pytest.approx(measured, rel=0.01)


@pytest.mark.parametrize(
    ("deepspeed", "states"),
    [
        ("ds_z2_config.json", 2 + 14 / 8),
        ("ds_z3_config.json", 16 / 8),
        ("ds_z2_offload_config.json", 2),
        ("ds_z3_offload_config.json", 0),
    ],
)
def test_states_by_strategy(deepspeed: str, states: float) -> None:
    facts = facts_of(FULL, machine(8), 1000, deepspeed=deepspeed)
    assert facts.memory.states_bytes == pytest.approx(states * facts.model.total_params, rel=0.001)


@pytest.mark.parametrize(
    ("deepspeed", "per_parameter"),
    [("ds_z2_config.json", 4.07), ("ds_z2_offload_config.json", 4.07), ("ds_z3_config.json", 1.0)],
)
def test_without_sharding_every_card_loads_fp32(deepspeed: str, per_parameter: float) -> None:
    """ZeRO-2 shards too late: 4 bytes for each parameter are on every card before."""
    facts = facts_of(FULL, machine(8), 1000, deepspeed=deepspeed)
    per = facts.memory.gpu_load.allocated / facts.model.total_params
    assert per == pytest.approx(per_parameter, abs=0.5)


@pytest.mark.parametrize(
    ("key", "sharded", "offloaded"),
    [
        ("deepspeed", "ds_z3_config.json", "ds_z3_offload_config.json"),
        ("fsdp", "full_shard auto_wrap", "full_shard auto_wrap offload"),
    ],
)
def test_offloaded_parameters_are_on_no_card_while_loading(
    key: str, sharded: str, offloaded: str
) -> None:
    """DeepSpeed and FSDP put each part where it is offloaded to as soon as it is made, FSDP where
    the model is in host memory."""
    by_host = {**FULL, "low_cpu_mem_usage": False}
    on_cards = facts_of({**by_host, key: sharded}, machine(8), 1000).memory
    on_host = facts_of({**by_host, key: offloaded}, machine(8), 1000).memory
    assert on_cards.gpu_load.parts["weights"] > 0
    assert "weights" not in on_host.gpu_load.parts


def test_packed_weights_stay_on_the_card_under_fsdp() -> None:
    """Those of a GPTQ checkpoint are buffers, which FSDP does not offload."""
    config = {
        **FULL, "finetuning_type": "lora", "fsdp": "full_shard auto_wrap offload",
        "model_name_or_path": "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4",
    }  # fmt: skip
    assert facts_of(config, machine(8), 1000).memory.gpu_load.parts["weights"] > 0


@pytest.mark.parametrize(
    ("deepspeed", "nodes", "per_parameter"),
    [
        ("ds_z2_offload_config.json", 1, 18),
        ("ds_z2_offload_config.json", 2, 9),
        ("ds_z3_offload_config.json", 1, 20),
        ("ds_z3_config.json", 1, 0),
    ],
)
def test_offloading_fills_host_memory(deepspeed: str, nodes: int, per_parameter: int) -> None:
    facts = facts_of(FULL, machine(8, nodes), 1000, deepspeed=deepspeed)
    expected = per_parameter * facts.model.total_params
    assert facts.memory.host_train_peak == pytest.approx(expected, rel=0.001)
    # public reports of offloading were never below the formula
    assert facts.memory.host_train_low == facts.memory.host_train_peak
    saving = facts.memory.host_save_peak - facts.memory.host_train_peak
    assert saving == facts.checkpoint.host_gather


@pytest.mark.parametrize(
    "changes",
    [{}, {"finetuning_type": "full"}, {"deepspeed": "ds_z3_config.json"}, {"quantization_bit": 4},
     {"fsdp": "full_shard auto_wrap"}, {"disable_gradient_checkpointing": True},
     {"model_name_or_path": "Qwen/Qwen3-30B-A3B", "finetuning_type": "full"},
     {"finetuning_type": "freeze"}, {"enable_liger_kernel": True}, {"flash_attn": "disabled"}],
)  # fmt: skip
def test_parts_add_up_and_ends_are_in_order(changes: dict[str, object]) -> None:
    memory = facts_of({**SMALL, **changes}, machine(), 1000, val_size=0.1, do_eval=True).memory
    for found in (memory.gpu_load, memory.gpu_train, memory.gpu_save, memory.gpu_evaluate):
        assert found is not None
        assert sum(found.parts.values()) == found.allocated
        assert min(found.parts.values()) > 0
        # the lower end counts the least of a CUDA context, which is not allocated by anyone
        assert LEAST_CONTEXT < found.low <= found.allocated + LEAST_CONTEXT
        assert found.allocated < found.peak < found.high
    for found in (memory.host_load, memory.host_train, memory.host_save):
        assert found.low <= found.peak < found.high


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"cutoff_len": 4096}, {"cutoff_len": 1024}),
        ({}, {"enable_liger_kernel": True}),
        ({"disable_gradient_checkpointing": True}, {}),
        ({"finetuning_type": "full"}, {}),
        ({}, {"quantization_bit": 4}),
        ({"deepspeed": "ds_z2_config.json"}, {"deepspeed": "ds_z3_config.json"}),
        ({"per_device_train_batch_size": 4}, {"per_device_train_batch_size": 2}),
    ],
)
def test_the_known_levers_work(more: dict[str, object], less: dict[str, object]) -> None:
    """Of a 70 billion model, which is larger than any window of gathered parameters."""
    values = {**SMALL, "model_name_or_path": "meta-llama/Meta-Llama-3-70B", "cutoff_len": 4096}
    first = facts_of({**values, **more}, machine(), 1000).memory.gpu_train.allocated
    second = facts_of({**values, **less}, machine(), 1000).memory.gpu_train.allocated
    assert first > second


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"stage": "distil"}, ("key:stage",)),
        ({"shift_attn": True}, ("kernels",)),
        ({"bf16": False, "finetuning_type": "freeze"}, ("precision",)),
        ({"quantization_bit": 3}, ("quantization",)),
        ({"optim": "grokadamw"}, ("optimizer",)),
    ],
)
def test_what_is_not_modelled_is_unknown(
    changes: dict[str, object], needs: tuple[str, ...]
) -> None:
    assert facts_of({**SMALL, **changes}, machine(1), 100).needs_of("memory.gpu_train") == needs


@pytest.mark.parametrize(
    ("capacity", "verdict"), [(800, "exceeds"), (1000, "tight"), (1300, "tight"), (1400, "fits")]
)
def test_verdicts(capacity: int, verdict: str) -> None:
    """Between the lower end and 5 % above the upper end nothing is claimed."""
    assert Estimate(1000, 1100, 900, 1300, {"weights": 1000}).verdict(capacity) == verdict


def test_short_samples_are_not_called_too_large() -> None:
    """A run with ``cutoff_len: 20480`` was reported to work on eight cards of 80 GB: its samples
    were shorter. Packed ones never are."""
    values: dict[str, object] = {
        **SMALL, "model_name_or_path": "meta-llama/Llama-3.3-70B-Instruct", "cutoff_len": 20480,
        "deepspeed": "ds_z3_config.json", "per_device_train_batch_size": 2,
    }  # fmt: skip
    assert facts_of(values, machine(8), 1000).memory.gpu_train_verdict == "tight"
    packed = facts_of({**values, "packing": True}, machine(8), 1000).memory
    assert packed.gpu_train_verdict == "exceeds"


def test_a_card_of_unknown_size_makes_the_verdict_unknown() -> None:
    hardware = Hardware(1, 1, Accelerator("mystery"))
    facts = facts_of(SMALL, hardware, 100)
    assert facts.needs_of("memory.gpu_train_verdict") == ("hardware.gpu_memory",)
    assert facts.memory.gpu_train_peak > 0


def test_evaluation_makes_all_logits() -> None:
    """Liger's forward is fused only while the model trains; unsloth's always is."""
    values = {**SMALL, "do_eval": True, "val_size": 0.1, "per_device_eval_batch_size": 4}

    def logits(**changes: object) -> int:
        found = facts_of({**values, **changes}, machine(1), 1000).memory.gpu_evaluate
        assert found is not None
        return found.parts["logits"]

    assert logits(enable_liger_kernel=True) == logits() == 10 * 4 * 2048 * 152_064
    assert logits(use_unsloth=True) < logits() / 4


def test_empty_parts_are_left_out() -> None:
    assert on_card({"weights": 5, "logits": 0}, Spread()).parts == {"weights": 5}


def test_adapters_as_advice() -> None:
    """What the same run would take with LoRA, without changing the facts about the run itself."""
    facts = facts_of(SEED, machine(), 20_000)
    assert facts.lora.gpu_train_peak < facts.memory.gpu_train_peak / 3
    assert facts.lora.gpu_train_verdict == "fits"
    assert facts.memory.gpu_train_verdict == "fits"


def test_estimate_of_the_seed() -> None:
    """Every group is there, figures are numbers, and the whole is JSON."""
    content = estimate(facts_of(SEED, machine(bandwidth=2 * 10**9), 20_000))
    text = json.loads(json.dumps(content, allow_nan=False))
    assert text["unknown"] == []
    within = {"forward", "backward", "step"}
    assert set(text["memory"]["gpu"]) == {"load", "train", "save", "evaluate", "resume", *within}
    steps = [text["memory"]["gpu"][phase]["allocated"] for phase in within]
    assert max(steps) == text["memory"]["gpu"]["train"]["allocated"]
    assert text["memory"]["gpu"]["evaluate"]["peak"] is None
    assert text["memory"]["host"]["save"]["capacity"] == 2**40
    assert text["run"]["saves"][-1] == 3750
    assert all(note["text"] and note["source"] for note in text["assumptions"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_estimate_without_anything_known(lang: str) -> None:
    """Nothing is guessed: figures are null, verdicts unknown, and each has what would supply it."""
    content = estimate(facts_of({"stage": "sft"}), lang)  # type: ignore[arg-type]
    text = json.loads(json.dumps(content, allow_nan=False))
    assert text["model"]["total_params"] is None
    assert text["memory"]["gpu"]["train"]["verdict"] == "unknown"
    assert text["memory"]["gpu"]["train"]["peak"] is None
    assert text["checkpoint"]["write_seconds"] == {"low": None, "high": None}
    assert all(entry["supply"] for entry in text["unknown"])


def test_what_accelerate_could_shard_counts_as_ddp() -> None:
    """Upstream's FSDP examples name no strategy: it stands in accelerate's own configuration, so
    what exceeds a card under DDP is told with that assumption."""
    values = {**FULL, "model_name_or_path": "meta-llama/Meta-Llama-3-70B"}
    facts = facts_of(values, machine(8), 1000)
    assert (facts.memory.gpu_train_verdict, facts.zero.perhaps_sharded) == ("exceeds", True)
    assert any("accelerate_config" in text.en for text, _ in assumptions_of(facts))
    decided = facts_of(values, replace(machine(8), launcher="torchrun"), 1000)
    assert (decided.memory.gpu_train_verdict, decided.zero.perhaps_sharded) == ("exceeds", False)
    hidden = facts_of(values, replace(machine(8), launcher="accelerate"), 1000)
    assert hidden.needs_of("memory.gpu_train_verdict") == ("launcher",)
    one = facts_of(values, machine(1), 1000)
    assert (one.memory.gpu_train_verdict, one.zero.perhaps_sharded) == ("exceeds", False)


@pytest.mark.parametrize(("release", "gib"), [("0.8.0", 31.4), ("0.9.5", 28.3)])
def test_the_usual_optimizer_of_a_release(release: str, gib: float) -> None:
    """Older releases do not fuse AdamW's step, which then takes another copy of its states: eight
    32 GB cards held 28.3 GiB when the step of a 7B under ZeRO-2 asked for 3.1 more (issue 1221)."""
    values = {
        **FULL, "model_name_or_path": "huggyllama/llama-7b", "cutoff_len": 1024,
        "deepspeed": {"zero_optimization": {"stage": 2}}, "fp16": True, "bf16": False,
    }  # fmt: skip
    defaults = dict(load_schema(release, TRANSFORMERS_RANGE[release][0]).default_values)
    context = Context(values, defaults, machine(8), 1000, (), release=release)
    found = Facts(context).memory.gpu_step.allocated / 2**30
    assert abs(found - gib) < 0.5


def test_a_copy_that_is_not_trained() -> None:
    """Prediction holds the weights alone: two bytes each, or what quantization leaves of them."""
    values = {**SMALL, "do_predict": True}
    facts = facts_of(values, machine(1), 1000)
    assert facts.memory.gpu_copy.allocated == 2 * facts.model.total_params
    small = facts_of({**values, "quantization_bit": 4}, machine(1), 1000)
    assert small.memory.gpu_copy.allocated < 0.45 * facts.memory.gpu_copy.allocated


@pytest.mark.parametrize(
    ("file", "share"), [(None, 1), ("ds_z3_config.json", 8), ("ds_z3_offload_config.json", 0)]
)
def test_prediction_holds_its_part_of_the_model(file: str | None, share: int) -> None:
    """ZeRO-3 parts what it predicts with, or leaves it in host memory; else it is there whole."""
    zero3 = {"deepspeed": f"examples/deepspeed/{file}"} if file else {}
    facts = facts_of({**SMALL, "do_train": False, "do_eval": True, **zero3}, machine(8))
    whole = facts.memory.gpu_copy.allocated
    assert facts.memory.gpu_predict.parts.get("weights", 0) == (whole // share if share else 0)
    gathered = facts.memory.gpu_predict.parts.get("buffers", 0)
    assert (0 < gathered < whole) is bool(file)


def test_short_samples_take_less() -> None:
    """A large ``cutoff_len`` says nothing about samples; states are needed whatever they are."""
    facts = facts_of(SMALL, machine(1), 1000, cutoff_len=131_072)
    assert facts.memory.gpu_train_verdict == "exceeds"
    assert 14e9 < facts.memory.gpu_train_least < 17e9


@pytest.mark.parametrize(
    ("change", "launcher", "told"),
    [
        # 15 GB of weights on each of eight cards: a share of them would leave room
        ({"cutoff_len": 3000}, None, True),
        ({"cutoff_len": 3000}, "torchrun", False),
        # what long samples take is the same on each card
        ({"cutoff_len": 65536}, None, False),
        (
            {"finetuning_type": "full", "deepspeed": "examples/deepspeed/ds_z2_config.json"},
            None,
            False,
        ),
    ],
)
def test_who_starts_it_is_told_where_it_decides(
    change: dict[str, object], launcher: str | None, told: bool
) -> None:
    """A verdict that rests on a whole model on each card says so, if sharding would change it."""
    card = Accelerator("RTX 4090", memory=24 * GIB)
    node = replace(machine(), gpu=card, launcher=launcher)
    facts = facts_of({**SMALL, "per_device_train_batch_size": 1, **change}, node)
    assert facts.memory.gpu_train_verdict in ("tight", "exceeds")
    if told:
        assert "accelerate launch" in facts.memory.unless_sharded.en
    else:
        with pytest.raises(Unknown):
            _ = facts.memory.unless_sharded


@pytest.mark.parametrize(
    ("phase", "change", "told"),
    [
        # 15 GB of weights beside logits of eight samples
        ("evaluate", {"per_device_eval_batch_size": 8, "cutoff_len": 1024}, True),
        # the logits alone are too much
        ("evaluate", {"per_device_eval_batch_size": 64, "cutoff_len": 4096}, False),
        # 30 GB in fp32 on their way
        ("load", {"finetuning_type": "full"}, True),
        ("load", {}, False),
    ],
)
def test_the_same_is_told_of_evaluation_and_loading(
    phase: str, change: dict[str, object], told: bool
) -> None:
    """Each phase has a verdict of its own, which sharding may change or not."""
    card = Accelerator("RTX 4090", memory=24 * GIB)
    evaluated = {"val_size": 0.1, "eval_strategy": "steps", "eval_steps": 10}
    facts = facts_of({**SMALL, **evaluated, **change}, replace(machine(), gpu=card), 5000)
    name = f"memory.unless_sharded_to_{phase}"
    if told:
        assert "accelerate launch" in str(facts.get(name))
    else:
        with pytest.raises(Unknown):
            facts.get(name)
