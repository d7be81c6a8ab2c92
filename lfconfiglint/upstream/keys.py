"""The keys a LLaMA-Factory release accepts, read from the generated JSON Schema.

The schema in ``schemas/train`` is the one source: editors validate with it, and the linter reads
the same file into :class:`KeySchema`. ``scripts/generate_key_schema.py`` says where it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

from lfconfiglint.errors import InternalError
from lfconfiglint.language import Text
from lfconfiglint.resources import schema_file


class _Undetermined(Enum):
    UNDETERMINED = "computed at run time"


UNDETERMINED: Final = _Undetermined.UNDETERMINED
"""Default of a key whose default upstream computes, for example from the torch version."""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key. ``types`` are the JSON type names of values that work or are not known to fail.

    ``choices`` is None where any text goes; with a ``separator``, a text holds several choices.
    ``transformers`` is ``first..last`` where only a part of the supported releases has the key.
    ``declared`` is the type in the dataclass ``owner``.
    """

    name: str
    types: frozenset[str]
    choices: tuple[str, ...] | None
    default: object
    transformers: str | None
    owner: str
    declared: str
    separator: str | None = None

    @property
    def declared_types(self) -> tuple[str, ...]:
        """The parts of ``declared``: ``("dict", "str")`` for ``dict[str, Any] | str``."""
        return tuple(part.strip().partition("[")[0] for part in self.declared.split("|"))


@dataclass(frozen=True)
class KeySchema:
    """All keys of one LLaMA-Factory release."""

    version: str
    keys: Mapping[str, KeySpec]

    def default_values(self) -> dict[str, object]:
        """Upstream's defaults by key; keys whose default is computed at run time are left out."""
        return {
            name: spec.default
            for name, spec in self.keys.items()
            if spec.default is not UNDETERMINED
        }


@cache
def load_schema(version: str) -> KeySchema:
    """The keys of a supported release, such as ``0.9.5``.

    Raises :class:`InternalError` when the schema, which is a part of this package, is missing.
    """
    path = schema_file(f"train/{version}.schema.json")
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InternalError(
            Text(
                f"{path}: the key schema cannot be read: {error}",
                f"{path}：无法读取参数表：{error}",
            )
        ) from error
    keys = {name: _spec(name, entry) for name, entry in content["properties"].items()}
    return KeySchema(version, keys)


def _spec(name: str, entry: Mapping[str, Any]) -> KeySpec:
    choices: tuple[str, ...] | None
    if "enum" in entry:
        choices = tuple(choice for choice in entry["enum"] if choice is not None)
        types = frozenset(("string", "null") if None in entry["enum"] else ("string",))
    else:
        choices = tuple(entry["x-choices"]) if "x-choices" in entry else None
        types = frozenset(entry["type"])
    return KeySpec(
        name=name,
        types=types,
        choices=choices,
        default=entry.get("default", UNDETERMINED),
        transformers=entry.get("x-transformers"),
        owner=entry["x-class"],
        declared=entry["x-type"],
        separator=entry.get("x-separator"),
    )
