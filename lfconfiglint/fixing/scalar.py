"""Values as text that every LLaMA-Factory release reads back as exactly these values."""

from __future__ import annotations

import json
import math

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.language import Text
from lfconfiglint.units import code


def as_scalar(value: object, *, flow: bool = False, json_like: bool = False) -> str:
    """*value* on one line: plain where that reads back as the same, else quoted.

    With *flow* it can stand within ``{...}`` and ``[...]``; with *json_like* texts are in double
    quotes, as in JSON. Lists and mappings are written in flow style. Raises :class:`Refused`.
    """
    if isinstance(value, dict):
        pairs = (
            f"{_inner(key, json_like)}: {_inner(item, json_like)}" for key, item in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inner(item, json_like) for item in value) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else (".inf" if value > 0 else "-.inf")
    if not isinstance(value, str):
        return code(value)
    forms = (value, "'" + value.replace("'", "''") + "'", json.dumps(value, ensure_ascii=False))
    for written in forms[2:] if json_like else forms:
        if written and all(_holds(written, value, dialect, flow) for dialect in Dialect):
            return written
    raise Refused(
        Text(f"the text {value!r} cannot be written on one line", f"文本 {value!r} 无法写在一行中")
    )


def _inner(value: object, json_like: bool) -> str:
    return as_scalar(value, flow=True, json_like=json_like)


def _holds(written: str, value: str, dialect: Dialect, flow: bool) -> bool:
    if "\n" in written or "\r" in written:
        return False
    if flow:
        return reads_as(f"[{written}, 1]", dialect) == [value, 1]
    return reads_as(written, dialect) == value


def reads_as(text: str, dialect: Dialect = Dialect.OMEGACONF) -> object:
    """What a value written as *text* is read as; None when it cannot be read."""
    return parse_document(f"k: {text}\n".encode(), dialect).values.get("k")
