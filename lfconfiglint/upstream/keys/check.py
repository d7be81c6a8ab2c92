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

from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.names import MEGATRON_KEYS
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.keys.values import check_extra, check_value, json_type
from lfconfiglint.upstream.release.versions import in_range

__all__ = ["KeyProblem", "check_keys", "json_type"]

_EXTRA_ARGUMENTS = "0.9.2.."
"""Releases that read the environment variable ALLOW_EXTRA_ARGS."""

_ENDS_EVALUATION = Text("the first evaluation would end the run", "一旦进行评估，任务就会中断")


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
            if spec.choices is None and json_type(value) in spec.types:
                # most
                continue
            found = check_value(spec, value, schema)
            problems.extend(
                _when_evaluating(problem, values)
                for problem in found
                if not _without_subject(problem, values)
            )
        elif isinstance(key, str) and key in extra:
            problems.extend(check_extra(key, extra[key], value))
        elif not other_parser:
            problems.append(_unknown(key, values, schema, unused))
    return [*problems, *_deprecated(values, schema)]


def _without_subject(problem: KeyProblem, values: Mapping[Any, object]) -> bool:
    """Whether it is about how to quantize, where the file says that nothing is to be quantized."""
    return (
        problem.rule == "silent-choice"
        and problem.facts["key"] == "quantization_method"
        and values.get("quantization_bit", 4) is None
    )


def _when_evaluating(problem: KeyProblem, values: Mapping[Any, object]) -> KeyProblem:
    """The size of an evaluation's batches is only used, and then dies, where one takes place."""
    if problem.rule != "unconverted-value" or problem.facts["key"] != "per_device_eval_batch_size":
        return problem
    strategy = values.get("eval_strategy", values.get("evaluation_strategy"))
    # PPO never evaluates; a switch that is text has a problem of its own
    evaluates = values.get("stage") != "ppo" and (
        strategy in ("steps", "epoch")
        or values.get("do_eval") is True
        or values.get("do_predict") is True
    )
    if evaluates:
        return replace(problem, rule="wrong-type")
    return replace(problem, facts={**problem.facts, "effect": _ENDS_EVALUATION})


def _unknown(
    key: object, values: Mapping[Any, object], schema: KeySchema, unused: bool
) -> KeyProblem:
    # imported only once something is wrong
    from lfconfiglint.upstream.keys.history import known_elsewhere

    name = str(key)
    path = (key if isinstance(key, int) else name,)
    found = known_elsewhere(name, values, schema)
    if found is None:
        found = KeyProblem("unknown-key", path, unknown_facts(name, values, schema))
    if unused:
        facts = {"key": name, "suggestion": found.facts.get("suggestion")}
        return KeyProblem("unused-key", path, facts)
    return found


def unknown_facts(name: str, values: Mapping[Any, object], schema: KeySchema) -> dict[str, object]:
    """What a key that no release knows may have meant: at most one of ``foreign``, ``nearest``
    and ``present`` names a key, ``variable`` an environment variable, ``line`` what to write, and
    ``listed`` the file where it belongs.

    Where nothing is near, ``declaration`` says how to declare a fork's key.
    """
    from lfconfiglint.upstream.keys.foreign import LINES, OF_AN_ENTRY, variable_of
    from lfconfiglint.upstream.keys.names import meant_key, plain_name

    meant = meant_key(name, schema.names, values.keys())
    free = meant if meant is not None and not meant.given else None
    plain = plain_name(name)
    variable, line = variable_of(plain), LINES.get(plain)
    if line is not None and line.partition(":")[0] not in schema.keys:
        line = None
    listed = "dataset_info.json" if meant is None and name in OF_AN_ENTRY else None
    told = meant is not None or any(hint is not None for hint in (variable, line, listed))
    return {
        "key": name,
        "suggestion": free.key if free else None,
        "foreign": free.key if free and free.foreign else None,
        "nearest": free.key if free and not free.foreign else None,
        "present": meant.key if meant is not None and meant.given else None,
        "variable": variable,
        "line": line,
        "listed": listed,
        "declaration": None if told else f'{_toml_key(name)} = "{_declared(values.get(name))}"',
    }


def _toml_key(name: str) -> str:
    """The name as it may stand on the left in the settings."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    if bare:
        return name
    import json

    return json.dumps(name, ensure_ascii=False)


def _declared(value: object) -> str:
    """The type to declare a key with that has this value."""
    names = {
        "boolean": "bool", "integer": "int", "number": "float", "string": "str", "array": "list",
        "object": "dict",
    }  # fmt: skip
    return names.get(json_type(value) or "", "any")


def _deprecated(values: Mapping[Any, object], schema: KeySchema) -> list[KeyProblem]:
    from lfconfiglint.upstream.keys.names import DEPRECATED

    # most files have none, and looking at the rest of the history takes time
    names = DEPRECATED.intersection(key for key in values if isinstance(key, str))
    if names.isdisjoint(schema.names):
        return []
    from lfconfiglint.upstream.keys.history import deprecations

    return list(deprecations(sorted(names), values, schema))
