"""What becomes of FSDP's keys, with each way in which transformers hands them to accelerate.

The expected values were read off the plugins that transformers 4.57.1, 5.0.0, 5.6.0 and 5.8.0 with
accelerate 1.11 build, and off the strategy that accelerate then wraps a model with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from inspect import getsource
from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.launch import SWITCHES
from lfconfiglint.facts.sharding import fsdp, fsdp_plugin
from lfconfiglint.hardware.model import Hardware
from tests.facts.support import NOWHERE, SMALL, defaults, machine

FULL, SHARDED = "FULL_STATE_DICT", "SHARDED_STATE_DICT"
LOADS_ONCE = {"cpu_ram_efficient_loading": True}


def facts(
    options: object,
    config: object = None,
    transformers: str | None = "5.6.0",
    environment: Mapping[str, str] | None = None,
    hardware: Hardware | None = None,
    release: str = "0.9.5",
) -> Facts:
    values = {**SMALL, "fsdp": options, "fsdp_config": config}
    context = Context(values, defaults(), hardware, None, NOWHERE, environment or {})
    return Facts(replace(context, release=release, transformers=transformers))


@pytest.mark.parametrize(
    ("transformers", "config", "environment", "expected"),
    [
        ("5.6.0", None, {}, (1, FULL)),
        ("4.57.1", None, {}, (1, FULL)),
        ("5.6.0", {"version": 2}, {}, (2, SHARDED)),
        ("5.0.0", {"fsdp_version": "2"}, {}, (2, SHARDED)),
        ("5.6.0", {"version": 2.0}, {}, (2, SHARDED)),
        ("5.6.0", '{"version": 2}', {}, (2, SHARDED)),
        ("4.57.1", {"version": 2}, {}, (1, FULL)),
        ("4.57.1", None, {"FSDP_VERSION": "2"}, (2, SHARDED)),
        ("5.6.0", None, {"FSDP_VERSION": "2"}, (1, FULL)),
        ("5.6.0", {"state_dict_type": SHARDED}, {}, (1, FULL)),
        ("5.6.0", {"version": 2, "state_dict_type": FULL}, {}, (2, SHARDED)),
        ("5.6.0", {"version": 2}, {"FSDP_STATE_DICT_TYPE": "full_state_dict"}, (2, FULL)),
        ("4.57.1", None, {"FSDP_STATE_DICT_TYPE": SHARDED}, (1, SHARDED)),
        ("5.6.0", None, {"FSDP_STATE_DICT_TYPE": "3"}, (1, SHARDED)),
        (None, None, {}, (1, FULL)),
    ],
)
def test_version_and_state_dict(
    transformers: str | None,
    config: object,
    environment: Mapping[str, str],
    expected: tuple[int, str],
) -> None:
    """A checkpoint's form follows from the release and the environment, never from a key that
    nothing reads."""
    zero = facts("full_shard auto_wrap", config, transformers, environment).zero
    assert (zero.fsdp_version, zero.fsdp_state_dict) == expected


@pytest.mark.parametrize(
    ("transformers", "options", "config", "environment", "strategy"),
    [
        ("4.57.1", "shard_grad_op", None, {}, "SHARD_GRAD_OP"),
        ("5.3.0", "shard_grad_op", None, {}, "SHARD_GRAD_OP"),
        ("5.4.0", "shard_grad_op", None, {}, "FULL_SHARD"),
        ("5.6.0", ["no_shard"], None, {}, "FULL_SHARD"),
        ("5.6.0", "auto_wrap", None, {"FSDP_SHARDING_STRATEGY": "SHARD_GRAD_OP"}, "SHARD_GRAD_OP"),
        ("5.6.0", "auto_wrap", None, {"FSDP_SHARDING_STRATEGY": "4"}, "HYBRID_SHARD"),
        ("4.57.1", "auto_wrap", None, {}, "FULL_SHARD"),
        ("4.57.1", True, None, {}, "FULL_SHARD"),
        ("4.57.1", "hybrid_shard offload", None, {}, "HYBRID_SHARD"),
        ("5.6.0", "shard_grad_op", {"version": 2}, {}, "SHARD_GRAD_OP"),
        ("5.6.0", "hybrid_shard", {"version": 2}, {}, "FULL_SHARD"),
        ("5.0.0", "full_shard", {"version": 2}, {}, "SHARD_GRAD_OP"),
        ("5.6.0", "", {}, {}, None),
        ("5.6.0", "auto_wrap", {"version": 2, "reshard_after_forward": "no"}, {}, "SHARD_GRAD_OP"),
        ("4.57.1", "shard_grad_op", None, {"FSDP_VERSION": "2"}, "FULL_SHARD"),
        (None, "full_shard", None, {}, "FULL_SHARD"),
    ],
)  # fmt: skip
def test_strategy(
    transformers: str | None,
    options: object,
    config: object,
    environment: Mapping[str, str],
    strategy: str | None,
) -> None:
    """Memory is counted for the strategy that a model is wrapped with, not for the one named."""
    assert facts(options, config, transformers, environment).zero.fsdp_strategy == strategy


@pytest.mark.parametrize(
    ("name", "found", "needs"),
    [
        ("zero.fsdp_version", facts("full_shard", {"version": 2}, None), "transformers"),
        ("zero.fsdp_state_dict", facts("full_shard", {"version": 2}, None), "transformers"),
        ("zero.fsdp_strategy", facts("shard_grad_op", None, None), "transformers"),
        ("zero.fsdp_version", facts("full_shard", {"version": None}), "zero.fsdp_settings"),
        ("zero.fsdp_version", facts("full_shard", {"version": 3}), "zero.fsdp_settings"),
        ("zero.fsdp_version", facts("full_shard", {"version": float("inf")}), "zero.fsdp_settings"),
        ("zero.fsdp_version", facts("full_shard", {"xla": True}), "zero.fsdp_settings"),
        ("zero.fsdp_version", facts("full_shard", "fsdp.json"), "zero.fsdp_config"),
    ],
)  # fmt: skip
def test_unknown_where_releases_differ_or_accelerate_refuses(
    name: str, found: Facts, needs: str
) -> None:
    """Nothing is guessed where the release decides, or the settings are outside of the model."""
    assert found.needs_of(name) == (needs,)


@pytest.mark.parametrize("value", ["LOCAL_STATE_DICT", "foo", "", "7"])
def test_other_state_dicts_are_unknown(value: str) -> None:
    """A form that accelerate refuses, or that is not modelled, has no bytes."""
    found = facts("full_shard", environment={"FSDP_STATE_DICT_TYPE": value})
    assert found.needs_of("zero.fsdp_state_dict") == ("zero.fsdp_settings",)


def test_accelerate_may_set_the_environment() -> None:
    """Under `accelerate launch` its own file decides what the config leaves to the environment;
    the version stays transformers' own from 5.0 on."""
    launched = replace(machine(8), launcher="accelerate")
    found = facts("full_shard", hardware=launched)
    assert found.zero.fsdp_version == 1
    assert found.needs_of("zero.fsdp_state_dict") == ("launcher",)
    assert found.needs_of("zero.offload_param") == ("launcher",)
    assert facts("full_shard", None, "4.57.1", hardware=launched).needs_of("zero.fsdp_version") == (
        "launcher",
    )
    told = facts("full_shard", None, "5.6.0", {"FSDP_STATE_DICT_TYPE": SHARDED}, launched)
    assert told.zero.fsdp_state_dict == SHARDED


