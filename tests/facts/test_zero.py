"""How training is spread: from files, from mappings, from upstream's examples by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.upstream.launchers.deepspeed import parse_deepspeed
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig
from tests.facts.support import SMALL, facts_of, machine


@pytest.mark.parametrize(
    ("changes", "gpus", "backend"),
    [
        ({"deepspeed": "ds_z3_config.json"}, None, "deepspeed"),
        ({"fsdp": "full_shard auto_wrap"}, None, "fsdp"),
        ({}, 8, "ddp"),
        ({}, 1, "single"),
    ],
)
def test_backend(changes: dict[str, object], gpus: int | None, backend: str) -> None:
    hardware = machine(gpus) if gpus else None
    assert facts_of({**SMALL, **changes}, hardware).zero.backend == backend


def test_the_number_of_cards_is_only_needed_where_it_decides() -> None:
    assert facts_of(SMALL).needs_of("zero.backend") == ("hardware",)
    assert facts_of(SMALL).zero.stage is None


@pytest.mark.parametrize(
    ("name", "stage", "optimizer", "parameters", "gather"),
    [
        ("ds_z0_config.json", 0, None, None, False),
        ("ds_z2_config.json", 2, None, None, False),
        ("ds_z2_offload_config.json", 2, "cpu", None, False),
        ("ds_z3_config.json", 3, None, None, True),
        ("ds_z3_offload_config.json", 3, "cpu", "cpu", True),
        ("ds_z3_fp8_config.json", 3, "cpu", None, True),
    ],
)
def test_upstream_examples(
    name: str, stage: int, optimizer: str | None, parameters: str | None, gather: bool
) -> None:
    zero = facts_of(SMALL, deepspeed=f"examples/deepspeed/{name}").zero
    assert zero.config_path == f"upstream example {name}"
    found = (zero.stage, zero.offload_optimizer, zero.offload_param, zero.gather_on_save)
    assert found == (stage, optimizer, parameters, gather)


def test_a_file_wins_over_the_example_of_its_name(tmp_path: Path) -> None:
    content = {"zero_optimization": {"stage": 3, "offload_optimizer": {"device": "nvme"}}}
    (tmp_path / "ds_z3_config.json").write_text(json.dumps(content))
    zero = facts_of(SMALL, folders=(tmp_path,), deepspeed="ds_z3_config.json").zero
    assert (zero.stage, zero.offload_optimizer, zero.gather_on_save) == (3, "nvme", False)
    assert zero.config_path == str(tmp_path / "ds_z3_config.json")
    assert zero.problem is None


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"zero_optimization": 3}', '{"zero_optimization": {"stage": 7}}',
                '{"zero_optimization": {"stage": "3"}}']
)  # fmt: skip
def test_a_broken_file_is_told_and_its_facts_are_unknown(tmp_path: Path, content: str) -> None:
    (tmp_path / "ds.json").write_text(content)
    facts = facts_of(SMALL, folders=(tmp_path,), deepspeed="ds.json")
    problem = facts.zero.problem
    assert problem is not None
    assert problem.zh != problem.en
    assert facts.needs_of("zero.stage") == ("zero.config",)


def test_a_file_that_is_not_here_is_unknown() -> None:
    facts = facts_of(SMALL, deepspeed="my_own.json")
    assert facts.needs_of("zero.stage") == ("zero.config",)
    assert facts.needs_of("zero.problem") == ("zero.config",)


def test_mappings_and_old_names() -> None:
    config = parse_deepspeed({"zero_optimization": {"stage": 2, "cpu_offload": True}})
    assert (config.stage, config.offload_optimizer) == (2, "cpu")
    assert parse_deepspeed({}).stage == 0
    assert (
        parse_deepspeed({"zero_optimization": {"reduce_bucket_size": "auto"}}).reduce_bucket is None
    )
    with pytest.raises(BrokenConfig):
        parse_deepspeed({"zero_optimization": {"reduce_bucket_size": "many"}})


SETTING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.just("auto"), st.text(max_size=4),
    st.just({"device": "nvme"}), st.just({"device": []}), st.lists(st.integers(), max_size=1),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    zero=st.dictionaries(
        st.sampled_from(
            ["stage", "offload_optimizer", "offload_param", "reduce_bucket_size", "sub_group_size",
             "stage3_max_live_parameters", "overlap_comm", "cpu_offload"]
        ),
        SETTING,
    ),
    parallel=SETTING,
)  # fmt: skip
def test_any_configuration_is_read_or_refused(zero: dict[str, object], parallel: object) -> None:
    """Nobody's own DeepSpeed file ends in a traceback."""
    content = {"zero_optimization": zero, "tensor_parallel": {"autotp_size": parallel}}
    try:
        stage = parse_deepspeed(content).stage
    except BrokenConfig:
        return
    assert stage in (0, 1, 2, 3)
