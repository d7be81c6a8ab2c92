"""Sets of rules, and which rules share what, as a lint asks for it (``sieve``).

A set of rules is a whole number with a bit for each, so that whoever knows what a key or a fact is
knows at once which rules that rules out. What is stored are the numbers' bytes, which load ten
times as fast.
"""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass

Stored = bytes
"""A set of rules; see :func:`rules_in`."""
Compared = tuple[str, Any, Stored]
"""Operator, the constant that a name is compared with, and the rules that do so."""
Code = tuple[int, Stored]
"""The place of a part that is code, and the rules that have it."""
Several = tuple[int, Stored, tuple[str, ...]]
"""The same of a part that reads several names, and those that it asks for in any case, in their
order: where one of them is unknown, so is the part, which need not be run to find out."""
Read = tuple[str, Stored, list[Compared], list[Code]]
"""A name, the rules with a part that reads it alone, and these parts."""
Bundled = tuple[str, str, bool, list[Read]]
"""A group of facts, what several of them rest on, whether they follow from that alone, and the
facts."""


@dataclass(frozen=True)
class Index:
    """``conditions`` are the rules that have one. ``needed`` is for the first group of keys that a
    rule needs, the second and so on: the rules that have no such group, and those whose group has a
    key, by key. ``keys`` and ``facts`` are read by parts one at a time, facts with a root in common
    are in ``bundles`` in their place; other parts are ``code_of_keys``, or ``code_of_facts`` where
    there are facts among what they read."""

    conditions: Stored
    needed: list[tuple[Stored, dict[str, Stored]]]
    keys: list[Read]
    code_of_keys: list[Several]
    bundles: list[Bundled]
    facts: list[Read]
    code_of_facts: list[Several]


def rules_in(stored: Stored) -> int:
    """The set that the build stored."""
    return int.from_bytes(stored, "little")


def members(rules: int) -> Iterator[int]:
    """The numbers of the rules in a set."""
    while rules:
        lowest = rules & -rules
        yield lowest.bit_length() - 1
        rules ^= lowest
