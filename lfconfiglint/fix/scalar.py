"""Values as text that every LLaMA-Factory release reads back as exactly these values."""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document
from lfconfiglint.units import code


def as_scalar(value: object) -> str:
    """Plain where that reads back as *value*, else single-quoted; for scalars without newlines."""
    if not isinstance(value, str):
        return code(value)
    if value and all(reads_as(value, dialect) == value for dialect in Dialect):
        return value
    return "'" + value.replace("'", "''") + "'"


def reads_as(text: str, dialect: Dialect = Dialect.OMEGACONF) -> object:
    """What a value written as *text* is read as; None when it cannot be read."""
    return parse_document(f"k: {text}\n".encode(), dialect).values.get("k")
