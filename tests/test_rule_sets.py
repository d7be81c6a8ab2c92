"""Ruling out many rules at once: only what is false does."""

from __future__ import annotations

import pytest

from lfconfiglint.condition import Source
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.rule_sets import Sieve, index_of, members
from lfconfiglint.values import Values
from tests.helpers import schema

PARTS: list[Source] = [
    ("stage", "==", "ppo"),
    ("stage", "in", ["sft", "dpo"]),
    ("packing", "true", None),
    ("save_steps", ">", 100),
    ("run.world_size", ">", 1),
    "True",
]
RULES = [
    ((), (0,)),
    ((), (1,)),
    (("packing",), (1, 2)),
    ((), (3,)),
    ((), (4, 5)),
    ((), (5,)),
    ((), ()),
]
"""What each rule needs, and its parts; code finds the last."""
EVERY = (1 << len(RULES)) - 1


def left(given: dict[str, object], chosen: int = EVERY, unusable: str = "") -> list[int]:
    context = Context(given, schema().default_values, None, None, ())
    values = Values(Facts(context), schema(), frozenset({unusable} if unusable else ()))
    return list(members(Sieve(index_of(RULES, PARTS), chosen).left(given.keys(), values)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [1, 3, 4, 5]),
        ({"stage": "ppo"}, [0, 3, 4, 5]),
        ({"packing": True}, [1, 2, 3, 4, 5]),
        ({"packing": False}, [1, 3, 4, 5]),
        ({"save_steps": 50}, [1, 4, 5]),
        ({"save_steps": "many"}, [1, 3, 4, 5]),
        ({"stage": ["ppo"]}, [3, 4, 5]),
    ],
)
def test_only_what_is_false_rules_out(given: dict[str, object], expected: list[int]) -> None:
    """An unknown fact (4, no machine), a value that cannot be compared and code leave a rule to be
    asked; a rule that code finds is never among them."""
    assert left(given) == expected


def test_unusable_keys_rule_nothing_out() -> None:
    """The value of such a key is unknown, whatever the file says."""
    assert left({"stage": "ppo"}, unusable="stage") == [0, 1, 3, 4, 5]


def test_others_than_chosen_are_left_out() -> None:
    """The index is that of all rules, a selection has some."""
    assert left({}, chosen=0b101010) == [1, 3, 5]
