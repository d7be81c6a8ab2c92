"""Releases up to 0.9.3 read with PyYAML, which decides what they read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.document.dialect import Dialect
from tests.document.oracle import check_equal_to_pyyaml
from tests.document.test_differential import CASES, TEXTS
from tests.document.test_values import LINES, SCALARS, TABLE

OLD = (Dialect.PYYAML, Dialect.MIXED)

OLD_CASES = CASES | {
    "date": "a: 2024-01-01\n",
    "time": "a: 2024-1-1 10:00:00.5 +02:30\n",
    "no such day": "a: 2024-02-31\n",
    "no such zone": "a: 2024-01-01 10:00:00 +24:00\n",
    "date as key": "2024-01-01: a\n",
    "nothing as key": "~: a\n",
    "duplicate key": "a: 1\nb: 2\na: 3\n",
    "duplicate in a mapping": "a: {b: 1, b: 2}\n",
    "duplicate of another type": "1: a\nyes: b\n1.0: c\n",
    "merge and own key": "a: &a {x: 1}\nb: {x: 2, <<: *a, y: 3}\n",
    "merge twice": "a: &a {x: 1}\nb: {<<: *a, <<: {x: 2}}\n",
    "other directive": "%FOO bar\n---\na: 1\n",
    "yaml directive": "%YAML 1.7\n---\na: 1\n",
    "yaml directive with a tab": "%YAML 1.1\t\n---\na: 1\n",
    "unknown version": "%YAML 2.0\n---\na: 1\n",
    "tag directive": "%TAG !e! tag:yaml.org,2002:\n---\na: !e!int '1'\n",
    "tag behind a comma": "a: [!!str, b]\n",
    "tag of two marks": "a: !b!c d\n",
    "tag with a late mark": "a: !b/c!d e\n",
    "value key": "a: {=: 1}\n",
    "set": "a: !!set {b, c}\n",
    "bytes": "a: !!binary aGk=\n",
    "escaped missing mark in a list": "a: [\\???]\n",
    "broken interpolation": "a: ${b\n",
    "comment behind an indicator": "a: |-#c\n  b\n",
    "tab behind an indicator": "a: |-\t\n  b\n",
    "tab in a block": "a: |\n\tb\nc: 1\n",
    "tab in an indented block": "a: |\n  b\n\tc\n",
    "question mark in a list": "[a?b: c]\n",
    "text at the top with a colon": "a:1\n",
}


@pytest.mark.parametrize("dialect", OLD)
@pytest.mark.parametrize("text", OLD_CASES.values(), ids=OLD_CASES)
def test_like_pyyaml(text: str, dialect: Dialect, tmp_path: Path) -> None:
    """Values and verdict of what was seen to differ between the loaders."""
    check_equal_to_pyyaml(text, tmp_path, dialect)


@pytest.mark.parametrize("case", TABLE, ids=[case["case"] for case in TABLE])
def test_table(case: dict[str, Any], tmp_path: Path) -> None:
    """The same over all cases of the table for OmegaConf."""
    text = case["bytes"].encode("latin-1")
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        return
    for dialect in OLD:
        check_equal_to_pyyaml(decoded, tmp_path, dialect)


@pytest.mark.parametrize("dialect", OLD)
@given(text=SCALARS.map(lambda scalar: f"k: {scalar}\n"))
@settings(max_examples=300, deadline=None)
def test_any_scalar(tmp_path_factory: pytest.TempPathFactory, dialect: Dialect, text: str) -> None:
    """Types of scalars, above all of numbers."""
    check_equal_to_pyyaml(text, tmp_path_factory.getbasetemp(), dialect)


@pytest.mark.parametrize("dialect", OLD)
@given(text=st.one_of(TEXTS, st.lists(LINES, max_size=6).map("\n".join)))
@settings(max_examples=400, deadline=None)
def test_any_text(tmp_path_factory: pytest.TempPathFactory, dialect: Dialect, text: str) -> None:
    """Syntax, duplicate and merge keys, tags."""
    check_equal_to_pyyaml(text, tmp_path_factory.getbasetemp(), dialect)
