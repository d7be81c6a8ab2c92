"""Levers that only some runs have: FSDP's, rarer saves, and what is only told as a hint."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.all import levers_of
from tests.fit.support import FULL, answer_for, changes_of, context_for

SMALL_BATCH = FULL.replace("_size: 8", "_size: 1")
NODE = {"gpus_per_node": 8, "gpu": "A100-80GB", "host_memory": "2TiB", "launcher": "accelerate"}


def settings_of(text: str, hardware: object, lever: str) -> list[dict[str, object]]:
    levers = levers_of(Facts(context_for(text, hardware)))
    return [dict(s.values) for each in levers if each.name == lever for s in each.settings]


@pytest.mark.parametrize(
    ("fsdp", "nodes", "wanted"),
    [
        ("full_shard auto_wrap", 1, ["full_shard auto_wrap offload"]),
        ("full_shard auto_wrap offload", 1, ["full_shard auto_wrap"]),
        ("hybrid_shard auto_wrap", 2, ["full_shard auto_wrap", "full_shard auto_wrap offload"]),
        ("shard_grad_op auto_wrap", 2, []),
        ("[full_shard]", 1, []),
    ],
)
def test_fsdp_options(fsdp: str, nodes: int, wanted: list[str]) -> None:
    """Only options that are known to hold less, in the text that the config has; no DeepSpeed."""
    text = SMALL_BATCH + f"fsdp: {fsdp}\n"
    found = settings_of(text, {**NODE, "nodes": nodes}, "sharding")
    assert found == [{"fsdp": value} for value in wanted]


def test_fsdp_is_offloaded_where_cards_are_small() -> None:
    """The states of 32B weigh more than eight cards of 40 GB hold, and so does the whole model,
    which each would load."""
    text = SMALL_BATCH.replace("7B", "32B") + "fsdp: full_shard auto_wrap\n"
    machine = {"gpus_per_node": 8, "gpu": "A100-40GB", "host_memory": "4TiB"}
    changes = changes_of(answer_for(text, machine))
    wanted = {"fsdp": "full_shard auto_wrap offload", "low_cpu_mem_usage": False}
    assert wanted.items() <= changes[0].items()


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("save_steps: 10\n", [20, 40, 80]),
        ("save_steps: 10\nsave_total_limit: 2\n", []),
        ("save_steps: 0.1\n", []),
        ("save_strategy: epoch\n", []),
        ("save_steps: 90\n", []),
    ],
)
def test_rarer_saves(change: str, wanted: list[int]) -> None:
    """Only where every checkpoint is kept, and never so rare that the last alone is left."""
    found = settings_of(SMALL_BATCH + change, "8xA100-80GB", "saves")
    assert [s["save_steps"] for s in found if "save_steps" in s] == wanted


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("deepspeed: examples/deepspeed/ds_z3_config.json\n", "zero_to_fp32.py merges it later"),
        ("fsdp: full_shard auto_wrap\n", "FSDP_STATE_DICT_TYPE=SHARDED_STATE_DICT"),
    ],
)
def test_sharded_save_is_told_with_its_price(how: str, told: str) -> None:
    """No key of the config stands for it, so it is a hint, in both languages."""
    node = {"gpus_per_node": 8, "gpu": "A100-80GB", "host_memory": "24GiB"}
    hints = [hint for hint in answer_for(SMALL_BATCH + how, node).hints if told in hint.en]
    assert len(hints) == 1
    assert hints[0].zh != hints[0].en
    roomy = {**node, "host_memory": "4TiB", "gpu": "A100-40GB"}
    assert not any(told in hint.en for hint in answer_for(SMALL_BATCH + how, roomy).hints)


def test_machine_with_as_many_cards_and_more_memory() -> None:
    """What lacks host memory is told a node type that keeps the effective batch, too."""
    node = {"gpus_per_node": 8, "gpu": "H20", "host_memory": "24GiB"}
    text = SMALL_BATCH + "deepspeed: examples/deepspeed/ds_z3_config.json\n"
    machines = answer_for(text, node).machines
    assert machines
    assert machines[0].same_batch
    assert machines[0].hardware.host_memory


def test_warnings_of_memory_are_told_and_refuse_nothing() -> None:
    """ZeRO-3 for 32B gathers more at a save than a host of unknown size may have: it is proposed,
    and said."""
    answer = answer_for(SMALL_BATCH.replace("7B", "32B"), "8xH20")
    zero3 = [p for p in answer.proposals if "ds_z3_config" in p.document.text]
    assert zero3
    assert "save-needs-unknown-host-memory" in {found.rule for found in zero3[0].warnings}
