"""What an older release writes instead of a key that it does not have yet."""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt

from lfconfiglint.hints import Any
from lfconfiglint.upstream.keys.renames import BUILT_IN, FORMER, ONE_TRUE, PIXELS, SIDES_IN
from lfconfiglint.upstream.keys.schema import KeySchema


def move_back(
    new: str, default: object, values: Mapping[Any, object], schema: KeySchema
) -> dict[str, object]:
    """Facts for texts and fixes, as those of ``move_of``; *default* is that of newer releases.

    Steps are ``rename``, which keeps the value; ``same``, where another value says the same;
    ``side``, where a number of pixels becomes a side; ``drop``, where the line switches nothing on;
    ``built-in``, where the target always does what it says; ``remove``, where it is a default that
    may stand for something that older releases do otherwise; None where no fix can help.
    """
    value = values[new]
    former = FORMER.get(new)
    step, new_value = _written_as(former, value, schema) if former not in values else (None, None)
    if step is None:
        step = _left_out(new, value, default)
    return {
        "suggestion": former if step in ("rename", "same", "side") else None,
        "becomes": f"{former}: {_shown(new_value)}" if step in ("same", "side") else None,
        "new_value": new_value,
        "step": step,
    }


def _written_as(former: str | None, value: object, schema: KeySchema) -> tuple[str | None, object]:
    """The step to *former*, and the value that it then has where that is another."""
    if former not in schema.keys:
        return None, None
    if former in ONE_TRUE:
        return ("same", True) if value == ONE_TRUE[former] else (None, None)
    if former in PIXELS and schema.version == SIDES_IN:
        side = isqrt(value) if type(value) is int and value > 0 else 0
        return ("side", side) if side and side * side == value else (None, None)
    return "rename", None


def _left_out(new: str, value: object, default: object) -> str | None:
    if any(value == always and type(value) is type(always) for always in BUILT_IN.get(new, ())):
        return "built-in"
    if value != default or type(value) is not type(default):
        return None
    return "drop" if value in (None, False) and new not in BUILT_IN else "remove"


def _shown(value: object) -> str:
    return "true" if value is True else str(value)
