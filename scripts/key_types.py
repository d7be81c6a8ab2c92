"""JSON types of the values that a key works with, from its declared type and what runs have shown.

A declared type is read generously, because upstream neither converts nor checks values: only what
is known to fail is left out.
"""

from __future__ import annotations

import re
from typing import Any

WORKING: dict[str, tuple[str, ...]] = {
    "bool": ("boolean", "number", "null"),
    "int": ("boolean", "number", "null"),
    "float": ("boolean", "number", "null"),
    "str": ("string", "boolean", "number", "null"),
    "dict": ("object",),
    "list": ("array",),
    "None": ("null",),
    "Path": ("string",),
    "Literal": ("string", "null"),
}
"""Declared type -> JSON types of values that work, or are not known to fail."""

PLAIN = {
    "bool": "boolean",
    "float": "number",
    "int": "integer",
    "str": "string",
    "dict": "object",
    "list": "array",
}
"""Declared type -> the JSON type of its values."""


def declared_parts(declared: str) -> list[str]:
    """``dict[str, Any] | str | None`` -> ``["dict", "str", "None"]``; classes keep their names."""
    bare = re.sub(r"\[[^\[\]]*\]", "", declared)
    return [part.strip() for part in bare.split("|")]


def working_types(fact: dict[str, Any]) -> set[str]:
    """JSON types that the declared type lets through before overrides."""
    parts = declared_parts(fact["type"])
    if "choices" in fact:
        # transformers turns text into an enum as it parses, which fails for null; a Literal is
        # only ever compared with
        is_enum = "str" in parts and "None" not in parts
        return {"string", *(("array",) if "list" in parts else ())} | (
            set() if is_enum else {"null"}
        )
    return {kind for part in parts for kind in WORKING.get(part, ())}


def apply_overrides(fact: dict[str, Any], overrides: list[dict[str, Any]], fails: set[str]) -> None:
    """Put into *fact* what the overrides say, the ``types`` that work and those that ``fail``."""
    for override in overrides:
        for field in ("choices", "separator", "silent"):
            if field in override:
                fact[field] = override[field]
        if fact.get("choices", ...) is None:
            del fact["choices"]
    # what was tried of a declared type were words and names that mean nothing
    parts = declared_parts(fact["type"])
    fails = fails - {PLAIN[part] for part in parts if part in PLAIN}
    if "choices" in fact:
        fails = fails - {"string"}
    types = working_types(fact) - fails
    if "number" in fails and "integer" not in fails and "boolean" in types:
        types.add("integer")
    if "number" not in fails:
        types.discard("integer")
    for override in overrides:
        accepted, refused = set(override.get("accept", ())), set(override.get("refuse", ()))
        types = (types | accepted) - refused
        fails = (fails - accepted) | refused
    fact["types"] = sorted(types)
    fact["fails"] = sorted(fails)
