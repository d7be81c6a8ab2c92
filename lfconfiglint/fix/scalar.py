"""Values as text that LLaMA-Factory reads back as exactly these values."""

from __future__ import annotations

from lfconfiglint.document.read import parse_document
from lfconfiglint.units import code


def as_scalar(value: object) -> str:
    """Plain where that reads back as *value*, else single-quoted; for scalars without newlines."""
    if isinstance(value, float):
        text = repr(value)
        # without a dot, LLaMA-Factory 0.9.3 and older read text
        return text if "." in text else text.replace("e", ".0e")
    if not isinstance(value, str):
        return code(value)
    if value and reads_as(value) == value:
        return value
    return "'" + value.replace("'", "''") + "'"


def reads_as(text: str) -> object:
    """What a value written as *text* is read as; None when it cannot be read."""
    return parse_document(f"k: {text}\n".encode()).values.get("k")
