"""Keys that the target does not know, and values that fail or do what nobody meant.

Upstream neither converts nor checks values, so a declared type is not the measure: an error is
what was seen to fail when wrong values were run through LLaMA-Factory, a warning what was seen to
be misread, or what no code is known to read rightly. What is not known is not reported.

The JSON Schema of the keys says the same, with two deliberate differences. Text at a boolean key
is refused by the schema and has a rule of its own here, which lets empty text (false) and text
such as ``"true"`` (true) pass. And JSON has no ``2.0``: the schema takes it for an integer, while
upstream dies of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lfconfiglint.upstream.key_names import MEGATRON_KEYS, suggest_key
from lfconfiglint.upstream.key_problem import KeyProblem
from lfconfiglint.upstream.key_values import check_extra, check_value, json_type
from lfconfiglint.upstream.keys import KeySchema
from lfconfiglint.upstream.versions import in_range

__all__ = ["KeyProblem", "check_keys", "json_type"]

_EXTRA_ARGUMENTS = "0.9.2.."
"""Releases that read the environment variable ALLOW_EXTRA_ARGS."""


def check_keys(
    values: Mapping[Any, object],
    schema: KeySchema,
    *,
    extra_keys: Mapping[str, str] | None = None,
    allow_extra: bool = False,
) -> list[KeyProblem]:
    """Every problem of the top-level keys and values, in the order of the file.

    *extra_keys* are known beside the schema's, each with the name of its type; with *allow_extra*
    the environment lets unknown keys pass, which upstream then leaves unused.
    """
    extra = extra_keys or {}
    unused = allow_extra and in_range(schema.version, _EXTRA_ARGUMENTS)
    problems: list[KeyProblem] = []
    other_parser = not MEGATRON_KEYS.isdisjoint(values)
    for key, value in values.items():
        spec = schema.keys.get(key) if isinstance(key, str) else None
        if spec is not None:
            problems.extend(check_value(spec, value, schema))
        elif isinstance(key, str) and key in extra:
            problems.extend(check_extra(key, extra[key], value))
        elif not other_parser:
            problems.append(_unknown(key, values, schema, unused))
    return [*problems, *_deprecated(values, schema)]


def _unknown(
    key: object, values: Mapping[Any, object], schema: KeySchema, unused: bool
) -> KeyProblem:
    # imported only once something is wrong
    from lfconfiglint.upstream.key_history import known_elsewhere

    name = str(key)
    path = (key if isinstance(key, int) else name,)
    found = known_elsewhere(name, values, schema)
    if found is None:
        suggestion = suggest_key(name, schema.keys, values.keys())
        declaration = None if suggestion else f'{name} = "{_declared(values[key])}"'
        facts: dict[str, object] = {
            "key": name,
            "suggestion": suggestion,
            "declaration": declaration,
        }
        found = KeyProblem("unknown-key", path, facts)
    if unused:
        facts = {"key": name, "suggestion": found.facts.get("suggestion")}
        return KeyProblem("unused-key", path, facts)
    return found


def _declared(value: object) -> str:
    """The type to declare a key with that has this value."""
    names = {
        "boolean": "bool", "integer": "int", "number": "float", "string": "str", "array": "list",
        "object": "dict",
    }  # fmt: skip
    return names.get(json_type(value) or "", "any")


def _deprecated(values: Mapping[Any, object], schema: KeySchema) -> list[KeyProblem]:
    from lfconfiglint.upstream.key_names import DEPRECATED

    # most files have none, and looking at the rest of the history takes time
    names = DEPRECATED.intersection(key for key in values if isinstance(key, str))
    if not names.intersection(schema.keys):
        return []
    from lfconfiglint.upstream.key_history import deprecations

    return list(deprecations(sorted(names), values, schema))