@pytest.mark.parametrize(
    ("transformers", "release", "unread"),
    [
        ("4.57.1", "0.9.5", ("version", "state_dict_type")),
        ("5.6.0", "0.9.5", ("state_dict_type",)),
        (None, "0.9.5", ("state_dict_type",)),
        (None, "0.9.4", ("version", "state_dict_type")),
    ],
)
def test_keys_without_effect(transformers: str | None, release: str, unread: object) -> None:
    """Only keys that no release reads that may run are said to be without effect."""
    config = {"fsdp_version": 2, "state_dict_type": FULL, "min_num_params": 0}
    assert facts("full_shard", config, transformers, release=release).zero.fsdp_unread == unread


def test_hybrid_sharding_stays_in_one_node() -> None:
    """Two nodes hold two copies, so that a card holds twice as much as with full sharding."""
    two = machine(8, nodes=2)
    assert facts("hybrid_shard", None, "4.57.1", hardware=two).zero.fsdp_processes == 8
    assert facts("hybrid_shard", None, "5.6.0", hardware=two).zero.fsdp_processes == 16
    hybrid = facts("hybrid_shard", None, "4.57.1", hardware=two).memory
    assert (
        hybrid.gpu_train.peak
        > facts("full_shard", None, "4.57.1", hardware=two).memory.gpu_train.peak
    )


def test_a_file_of_settings(tmp_path: Path) -> None:
    """Settings in a file count like those in the config."""
    (tmp_path / "fsdp.json").write_text('{"fsdp_version": 2}')
    found = facts("full_shard", "fsdp.json")
    context = replace(found.context, folders=(tmp_path,))
    assert Facts(context).zero.fsdp_state_dict == SHARDED


def test_nothing_without_fsdp() -> None:
    """Neither the release nor the machine is asked for where FSDP does not run."""
    zero = facts(None, {"version": 2}, None).zero
    assert (zero.fsdp_version, zero.fsdp_state_dict, zero.fsdp_strategy) == (None, None, None)
    assert (zero.fsdp_processes, zero.fsdp_unread, zero.sharded) == (None, None, False)


