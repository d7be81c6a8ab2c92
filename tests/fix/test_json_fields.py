"""Fields of a DeepSpeed file change in its text, and nothing else does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.fixing.json_fields import drop_field, set_field
from lfconfiglint.fixing.plan import Refused

TEXT = '{\n  "a" : 5e8,\n  "b": {"c": "x, }", "d": [1,\n 2]},\n  "e": null\n}\n'


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a", TEXT.replace("5e8", '"auto"')),
        ("b.c", TEXT.replace('"x, }"', '"auto"')),
        ("b.d", TEXT.replace("[1,\n 2]", '"auto"')),
        ("e", TEXT.replace("null", '"auto"')),
        ("new", TEXT.replace("{\n", '{\n  "new": "auto",\n', 1)),
    ],
)
def test_set_field(field: str, text: str) -> None:
    assert set_field(TEXT, field, "auto") == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a", TEXT.replace('"a" : 5e8,\n  ', "")),
        ("b.c", TEXT.replace('"c": "x, }", ', "")),
        ("b.d", TEXT.replace(', "d": [1,\n 2]', "")),
        ("e", TEXT.replace(',\n  "e": null', "")),
    ],
)
def test_drop_field(field: str, text: str) -> None:
    assert drop_field(TEXT, field) == text


def test_what_cannot_be_done_is_refused() -> None:
    with pytest.raises(Refused):
        set_field(TEXT, "n.m", 1)
    with pytest.raises(Refused):
        drop_field(TEXT, "n")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3),
    st.sampled_from("abc"),
    VALUES,
    st.sampled_from([None, 2, "\t"]),
)
def test_any_object(content: dict[str, object], field: str, value: object, indent: object) -> None:
    """In every layout the result is the object with just this field changed."""
    text = json.dumps(content, indent=indent)  # type: ignore[arg-type]
    assert json.loads(set_field(text, field, value)) == {**content, field: value}
    if field in content:
        left = {key: each for key, each in content.items() if key != field}
        assert json.loads(drop_field(text, field)) == left
