"""The value that was meant by one of another type."""

from __future__ import annotations

import math
import re

from lfconfiglint.upstream.keys.schema import KeySpec

# compiled when a value is of a wrong type
_WHOLE = r"[+-]?\d{1,18}"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?"
_SWITCHES = {
    "true": True, "yes": True, "on": True, "false": False, "no": False, "off": False,
}  # fmt: skip


def meant_by(value: object, spec: KeySpec) -> bool | int | float | None:
    """The number or switch that a quoted *value* shows, or the whole number that a fraction of
    nothing is; None where the key takes none of these, or it is not certain."""
    if "str" in spec.declared_types:
        return None
    declared = set(spec.declared_types)
    if isinstance(value, str):
        return _meant_by_text(value.strip(), declared)
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole and isinstance(value, float) and "int" in declared else None


def _meant_by_text(text: str, declared: set[str]) -> bool | int | float | None:
    if "bool" in declared and text.lower() in _SWITCHES:
        return _SWITCHES[text.lower()]
    if declared & {"int", "float"} and re.fullmatch(_WHOLE, text):
        return int(text)
    if "float" in declared and re.fullmatch(_NUMBER, text):
        number = float(text)
        return number if math.isfinite(number) else None
    return None