@pytest.mark.parametrize(
    ("values", "environment", "by_layer"),
    [
        ({"fsdp": "full_shard"}, {}, False),
        ({"fsdp": ["full_shard", "offload"]}, {}, False),
        ({"fsdp": "full_shard auto_wrap"}, {}, True),
        ({"fsdp": "full_shard"}, {"FSDP_AUTO_WRAP_POLICY": "SIZE_BASED_WRAP"}, True),
        ({"fsdp": "full_shard"}, {"FSDP_AUTO_WRAP_POLICY": "no_wrap"}, False),
        ({"fsdp": "full_shard", "finetuning_type": "lora"}, {}, True),
        ({}, {}, None),
    ],
)
def test_what_is_gathered_at_once(
    values: Mapping[str, object], environment: Mapping[str, str], by_layer: bool | None
) -> None:
    """Without a wrapping policy the whole model is one unit; for adapters transformers has one of
    its own."""
    full = {**SMALL, "finetuning_type": "full", **values}
    context = Context(full, defaults(), machine(8), None, NOWHERE, environment)
    assert Facts(replace(context, transformers="5.6.0")).zero.fsdp_by_layer is by_layer


def test_a_model_that_is_one_unit_is_whole_on_each_card() -> None:
    """Two bytes for each weight and each gradient in a step, and four, of fp32, while loading."""
    full = {**SMALL, "finetuning_type": "full"}

    def found(fsdp: str) -> Facts:
        values = {**full, "fsdp": fsdp}
        return Facts(Context(values, defaults(), machine(8), None, NOWHERE, {}))

    one, layers = found("full_shard"), found("full_shard auto_wrap")
    total = one.model.total_params
    assert one.memory.gpu_train.parts["buffers"] == 4 * total
    assert layers.memory.gpu_train.parts["buffers"] < total
    assert one.memory.gpu_load.allocated == pytest.approx(4 * total, rel=0.02)
    frozen = {**full, "fsdp": "full_shard", "finetuning_type": "freeze"}
    facts = Facts(Context(frozen, defaults(), machine(8), None, NOWHERE, {}))
    assert facts.needs_of("memory.gpu_train_peak") == ("zero.fsdp_settings",)


@pytest.mark.parametrize(
    ("model", "method", "bytes_each", "tables"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "full", 4, 2),
        ("Qwen/Qwen2.5-7B-Instruct", "lora", 2, 2),
        ("Qwen/Qwen2.5-1.5B-Instruct", "full", 4, 1),
    ],
)
def test_embedding_and_head_are_whole_while_loading(
    model: str, method: str, bytes_each: int, tables: int
) -> None:
    """They are FSDP's last unit, on the card before it is split, in the precision of training; a
    tied head is the embedding itself."""
    values = {
        **SMALL,
        "model_name_or_path": model,
        "finetuning_type": method,
        "fsdp": "full_shard auto_wrap",
        "fsdp_config": LOADS_ONCE,
    }
    context = Context(values, defaults(), machine(8), None, NOWHERE, {})
    found = Facts(replace(context, transformers="4.57.1"))
    table = found.model.vocab_size * found.model.hidden_size
    assert found.memory.gpu_load.parts["buffers"] == bytes_each * tables * table


@pytest.mark.parametrize(
    ("transformers", "config", "values", "to_host"),
    [
        ("4.57.1", LOADS_ONCE, {}, True),
        ("4.57.1", None, {}, False),
        ("5.6.0", LOADS_ONCE, {}, False),
        (None, None, {}, False),
        ("5.6.0", None, {"low_cpu_mem_usage": False}, True),
    ],
)
def test_where_the_model_is_loaded(
    transformers: str | None, config: object, values: Mapping[str, object], to_host: bool
) -> None:
    """Unless transformers knows of FSDP by then, each card holds the whole model once; in host
    memory it is otherwise, for every process. (The real parser was asked, with both releases.)"""
    context = facts("full_shard auto_wrap", config, transformers).context
    given = {**context.values, "finetuning_type": "full", **values}
    found = Facts(replace(context, values=given, hardware=machine(8)))
    assert found.zero.fsdp_loads_to_host is to_host
    whole = 4 * found.model.total_params
    assert (found.memory.gpu_load.allocated >= whole) is not to_host
    assert (found.memory.host_load.allocated >= 8 * whole) is to_host


def test_every_variable_that_is_asked_for_is_taken_from_the_environment() -> None:
    """The command looks only at variables it knows of: one that is left out would never be seen."""
    modules = (fsdp, fsdp_plugin)
    asked = {name for each in modules for name in re.findall(r'"(FSDP_\w+)"', getsource(each))}
    assert "FSDP_AUTO_WRAP_POLICY" in asked
    assert asked <= set(SWITCHES)
