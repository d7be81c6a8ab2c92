"""Slips of the finger: whether one name is another, mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def is_slip(written: str, meant: str) -> bool:
    """Whether one is the other with a slip of the finger: two letters, or one in short names.

    A prefix or suffix makes another name (forks name `learning_rate_enc` after upstream's), and
    so does another number.
    """
    if _digits(written) != _digits(meant):
        return False
    if written.startswith(f"{meant}_") or written.endswith(f"_{meant}"):
        return False
    return _distance(written, meant) <= (2 if len(meant) > 5 else 1)


def may_be_slip_of_any(written: str, known: Iterable[str]) -> bool:
    """Whether :func:`is_slip` can hold for one of them, by what is quickly looked at: two slips
    change the length by two letters at most, and which letters there are by four."""
    letters, by_length = frozenset(written), _by_length(tuple(known))
    return any(
        len(letters ^ other) <= 4
        for length in range(len(written) - 2, len(written) + 3)
        for other in by_length.get(length, ())
    )


@lru_cache(maxsize=8)
def _by_length(known: tuple[str, ...]) -> dict[int, list[frozenset[str]]]:
    """The letters of each name."""
    found: dict[int, list[frozenset[str]]] = {}
    for name in known:
        found.setdefault(len(name), []).append(frozenset(name))
    return found


def _digits(name: str) -> str:
    return "".join(character for character in name if character.isdigit())


def _distance(one: str, other: str) -> int:
    """Letters to insert, remove, replace or swap with their neighbour to get the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
