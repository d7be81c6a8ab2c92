"""Values that are read as something else than they look like, and keys that stand twice."""

from __future__ import annotations

import pytest

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document

OLD, NEW = Dialect.PYYAML, Dialect.OMEGACONF


@pytest.mark.parametrize(
    ("text", "dialect", "rule"),
    [
        ("a: 010\n", NEW, "octal-number"),
        ("a: -0_17\n", NEW, "octal-number"),
        ("a: 010\n", OLD, "octal-number"),
        ("a: 12:30\n", NEW, "sexagesimal-number"),
        ("a: 1:00:00\n", OLD, "sexagesimal-number"),
        ("a: None\n", NEW, "none-as-text"),
        ("a: none\n", OLD, "none-as-text"),
        ("a: x/${b}\n", NEW, "interpolation-not-resolved"),
        ("a: '${b}'\n", OLD, "interpolation-not-resolved"),
        ("a: \\\\${b}\n", NEW, "interpolation-not-resolved"),
        ("a: 1e-5\n", OLD, "number-read-as-text"),
        ("a: 1.0e5\n", Dialect.MIXED, "number-read-as-text"),
        ("a: 2024-01-01\n", OLD, "date-not-text"),
        ("a: 1\na: 2\n", OLD, "duplicate-key-last-wins"),
        ("a: {b: 1, b: 2}\n", Dialect.MIXED, "duplicate-key-last-wins"),
    ],
)
def test_reading(text: str, dialect: Dialect, rule: str) -> None:
    """Each surprise is found in the releases that have it."""
    (reading,) = parse_document(text.encode(), dialect).readings
    assert reading.rule == rule


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a: 0\nb: 00\nc: 07\nd: 08\ne: 0x10\nf: 0.1\n", NEW),
        ("a: '010'\nb: '12:30'\nc: 'None'\n", NEW),
        ("a: !!int 010\nb: &x None\n", NEW),
        ("a: nothing\nb: null\nc: ~\n", NEW),
        ("a: \\${b}\nb: $HOME\nc: $(x)\n", NEW),
        ("a: 1e-5\nb: 2024-01-01\n", NEW),
        ("a: 1.0e-5\nb: '1e-5'\nc: 1e\n", OLD),
        ("a: {b: None, c: 010}\n", NEW),
        ("x: &x {a: 1}\nb: {<<: *x, <<: *x}\n", OLD),
        ("a: {b: 1}\nc: {b: 1}\n", OLD),
        ("a: 0" + "7" * 5000 + "\nb: 1" + ":59" * 3000 + "\n", NEW),
        ("a: 1e999\n", OLD),
    ],
)
def test_no_reading(text: str, dialect: Dialect) -> None:
    """What is meant as it is read, or said to be meant by quotes or a tag, is left alone."""
    document = parse_document(text.encode(), dialect)
    assert not document.problems
    assert not document.readings


def test_last_of_equal_keys_has_the_entry() -> None:
    """A fix of a value must change the one that counts; nothing of the others may stay behind."""
    document = parse_document(b"a: {x: 1}\nb: 1\na: {y: 2}\n", OLD)
    assert document.values == {"a": {"y": 2}, "b": 1}
    assert set(document.entries) == {("a",), ("a", "y"), ("b",)}
    assert document.position(document.entries[("a",)].key.start).line == 3
    assert document.repeated == {("a",)}


def test_problems_leave_no_readings() -> None:
    """A file that is not read has no values to be surprised by."""
    assert not parse_document(b"a: 010\nb: [\n").readings
