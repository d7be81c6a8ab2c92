"""Keys that LLaMA-Factory does not know, and values that fail or do what nobody meant.

Upstream neither converts nor checks values, so a declared type is not the measure: reported is
what was seen to fail, or to be silently misread, when wrong values were run through LLaMA-Factory
0.9.5 with transformers 5.6.0. When that is not known, nothing is reported.

The JSON Schema of the keys says the same, with two deliberate differences. Text at a boolean key
is refused by the schema and has a rule of its own here, which lets empty text (false) and text
such as ``"true"`` (true) pass. And JSON has no ``2.0``: the schema takes it for an integer, while
upstream dies of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lfconfiglint.document.model import KeyPath
from lfconfiglint.language import Text
from lfconfiglint.units import code
from lfconfiglint.upstream.key_names import MEGATRON_KEYS, suggest_choice, suggest_key
from lfconfiglint.upstream.keys import KeySchema, KeySpec

TRUE_TEXTS = frozenset({"true", "yes", "on", "y", "1", "t"})
"""Texts that mean true and, being not empty, also count as true."""


@dataclass(frozen=True)
class KeyProblem:
    """``rule`` is the id under ``rules/keys``; ``facts`` are the values its message shows."""

    rule: str
    path: KeyPath
    facts: dict[str, object]


def check_keys(values: Mapping[Any, object], schema: KeySchema) -> list[KeyProblem]:
    """Every problem of the top-level keys and values, in the order of the file."""
    problems: list[KeyProblem] = []
    other_parser = not MEGATRON_KEYS.isdisjoint(values)
    for key, value in values.items():
        spec = schema.keys.get(key) if isinstance(key, str) else None
        if spec is not None:
            problems.extend(_check_value(spec, value))
        elif not other_parser:
            problems.append(_unknown_key(key, values, schema))
    return problems


def _unknown_key(key: object, values: Mapping[Any, object], schema: KeySchema) -> KeyProblem:
    name = str(key)
    suggestion = suggest_key(name, schema.keys, values.keys())
    path: KeyPath = (key if isinstance(key, int) else name,)
    return KeyProblem("unknown-key", path, {"key": name, "suggestion": suggestion})


def json_type(value: object) -> str | None:
    """JSON Schema's name for the type of a YAML value; None for what JSON does not have."""
    if isinstance(value, bool):
        return "boolean"
    for kind, name in (
        (int, "integer"),
        (float, "number"),
        (str, "string"),
        (list, "array"),
        (dict, "object"),
    ):
        if isinstance(value, kind):
            return name
    return "null" if value is None else None


def _check_value(spec: KeySpec, value: object) -> Iterator[KeyProblem]:
    kind = json_type(value)
    fits = kind is None or kind in spec.types or (kind == "integer" and "number" in spec.types)
    if fits and not (isinstance(value, str) and _misses_choices(spec, value)):
        return
    if isinstance(value, str) and spec.declared_types[0] == "bool":
        if value and value.strip().lower() not in TRUE_TEXTS:
            facts: dict[str, object] = {"key": spec.name, "value": value}
            yield KeyProblem("string-for-boolean", (spec.name,), facts)
    elif spec.choices is not None and kind not in ("array", "object"):
        facts = {
            "key": spec.name,
            "value": value,
            "choices": list(spec.choices),
            "suggestion": _nearest_choice(spec, value),
        }
        yield KeyProblem("bad-choice", (spec.name,), facts)
    else:
        facts = {
            "key": spec.name,
            "value": value,
            "given": _describe(value),
            "expected": _expected(spec),
        }
        yield KeyProblem("wrong-type", (spec.name,), facts)


def _misses_choices(spec: KeySpec, text: str) -> bool:
    if spec.choices is None:
        return False
    parts = [text] if spec.separator is None else text.split()
    return any(part not in spec.choices for part in parts)


def _nearest_choice(spec: KeySpec, value: object) -> str | None:
    """The choice that was meant, as it has to be written in YAML."""
    choices = spec.choices or ()
    if value is False or value is None:
        # a bare no or off is read as false, and an empty value as null
        words = ("no", "none", "disabled") if value is False else ("none",)
        return next((_as_yaml(word) for word in words if word in choices), None)
    if not isinstance(value, str):
        return None
    parts = [part for part in re.split(r"[\s,]+", value) if part]
    if len(parts) < 2:
        meant = suggest_choice(spec.name, value, choices)
        return None if meant is None else _as_yaml(meant)
    several = [suggest_choice(spec.name, part, choices) for part in parts[:20]]
    if None in several or not (spec.separator or "array" in spec.types):
        return None
    names = [str(name) for name in several]
    return " ".join(names) if spec.separator else f"[{', '.join(names)}]"


def _as_yaml(choice: str) -> str:
    return f"'{choice}'" if choice == "no" else choice


_WORDS: Mapping[str, Text] = {
    "bool": Text("true or false", "布尔值（true 或 false）"),
    "int": Text("a whole number", "整数"),
    "float": Text("a number", "数值"),
    "str": Text("text", "文本"),
    "list": Text("a list", "列表"),
    "dict": Text("a mapping", "映射"),
}


def _expected(spec: KeySpec) -> Text:
    wanted = [name for name in spec.declared_types if name in _WORDS]
    if "array" in spec.types and "list" not in wanted:
        wanted.append("list")
    words = [_WORDS[name] for name in wanted] or [_WORDS["str"]]
    return Text(" or ".join(word.en for word in words), "或".join(word.zh for word in words))


def _describe(value: object) -> Text:
    if isinstance(value, str):
        shown = repr(value if len(value) <= 40 else value[:39] + "…")
        return Text(f"the text {shown}", f"文本 {shown}")
    if isinstance(value, list):
        return Text("a list", "列表")
    if isinstance(value, dict):
        return Text("a mapping", "映射")
    if value is None:
        return Text("empty (null)", "空（null）")
    return Text(code(value), code(value))
