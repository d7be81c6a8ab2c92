"""What conditions of rules may call, by name: small pure functions over values of a config."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping

_MANY = 10_000
"""Comparisons of values."""


def items(value: object) -> object:
    """A text split at its commas, each part stripped; anything else as it is.

    Source: ``split_arg`` of LLaMA-Factory 0.9.5 ``hparams``, which reads lists of names so.
    """
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def words(value: str) -> list[str]:
    """A text split at blanks."""
    return value.split()


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_bool(value: object) -> bool:
    return isinstance(value, bool)


def is_number(value: object) -> bool:
    """A whole number or a fraction; true and false are none here, though they count as 1 and 0."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """A number written without a fraction: ``2``, not ``2.0``."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_list(value: object) -> bool:
    return isinstance(value, list)


def is_map(value: object) -> bool:
    return isinstance(value, dict)


def is_json(value: object) -> bool:
    """Whether a text can be read as JSON."""
    if not isinstance(value, str):
        return False
    # few values are meant as JSON
    import json

    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def from_json(value: object) -> object:
    """What a text that starts with a brace says as JSON, which upstream reads in some keys;
    anything else as it is."""
    if isinstance(value, str) and value.startswith("{") and is_json(value):
        import json

        return json.loads(value)
    return value


def get(value: object, key: str) -> object:
    """The value at *key* of a mapping; None where it has none, or is no mapping."""
    return value.get(key) if isinstance(value, Mapping) else None


def keys(value: object) -> list[object]:
    return list(value) if isinstance(value, Mapping) else []


def starts(value: object, prefix: str) -> bool:
    return isinstance(value, str) and value.startswith(prefix)


def ends(value: object, suffix: str) -> bool:
    return isinstance(value, str) and value.endswith(suffix)


def lower(value: str) -> str:
    return value.lower()


def any_in(values: list[object], wanted: list[object]) -> bool:
    known = _quick(values, wanted)
    return any(value in known for value in values)


def none_in(values: list[object], wanted: list[object]) -> bool:
    return not any_in(values, wanted)


def all_in(values: list[object], wanted: list[object]) -> bool:
    known = _quick(values, wanted)
    return all(value in known for value in values)


def _quick(values: list[object], wanted: list[object]) -> Collection[object]:
    """What has the same values as *wanted*; two lists as long as a file allows would take minutes
    to compare one by one."""
    if isinstance(wanted, list) and len(values) * len(wanted) > _MANY:
        try:
            set(values)
            return frozenset(wanted)
        except TypeError:
            # lists and mappings among them are compared as they are
            pass
    return wanted


def are_numbers(values: list[object]) -> bool:
    """Whether each value is a number, or a text that Python reads as one: ``" 1e-3"``, ``nan``."""
    return all(_is_numeric(value) for value in values)


def _is_numeric(value: object) -> bool:
    if isinstance(value, (int, float)):
        return True
    if not isinstance(value, str):
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True


def rounded(value: float, digits: int | None = None) -> float:
    """Python's ``round``; it would try for ever to round a whole number to 10**9 places."""
    if digits is not None and abs(digits) > 30:
        raise ValueError("too many digits")
    return round(value, digits)


def first(values: list[object]) -> object:
    """The first value of a list; an empty one has none and is an error."""
    return values[0]


def distinct(values: list[object]) -> bool:
    """Whether no value stands there twice."""
    return len({repr(value) for value in values}) == len(values)


FUNCTIONS: dict[str, Callable[..., object]] = {
    "all_in": all_in,
    "any_in": any_in,
    "are_numbers": are_numbers,
    "ceil": math.ceil,
    "distinct": distinct,
    "ends": ends,
    "first": first,
    "floor": math.floor,
    "from_json": from_json,
    "get": get,
    "is_bool": is_bool,
    "is_json": is_json,
    "is_list": is_list,
    "is_map": is_map,
    "is_number": is_number,
    "is_text": is_text,
    "is_whole": is_whole,
    "items": items,
    "keys": keys,
    "len": len,
    "lower": lower,
    "max": max,
    "min": min,
    "none_in": none_in,
    "round": rounded,
    "starts": starts,
    "words": words,
}
