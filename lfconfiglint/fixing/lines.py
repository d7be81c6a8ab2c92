"""Keys and values as the text of a config that every release reads back as exactly these."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite

from lfconfiglint.errors import UsageError
from lfconfiglint.fixing.scalar import as_scalar
from lfconfiglint.language import Text


def config_lines(values: Mapping[str, object]) -> str:
    """One key a line; raises :class:`UsageError` for a value that no config can hold."""
    return "".join(f"{_key(key)}: {value_text(key, value)}\n" for key, value in values.items())


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key)


def value_text(key: str, value: object) -> str:
    """The value of *key* in JSON, which YAML contains; raises :class:`UsageError`."""
    if isinstance(value, float) and isfinite(value):
        # JSON's 1e-05 is a text to older releases
        return as_scalar(value)
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise UsageError(
            Text(f"{key}: a config cannot hold this {kind}", f"{key}：配置无法写入 {kind} 值")
        ) from None
