"""The mechanism behind facts: each is computed once, unknown ones included, and nothing is held."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from lfconfiglint.facts.fact import Open, Unknown, fact, facts_of, kept, members_of


class Group:
    """A known fact, an unknown one, one that rests on that, and a value without a name."""

    def __init__(self) -> None:
        self.computed: list[str] = []

    @fact
    def known(self) -> int:
        """In steps."""
        self.computed.append("known")
        return 7

    @fact
    def unknown(self) -> int:
        """Of nobody."""
        self.computed.append("unknown")
        raise Unknown("hardware", "model")

    @fact
    def rests(self) -> int:
        """On it."""
        self.computed.append("rests")
        return self.unknown + 1

    @kept
    def nameless(self) -> int:
        """For other facts only."""
        self.computed.append("nameless")
        return self.known + 1


def test_each_is_computed_once() -> None:
    """A fact is asked for by many rules, and unknown ones by as many."""
    group = Group()
    for _ in range(3):
        assert group.known == 7
        assert group.nameless == 8
        for name in ("unknown", "rests"):
            with pytest.raises(Unknown) as raised:
                getattr(group, name)
            assert raised.value.needs == ("hardware", "model")
            assert str(raised.value) == "hardware, model"
    assert sorted(group.computed) == ["known", "nameless", "rests", "unknown"]


def test_settled_is_the_same_without_an_exception() -> None:
    """Whoever asks for hundreds of facts raises none: first and later, known and unknown."""
    group, members = Group(), members_of(Group)
    for _ in range(2):
        assert members["known"].settled(group) == 7
        open_ = members["rests"].settled(group)
        assert isinstance(open_, Open)
        assert open_.needs == ("hardware", "model")
    assert sorted(group.computed) == ["known", "rests", "unknown"]


def test_an_unknown_keeps_nothing_alive() -> None:
    """What was at work when a fact turned out to be unknown goes with the lint."""
    group = Group()
    assert isinstance(members_of(Group)["rests"].settled(group), Open)
    # the argument of this call is the second reference
    assert sys.getrefcount(group) == 2


def test_names_for_people_are_those_of_facts() -> None:
    """A kept value that is no fact has no name in rules."""
    assert facts_of(Group) == {"known": "In steps.", "unknown": "Of nobody.", "rests": "On it."}


def test_threads_that_ask_at_once_get_the_same() -> None:
    """Without a lock a value may be computed twice, by threads of the server; both are right."""
    group, start = Group(), Barrier(4)

    def ask(_: int) -> tuple[int, int]:
        start.wait()
        return group.known, group.nameless

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {(7, 8)}
