"""Keys and values of a file that is for another command than ``train``."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.check import check_keys
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema, KeySpec, load_schema
from lfconfiglint.upstream.kinds.kinds import TRAINING, UNREAD
from lfconfiglint.upstream.release.versions import in_range

if TYPE_CHECKING:
    from lfconfiglint.recognition import Kind

# Chinese text leaves a blank beside code
_COMMANDS: Mapping[str, Text] = {
    "infer": Text("`chat`, `webchat` and `api`", " `chat`、`webchat` 与 `api`"),
    "merge": Text("`export`", " `export`"),
    "eval": Text("`eval`", " `eval`"),
}
_TRAIN = Text("`train`", " `train` ")
_GENERATE = Text("`chat`, `webchat`, `api` and `train`", " `chat`、`webchat`、`api` 与 `train` ")

_ABOUT_TRAINING = frozenset({"silent-choice", "unconverted-value", "deprecated-key"})
"""What these say is about a training run."""


def check_kind(
    values: Mapping[Any, object],
    schema: KeySchema,
    kind: Kind,
    *,
    extra_keys: Mapping[str, str] | None = None,
    allow_extra: bool = False,
) -> list[KeyProblem]:
    """Every problem of keys and values in a file of *kind*; *schema* is that of its kind.

    *extra_keys* and *allow_extra* are as in :func:`check_keys`.
    """
    if kind == "v1":
        from lfconfiglint.upstream.kinds.v1_check import check_v1

        return check_v1(values, schema, extra_keys or {})
    if kind == "train":
        known = {**_keys_of_packages(values, schema), **(extra_keys or {})}
        problems = check_keys(values, schema, extra_keys=known, allow_extra=allow_extra)
        return (
            [_or_of_evaluation(problem) for problem in problems] if "task" in values else problems
        )
    if kind not in UNREAD:
        # other programs read it, and it has checks of its own
        return []
    # most files are for training
    from lfconfiglint.upstream.kinds.values import EVALUATION_KEYS, check_own

    everything = load_schema(schema.version, schema.transformers).keys
    # their choices have no history that check_keys could tell
    own = EVALUATION_KEYS.keys() & schema.keys.keys()
    others = [
        name
        for name in values
        if name in everything and name not in schema.keys and name not in (extra_keys or {})
    ]
    rest = {key: value for key, value in values.items() if key not in (*others, *own)}
    problems = check_keys(rest, schema, extra_keys=extra_keys, allow_extra=allow_extra)
    kept = [problem for problem in problems if problem.rule not in _ABOUT_TRAINING]
    unused = allow_extra and in_range(schema.version, "0.9.2..")
    return [
        *(_of_other_command(name, everything[name], kind, unused) for name in others),
        *check_own({name: values[name] for name in values if name in own}, schema),
        *kept,
    ]


def _or_of_evaluation(problem: KeyProblem) -> KeyProblem:
    """In a file that trains and names a benchmark, the keys that only ``eval`` reads are those."""
    from lfconfiglint.upstream.kinds.values import EVALUATION_KEYS

    if problem.rule != "unknown-key" or problem.path[0] not in EVALUATION_KEYS:
        return problem
    facts = {
        "key": problem.path[0],
        "given": Text("`eval`", " `eval` "),
        "expected": Text("`train`", " `train`"),
        "suggestion": None,
    }
    return replace(problem, rule="key-of-other-command", facts=facts)


def _keys_of_packages(values: Mapping[Any, object], schema: KeySchema) -> Mapping[str, str]:
    """Keys of a training config that packages add to transformers' own, with their types.

    KTransformers cannot be used without transformers-kt, which adds `kt_config`.
    """
    return {"kt_config": "dict"} if schema.version == "main" and values.get("use_kt") else {}


def _of_other_command(name: str, spec: KeySpec, kind: str, unused: bool) -> KeyProblem:
    if unused:
        return KeyProblem("unused-key", (name,), {"key": name, "suggestion": None})
    owner = _TRAIN if spec.owner in TRAINING else _GENERATE
    facts = {"key": name, "given": owner, "expected": _COMMANDS[kind], "suggestion": None}
    return KeyProblem("key-of-other-command", (name,), facts)
