"""What is wrong with a DeepSpeed configuration by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.upstream.launchers import deepspeed_check as check
from lfconfiglint.upstream.launchers.deepspeed import EXAMPLES, example_file
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile

CHECKS: list[Callable[[DeepSpeedFile], object]] = [
    check.lacks_zero,
    check.bad_stage,
    check.unknown_fields,
    check.refused_values,
    check.unfilled_autos,
    check.both_precisions,
    check.batch_is_missing,
    check.batch_cannot_divide,
    check.nvme_without_path,
    check.old_offload,
]


def zero(**fields: object) -> DeepSpeedFile:
    return DeepSpeedFile({"train_batch_size": "auto", "zero_optimization": {"stage": 2, **fields}})


@pytest.mark.parametrize("function", CHECKS, ids=lambda function: function.__name__)
@pytest.mark.parametrize("name", EXAMPLES)
def test_upstream_examples_are_fine(name: str, function: Callable[..., object]) -> None:
    """No finding for the files that most configs use."""
    assert not function(example_file(name))


@pytest.mark.parametrize(
    ("stage", "bad"),
    [(0, False), (3, False), (2.0, False), ("auto", False), (None, False),
     (4, True), (-1, True), ("3", False), ("4", True), (True, True), ([3], True), (2.5, True)],
)  # fmt: skip
def test_stage(stage: object, bad: bool) -> None:
    """DeepSpeed reads a quoted stage, too; transformers does not take a quoted 3 for ZeRO-3."""
    file = zero(stage=stage)
    assert check.bad_stage(file) is bad
    assert check.quoted_stage_3(file) is (stage == "3")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"overlap_com": True}, ["zero_optimization.overlap_com"]),
        ({"stage3_max_live_parameters": 1, "max_live_parameters": 1}, []),
        ({"mics_shard_size": 1, "parameter_alignment": True}, []),
        ({"offload_param": {"ratio": 1}}, ["zero_optimization.offload_param.ratio"]),
        ({"offload_optimizer": {"ratio": 1}}, []),
    ],
)
def test_unknown_fields(fields: dict[str, Any], found: list[str]) -> None:
    """Known are the fields of every release, by either of their names."""
    assert check.unknown_fields(zero(**fields)) == found


def test_an_unknown_field_is_compared_with_its_section() -> None:
    """The hint is a name of the same section."""
    assert check.suggestion("zero_optimization.overlap_com") == "overlap_comm"
    assert check.suggestion("zero_optimization.offload_param.pin_mem") == "pin_memory"
    assert check.suggestion("zero_optimization.x") is None


@pytest.mark.parametrize(
    ("value", "refused"),
    [(5e8, False), ("500000000", False), ("auto", False), (True, False),
     ("5e8", True), (5.5, True), ([], True), (float("inf"), True)],
)  # fmt: skip
def test_sizes(value: object, refused: bool) -> None:
    """What pydantic takes for a whole number is fine, however it is written."""
    field = "zero_optimization.reduce_bucket_size"
    assert check.refused_values(zero(reduce_bucket_size=value)) == ([field] if refused else [])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"bf16": True}, ["bf16"]),
        ({"bf16": None, "fp16": {}}, []),
        ({"zero_optimization": {"offload_param": {"device": "gpu"}}},
         ["zero_optimization.offload_param.device"]),
        ({"zero_optimization": {"offload_param": {"device": "auto"}}}, []),
    ],
)  # fmt: skip
def test_sections_and_devices(content: dict[str, Any], found: list[str]) -> None:
    """Left out and null are fine, anything but a mapping is not."""
    assert check.refused_values(DeepSpeedFile(content)) == found


def test_auto_is_for_fields_that_are_filled_in() -> None:
    """Everywhere else accelerate stops."""
    file = zero(reduce_bucket_size="auto", sub_group_size="auto")
    assert check.unfilled_autos(file) == ["zero_optimization.sub_group_size"]


@pytest.mark.parametrize(
    ("whole", "part", "accumulation", "bad"),
    [(32, 4, 2, False), (30, 4, 2, True), (4, 8, 1, True), ("auto", 4, 2, False),
     (30, 4, None, False), (0, 4, 2, False), (True, 4, 2, False)],
)  # fmt: skip
def test_batch_sizes(whole: object, part: object, accumulation: object, bad: bool) -> None:
    """Only sizes that are all written can contradict each other by themselves."""
    content = {
        "train_batch_size": whole,
        "train_micro_batch_size_per_gpu": part,
        "gradient_accumulation_steps": accumulation,
    }
    assert check.batch_cannot_divide(DeepSpeedFile(content)) is bad


def test_offloads() -> None:
    """NVMe counts in stage 3 only; the old field is refused where the trainer has the optimizer."""
    nvme = {"device": "nvme"}
    assert check.nvme_without_path(zero(stage=3, offload_param=nvme))
    assert not check.nvme_without_path(zero(stage=2, offload_param=nvme))
    assert not check.nvme_without_path(zero(stage=3, offload_param={**nvme, "nvme_path": "/x"}))
    old = zero(cpu_offload=True)
    assert check.old_offload(old)
    assert not check.old_offload(DeepSpeedFile({**old.content, "optimizer": {"type": "AdamW"}}))


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["auto", "cpu", ""]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["stage", "device", "enabled", "params"]), inner)
    ),
    max_leaves=5,
)
NAMES = ["zero_optimization", "fp16", "bf16", "train_batch_size", "optimizer",
         "train_micro_batch_size_per_gpu", "gradient_accumulation_steps"]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUE))
def test_any_content_can_be_checked(content: dict[str, object]) -> None:
    """Nobody's own file ends in a traceback."""
    for function in CHECKS:
        function(DeepSpeedFile(content))
