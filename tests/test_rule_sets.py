"""Ruling out many rules at once: only what is false does."""

from __future__ import annotations

import sys

import pytest

from lfconfiglint.asking import Found
from lfconfiglint.condition import PartTable
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.parts import Source
from lfconfiglint.rule_sets import members
from lfconfiglint.rule_sharing import index_of
from lfconfiglint.sieve import Sieve
from lfconfiglint.values import Values
from tests.helpers import schema

PARTS: list[Source] = [
    ("stage", "==", "ppo"),
    ("stage", "in", ["sft", "dpo"]),
    ("packing", "true", None),
    ("save_steps", ">", 100),
    ("run.world_size", ">", 1),
    "True",
    "_fact('warmup_steps') > _fact('save_steps')",
    "_fact('save_steps') is True",
    "_fact('run.world_size') > _fact('save_steps')",
]
READS: dict[int, list[str]] = {
    5: [],
    6: ["save_steps", "warmup_steps"],
    7: ["save_steps"],
    8: ["run.world_size", "save_steps"],
}
FIRST = {8: ["run.world_size"]}
RULES = [
    ((), (0,)),
    ((), (1,)),
    ((("packing",),), (1, 2)),
    ((), (3,)),
    ((), (4, 5)),
    ((), (5,)),
    ((("save_steps",), ("warmup_steps", "warmup_ratio")), (6,)),
    ((("save_steps",),), (7,)),
    ((("save_steps",),), (3, 8)),
    ((), ()),
]
"""The groups of keys that each rule needs, and its parts; code finds the last."""
EVERY = (1 << len(RULES)) - 1


def table() -> PartTable:
    return PartTable(
        PARTS, index_of(RULES, PARTS, READS, FIRST, {}), [places for _, places in RULES]
    )


def found(given: dict[str, object], sieve: Sieve, *, among: int = -1, unusable: str = "") -> Found:
    context = Context(given, schema().default_values, None, None, ())
    values = Values(Facts(context), schema(), frozenset({unusable} if unusable else ()))
    return sieve.found(given.keys(), values, among)


def left(given: dict[str, object], chosen: int = EVERY, unusable: str = "") -> list[int]:
    return list(members(found(given, Sieve(table(), chosen), unusable=unusable).left))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [1, 3, 4, 5]),
        ({"stage": "ppo"}, [0, 3, 4, 5]),
        ({"packing": True}, [1, 2, 3, 4, 5]),
        ({"packing": False}, [1, 3, 4, 5]),
        ({"save_steps": 50}, [1, 4, 5]),
        ({"save_steps": 500}, [1, 3, 4, 5, 8]),
        ({"save_steps": "many"}, [1, 3, 4, 5, 8]),
        ({"save_steps": 50, "warmup_steps": 60}, [1, 4, 5, 6]),
        ({"save_steps": 50, "warmup_steps": 40}, [1, 4, 5]),
        ({"stage": ["ppo"]}, [3, 4, 5]),
    ],
)
def test_only_what_is_false_rules_out(given: dict[str, object], expected: list[int]) -> None:
    """An unknown fact (4 and 8, no machine), a value that cannot be compared and true code leave a
    rule among those that may hold; a rule that code finds is never among them."""
    assert left(given) == expected


def test_unusable_keys_rule_nothing_out() -> None:
    """The value of such a key is unknown, whatever the file says."""
    assert left({"stage": "ppo"}, unusable="stage") == [0, 1, 3, 4, 5]


def test_others_than_chosen_are_left_out() -> None:
    """The index is that of all rules, a selection has some, and a file is asked for some of it."""
    assert left({}, chosen=0b101010) == [1, 3, 5]
    assert list(members(found({}, Sieve(table(), EVERY), among=0b101010).left)) == [1, 3, 5]


def test_what_is_unknown_or_fails_is_told() -> None:
    """Of a rule that is left it is known why it is not true: both parts of 8 are unknown, each for
    something else."""
    said = found({"save_steps": "many"}, Sieve(table(), EVERY), unusable="save_steps")
    assert {needs: list(members(rules)) for needs, rules in said.needs.items()} == {
        ("hardware",): [4, 8],
        ("key:save_steps",): [3, 7, 8],
    }
    said = found({"save_steps": "many"}, Sieve(table(), EVERY))
    assert list(members(said.failed)) == [3, 8]


def test_what_was_said_is_remembered_of_equal_values_alone() -> None:
    """One sieve sees all files of a run: what it says of one does not depend on those before, not
    even where Python takes two values for equal, as true, 1 and 1.0."""
    configs: list[dict[str, object]] = [
        {"save_steps": value, "stage": stage}
        for value in (1, True, 1.0, True, 1, "1", 500, [1], None)
        for stage in ("ppo", "sft", ["ppo"])
    ]
    sieve = Sieve(table(), EVERY)
    expected = [left(config) for config in configs]
    assert [list(members(found(config, sieve).left)) for config in configs * 2] == expected * 2
    assert 7 in left({"save_steps": True})
    assert 7 not in left({"save_steps": 1})


def test_long_texts_are_not_kept() -> None:
    """A value of a config may take megabytes, and a run may see thousands."""
    text, sieve = "x" * 2_000, Sieve(table(), EVERY)
    before = sys.getrefcount(text)
    found({"stage": text, "save_steps": text}, sieve)
    assert sys.getrefcount(text) == before
