"""Values that fail, or that are taken for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lfconfiglint.upstream.keys.names import FORMER_SWITCHES, RENAMED_CHOICES, suggest_choice
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema, KeySpec

TRUE_TEXTS = frozenset({"true", "yes", "on", "y", "1", "t"})
"""Texts that mean true and, being not empty, also count as true."""

_PYTHON_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)
_BY_TYPE: Mapping[type, str] = {**dict(_PYTHON_TYPES), type(None): "null"}


def json_type(value: object) -> str | None:
    """JSON Schema's name for the type of a YAML value; None for what JSON does not have."""
    known = _BY_TYPE.get(type(value))
    if known is not None:
        return known
    return next((name for kind, name in _PYTHON_TYPES if isinstance(value, kind)), None)


def check_value(spec: KeySpec, value: object, schema: KeySchema) -> Iterator[KeyProblem]:
    """At most one problem of a value at a key that the target knows."""
    kind = json_type(value)
    if kind is None:
        return
    if _is_in(kind, spec.types):
        if isinstance(value, str) and _misses_choices(spec, value):
            yield _bad_choice(spec, value, schema)
        return
    fails = _is_in(kind, spec.fails)
    if isinstance(value, str) and spec.declared_types[0] == "bool" and not fails:
        if value and value.strip().lower() not in TRUE_TEXTS:
            facts = {"key": spec.name, "value": value, "meant": _meant(value, spec)}
            yield KeyProblem("string-for-boolean", (spec.name,), facts)
    elif spec.choices is not None and kind not in ("array", "object"):
        yield _bad_choice(spec, value, schema)
    else:
        yield _bad_type("wrong-type" if fails else "unconverted-value", spec, value)


def _bad_type(rule: str, spec: KeySpec, value: object) -> KeyProblem:
    # imported only once something is wrong
    from lfconfiglint.upstream.keys.words import describe, expected

    facts: dict[str, object] = {
        "key": spec.name,
        "value": value,
        "given": describe(value),
        "expected": expected(spec),
        "meant": _meant(value, spec),
    }
    return KeyProblem(rule, (spec.name,), facts)


def _meant(value: object, spec: KeySpec) -> object:
    # imported only once something is wrong
    from lfconfiglint.upstream.keys.meant import meant_by

    return meant_by(value, spec)


def _is_in(kind: str, types: frozenset[str]) -> bool:
    return kind in types or (kind == "integer" and "number" in types)


_EXTRA_TYPES: Mapping[str, frozenset[str]] = {
    "bool": frozenset({"boolean"}),
    "int": frozenset({"integer"}),
    "float": frozenset({"number"}),
    "str": frozenset({"string"}),
    "list": frozenset({"array"}),
    "dict": frozenset({"object"}),
}


def check_extra(key: str, declared: str, value: object) -> Iterator[KeyProblem]:
    """A problem of a value at a key that the settings declare; empty values are never one."""
    kind = json_type(value)
    wanted = _EXTRA_TYPES.get(declared)
    if wanted is None or kind in (None, "null") or _is_in(str(kind), wanted):
        return
    # imported only once something is wrong
    from lfconfiglint.upstream.keys.words import WORDS, describe

    facts: dict[str, object] = {
        "key": key,
        "value": value,
        "given": describe(value),
        "expected": WORDS[declared],
    }
    yield KeyProblem("wrong-type", (key,), facts)


def _misses_choices(spec: KeySpec, text: str) -> bool:
    if spec.choices is None:
        return False
    parts = [text] if spec.separator is None else text.split()
    return any(part not in spec.choices for part in parts)


def _bad_choice(spec: KeySpec, value: object, schema: KeySchema) -> KeyProblem:
    # imported only once something is wrong
    from lfconfiglint.upstream.keys.history import choice_elsewhere

    meant = _nearest_choice(spec, value)
    several = meant is not None and " " in meant and spec.separator is None
    facts: dict[str, object] = {
        "key": spec.name,
        "value": value,
        "choices": list(spec.choices or ()),
        "suggestion": None if meant is None else _as_yaml(meant, several),
        # a list cannot be written by a fix
        "meant": None if several else meant,
        "effect": spec.silent,
        **choice_elsewhere(spec.name, value, schema),
    }
    rule = "bad-choice" if spec.silent is None else "silent-choice"
    if rule == "bad-choice" and facts["gone"] and (spec.name, value) in RENAMED_CHOICES:
        rule = "renamed-choice"
    return KeyProblem(rule, (spec.name,), facts)


def _nearest_choice(spec: KeySpec, value: object) -> str | None:
    """The choice that was meant; several are separated by blanks."""
    choices = spec.choices or ()
    if value is False or value is None:
        # a bare no or off is read as false, and an empty value as null
        words = ("no", "none", "disabled", "off") if value is False else ("none",)
        return next((word for word in words if word in choices), None)
    if not isinstance(value, str):
        former = FORMER_SWITCHES.get(spec.name) if value is True else None
        return former if former in choices else None
    parts = [part for part in re.split(r"[\s,]+", value) if part]
    if len(parts) < 2:
        return suggest_choice(spec.name, value, choices)
    meant = [suggest_choice(spec.name, part, choices) for part in parts[:20]]
    if None in meant or not (spec.separator or "array" in spec.types):
        return None
    return " ".join(str(name) for name in meant)


def _as_yaml(choice: str, several: bool) -> str:
    if several:
        return f"[{', '.join(choice.split())}]"
    return f"'{choice}'" if choice in ("no", "off") else choice
