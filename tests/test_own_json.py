"""The package's own JSON, with a parser of JSON and without."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from lfconfiglint.models.catalog_lines import CATALOG
from lfconfiglint.own_json import parsed
from lfconfiglint.resources import COMPILED_RULES
from lfconfiglint.rule_store import stored_rules
from lfconfiglint.rulebook import load_rules


@pytest.fixture(autouse=True, scope="module")
def fresh() -> None:
    """The stored file of a checkout is made anew where a rule has changed."""
    load_rules()


@pytest.fixture
def without_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a run that has not imported it."""
    monkeypatch.delitem(sys.modules, "json")


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1.5e-7, 10**30, float("inf"), float("-inf"), "", "'\"\\\n\t\r\0\x7f",
        "\u2028 \x85 鍵 😀", "{key} # ${oc.env:X}", [], {}, {"a": [{"b": None}, "null"]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.usefixtures("without_parser")
def test_every_kind_of_value(value: object, *, ascii_only: bool) -> None:
    """What JSON can say is read as it is meant; a pair of surrogates is never written."""
    if ascii_only and "😀" in str(value):
        value = "鍵"
    assert parsed(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.usefixtures("without_parser")
def test_all_rules_and_all_models() -> None:
    """Every line that a lint may read so."""
    lines = COMPILED_RULES.read_bytes().split(b"\n")[1:-1]
    lines += [
        line.removesuffix(b",")
        for line in CATALOG.read_bytes().splitlines()[2:]
        if line[:1] == b"["
    ]
    assert len(lines) > 1000
    for line in lines:
        assert parsed(line) == json.loads(line)


@pytest.mark.parametrize("line", [b"", b"{", b"[1,", b"open('x')", b"__import__('os')", b"\0"])
@pytest.mark.usefixtures("without_parser")
def test_what_is_no_value(line: bytes) -> None:
    """A broken line is an error, and runs nothing."""
    with pytest.raises((ValueError, SyntaxError, NameError)):
        parsed(line)


def test_each_rule_has_its_own_line() -> None:
    """Wherever its line stands: short and long ones, the first and the last."""
    rules = stored_rules()
    assert rules is not None
    stored: list[Any] = [json.loads(line) for line in COMPILED_RULES.read_bytes().split(b"\n")]
    assert [rule.source for rule in rules] == stored[1:-1]
    assert all(rule.source["id"] == rule.id for rule in rules)
