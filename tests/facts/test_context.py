"""Typed access to values: what upstream could use is used, everything else is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import fact_names
from lfconfiglint.facts.needs import SUPPLY
from tests.facts.support import SMALL, facts_of, machine


def context(value: object) -> Context:
    return Context({"key": value}, {"other": 7}, None, None, ())


def test_the_old_name_counts_where_a_release_has_it() -> None:
    """transformers 4.41 to 4.45 evaluate as `evaluation_strategy` says; later ones refuse it."""
    values = {"evaluation_strategy": "steps", "eval_strategy": "epoch"}
    both = Context(values, {"evaluation_strategy": None, "eval_strategy": "no"}, None, None, ())
    new = Context(values, {"eval_strategy": "no"}, None, None, ())
    unset = Context({"evaluation_strategy": None}, both.defaults, None, None, ())
    assert [each.value("eval_strategy") for each in (both, new, unset)] == ["steps", "epoch", "no"]


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (3.0, 3), (-1, -1), (None, None)])
def test_integers(value: object, expected: int | None) -> None:
    assert context(value).optional_integer("key") == expected


@pytest.mark.parametrize("value", ["500", True, 2.5, float("nan"), float("inf"), [1], {}])
def test_what_is_no_integer_is_unknown(value: object) -> None:
    """A quoted number stays text upstream, and a later comparison with it raises there."""
    with pytest.raises(Unknown) as raised:
        context(value).integer("key")
    assert raised.value.needs == ("key:key",)


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), ("false", True), ("", False), (None, False), (0, False)]
)
def test_truth_is_upstreams(value: object, expected: bool) -> None:
    assert context(value).boolean("key") is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a, b", ("a", "b")), ("a,", ("a",)), (["a", "b"], ("a", "b")), (None, ()), ("", ())],
)
def test_names(value: object, expected: tuple[str, ...]) -> None:
    assert context(value).names("key") == expected


def test_defaults_stand_in_and_computed_ones_are_unknown() -> None:
    assert context(None).value("other") == 7
    with pytest.raises(Unknown):
        context(None).value("third")


def test_files_are_found_in_the_order_of_the_folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "two" / "ds.json").write_text("{}")
    folders = (tmp_path / "one", tmp_path / "two")
    found = Context({}, {}, None, None, folders).find("ds.json")
    assert found == tmp_path / "two" / "ds.json"
    assert Context({}, {}, None, None, folders).find("x\0y") is None
    assert Context({}, {}, None, None, folders).find("x" * 5000) is None


def test_a_text_for_save_steps_makes_only_what_needs_it_unknown() -> None:
    facts = facts_of(SMALL, machine(), 1000, save_steps="500")
    assert facts.needs_of("run.saves") == ("key:save_steps",)
    assert facts.needs_of("checkpoint.disk_peak") == ("key:save_steps",)
    assert facts.needs_of("run.steps") == ()


def test_every_fact_is_documented_and_every_need_has_both_languages() -> None:
    names = fact_names()
    assert {"given", "run.steps", "checkpoint.host_gather", "memory.gpu_train_verdict"} <= set(
        names
    )
    assert all(names.values())
    assert all(text.en and text.zh and text.en != text.zh for text in SUPPLY.values())


def test_names_without_a_dot_are_keys() -> None:
    facts = facts_of(SMALL)
    assert facts.get("finetuning_type") == "lora"
    assert facts.get("save_steps") == 500
    assert facts.get("given") == frozenset(SMALL)
    assert facts.needs_of("no_such_key") == ("key:no_such_key",)
