"""The JSON Schema of profiles, which editors use, and the checks by hand must judge alike."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lfconfiglint.errors import ProfileError
from lfconfiglint.hardware.profile import KEYS, profile_from_mapping
from lfconfiglint.resources import schema_file

CONTENT = json.loads(schema_file("hardware.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(CONTENT)

CARD: dict[str, object] = {"gpus_per_node": 8, "gpu": "H20"}


def each(key: str, *values: object) -> list[object]:
    """A good profile with each of *values* at *key*; a dotted key lies in a part of it."""
    part, _, inner = key.rpartition(".")
    return [{**CARD, part or inner: {inner: value} if part else value} for value in values]


ACCEPTED: list[object] = [
    CARD,
    {"gpus_per_node": 8.0, "gpu": 4090},
    {"node": "p4d.24xlarge"},
    {"node": "p4d.24xlarge", "nodes": 2, "gpus_per_node": 8, "gpu": None},
    {"gpus_per_node": 8, "gpu_memory": "95GiB", "capabilities": {"bf16": True, "fp8": None}},
    {"gpus_per_node": 8, "gpu_memory": 95 * 2**30},
    {"gpus_per_node": 1, "gpu": "T4", "launcher": "single"},
    {**CARD, "host_memory": None, "disk": None, "capabilities": None, "launcher": None},
    {**CARD, "disk": {"free": 0, "shared": False}},
    {**CARD, "disk": {"free": "3TB", "write_bandwidth": "2 GB / s", "shared": True}},
    *each("nodes", None, 1, 100_000),
    *each("host_memory", "1.5 TiB", "512G", 2**40),
    *each("disk", {}, {"free": 3 * 10**12, "write_bandwidth": 2 * 10**9}),
    *each("launcher", "torchrun", "accelerate", "deepspeed", "ray"),
    *each("accelerate_config", None, "fsdp.yaml"),
]

REJECTED: list[object] = [
    *(None, [], "8xH20", 8, {}),
    {"gpu": "H20"},
    {"gpus_per_node": 8},
    {"node": None},
    {"node": 4},
    {"gpus_per_node": 8, "gpu_memory": 96},
    {**CARD, "gpus": "H20"},
    *each("nodes", 0, -1, 1.5, "2", True, 100_001, []),
    *each("gpus_per_node", None, 0, -8, 8.5, "8", False, 1025),
    *each("gpu", None, True, 0, -1, 10**6, ["H20"], {}),
    *each("host_memory", 96, -1, True, 1.5, 2**61, "", "1 TB free", "-1TB", "2Tb", "0GiB", "1e3GB"),
    *each("disk", "3TB", [], 3, True, {"fre": "3TB"}),
    *each("disk.free", 3, -1, False, "0", "lots", {}),
    *each("disk.write_bandwidth", 2, -1, 0, "2GB", "2Gb/s", "2GB/min", "0GB/s", True),
    *each("accelerate_config", 1, True, ["fsdp.yaml"], {}),
    *each("disk.shared", 1, "yes", "true"),
    *each("capabilities", [], "bf16", {"bf16": 1}, {"bf17": True}),
    *each("launcher", "python", "", 1, True, "Torchrun"),
]


def accepted(content: object) -> bool:
    try:
        profile_from_mapping(content, "test")
    except ProfileError:
        return False
    return True


def test_schema_is_valid_and_describes_every_key() -> None:
    Draft202012Validator.check_schema(CONTENT)
    assert set(CONTENT["properties"]) == set(KEYS)
    for entry in CONTENT["properties"].values():
        assert entry.get("description")


@pytest.mark.parametrize("content", ACCEPTED)
def test_both_accept(content: object) -> None:
    assert VALIDATOR.is_valid(content)
    assert accepted(content)


@pytest.mark.parametrize("content", REJECTED)
def test_both_reject(content: object) -> None:
    assert not VALIDATOR.is_valid(content)
    assert not accepted(content)


@given(
    st.sampled_from(["host_memory", "nodes", "launcher", "disk", "capabilities"]),
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
        st.from_regex(r"\A[0-9]{1,4}(\.[0-9]{1,3})? ?[kKMGTgt]?[iI]?[bB]?\Z"),
        st.lists(st.none(), max_size=1),
        st.dictionaries(st.sampled_from(["bf16", "free"]), st.booleans()),
    ),
)  # fmt: skip
def test_what_the_schema_rejects_is_rejected(key: str, value: object) -> None:
    """The schema may accept more, for it cannot compute sizes; it must never accept less."""
    content = {**CARD, key: value}
    if accepted(content):
        assert VALIDATOR.is_valid(content)
