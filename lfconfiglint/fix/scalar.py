"""Values as text that LLaMA-Factory reads back as exactly these values."""

from __future__ import annotations

from lfconfiglint.document.read import parse_document
from lfconfiglint.units import code


def as_scalar(value: object) -> str:
    """Plain where that reads back as *value*, else single-quoted; for scalars without newlines."""
    if not isinstance(value, str):
        return repr(value) if isinstance(value, float) else code(value)
    if value and reads_as(value) == value:
        return value
    return "'" + value.replace("'", "''") + "'"


def reads_as(text: str) -> object:
    """What a value written as *text* is read as; None when it cannot be read."""
    return parse_document(f"k: {text}\n".encode()).values.get("k")
