"""The linter and the JSON Schema that editors use must judge the same values alike."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys.check import check_keys
from lfconfiglint.upstream.keys.schema import load_schema

SCHEMA = load_schema("0.9.5")
CONTENT = json.loads(schema_file("train/0.9.5.schema.json").read_text(encoding="utf-8"))
VALIDATORS = {name: Draft202012Validator(entry) for name, entry in CONTENT["properties"].items()}
CHOICES = sorted({choice for spec in SCHEMA.keys.values() for choice in spec.choices or ()})

SAMPLES: list[object] = [
    None, True, False, 0, 1, -1, 7, 0.5, -2.5, 1e30, "", "true", "false", "no", "1", "1e-4", "nope",
    "a,b", "full_shard auto_wrap", "full_shard,auto_wrap", [], ["a"], [1], {}, {"a": 1}, *CHOICES,
]  # fmt: skip

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    # a pattern's $ also matches before a final line end, which no config value has
    st.text(st.characters(exclude_characters="\n")),
    st.sampled_from(CHOICES),
    st.lists(st.sampled_from(CHOICES), max_size=3).map(" ".join),
)
values = st.one_of(scalars, st.lists(scalars), st.dictionaries(st.text(), scalars))


def deliberately_different(name: str, value: object) -> bool:
    """The two differences that the module under test documents."""
    text_for_boolean = isinstance(value, str) and SCHEMA.keys[name].declared_types[0] == "bool"
    return text_for_boolean or (isinstance(value, float) and value.is_integer())


def assert_agreement(name: str, value: object) -> None:
    found = check_keys({name: value}, SCHEMA)
    assert VALIDATORS[name].is_valid(value) == (not found), (name, value, found)


@pytest.mark.parametrize("name", sorted(SCHEMA.keys))
def test_agreement_on_every_key(name: str) -> None:
    for value in SAMPLES:
        if not deliberately_different(name, value):
            assert_agreement(name, value)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SCHEMA.keys)), values)
def test_agreement_on_generated_values(name: str, value: object) -> None:
    if not deliberately_different(name, value):
        assert_agreement(name, value)


@given(st.text(min_size=1))
def test_agreement_on_unknown_keys(name: str) -> None:
    assume(name not in SCHEMA.keys)
    assert not Draft202012Validator({**CONTENT, "$schema": CONTENT["$schema"]}).is_valid({name: 1})
    assert len(check_keys({name: 1}, SCHEMA)) == 1


def test_deliberate_differences_are_real() -> None:
    """If one of these vanishes, the exception in this test can go too."""
    assert not VALIDATORS["bf16"].is_valid("true")
    assert check_keys({"bf16": "true"}, SCHEMA) == []
    assert VALIDATORS["seed"].is_valid(42.0)
    assert check_keys({"seed": 42.0}, SCHEMA) != []
