"""The new engine that the environment variable USE_V1=1 selects: its keys and its plugins.

``schemas/v1`` holds both per release; ``scripts/generate_kind_schemas.py`` says where they come
from. Only files of that engine pay for reading them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from lfconfiglint.errors import InternalError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys.schema import UNDETERMINED, KeySchema, KeySpec

VERSIONS = ("0.9.5", "main")
"""Releases whose v1 engine trains; in 0.9.4 it was a beginning, and before that there was none."""

_TYPES = frozenset({"array", "boolean", "null", "number", "object", "string"})


@dataclass(frozen=True)
class Family:
    """The plugins that one nested mapping can name, with their parameters (None: not a closed
    list). Where ``refuses_unknown`` is false, a parameter that is none of them is ignored; with a
    ``separator``, a name is a list of names."""

    plugins: Mapping[str, tuple[str, ...] | None]
    refuses_unknown: bool
    separator: str | None


@cache
def _content(version: str) -> dict[str, Any]:
    path = schema_file(f"v1/{version}.schema.json")
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InternalError(
            Text(
                f"{path}: the list of keys cannot be read: {error}",
                f"{path}：无法读取参数表：{error}",
            )
        ) from error
    return content


@cache
def v1_schema(version: str) -> KeySchema:
    """The keys of the v1 engine in one of :data:`VERSIONS`.

    Raises :class:`InternalError` when the list, which is a part of this package, is missing.
    """
    entries = _content(version)["properties"]
    return KeySchema(version, None, {name: _spec(name, entry) for name, entry in entries.items()})


def _spec(name: str, entry: Mapping[str, Any]) -> KeySpec:
    types = frozenset(entry.get("type", ("string",)))
    fails = frozenset() if entry.get("x-untested") else _TYPES - types
    if entry["x-type"] == "bool":
        # it counts as true, as a rule of its own says
        fails -= {"string"}
    return KeySpec(
        name=name,
        types=types,
        choices=tuple(entry["enum"]) if "enum" in entry else None,
        default=entry.get("default", UNDETERMINED),
        transformers=None,
        owner=entry["x-class"],
        declared=entry["x-type"],
        fails=fails,
    )


@cache
def families(version: str) -> dict[str, Family]:
    """The nested mappings of the v1 engine by their key."""
    return {
        name: Family(
            plugins={
                plugin: None if known is None else tuple(known)
                for plugin, known in entry["x-plugins"].items()
            },
            refuses_unknown=entry["x-refuses-unknown"],
            separator=entry.get("x-separator"),
        )
        for name, entry in _content(version)["properties"].items()
        if "x-plugins" in entry
    }


def parsed(values: Mapping[Any, object], version: str) -> dict[Any, object]:
    """*values* with nested mappings that are written as JSON text read, as upstream does."""
    found = dict(values)
    for name in families(version).keys() & values.keys():
        text = values[name]
        if isinstance(text, str) and text.startswith("{"):
            try:
                found[name] = json.loads(text)
            except (ValueError, RecursionError):
                continue
    return found
