"""Values in files for other commands than ``train``, which use few of the keys that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.errors import closest
from lfconfiglint.hints import Any
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import UNDETERMINED, KeySchema, KeySpec
from lfconfiglint.upstream.keys.values import check_value
from lfconfiglint.upstream.release.versions import in_range

_ANY = frozenset({"array", "boolean", "null", "number", "object", "string"})


_PARSED: Mapping[str, str] = {"adapter_name_or_path": "string null", "finetuning_type": "string"}
"""Keys that every command looks at as it parses, with the types of values it gets on with."""

_NUMBER = "boolean number"
_PARSED_SINCE_095: Mapping[str, str] = {
    "add_special_tokens": "string null",
    "add_tokens": "string null",
    "image_max_pixels": _NUMBER,
    "image_min_pixels": _NUMBER,
    "use_apollo": _NUMBER,
    "use_badam": _NUMBER,
    "use_galore": _NUMBER,
    "val_size": _NUMBER,
    "video_max_pixels": _NUMBER,
    "video_min_pixels": _NUMBER,
}
"""The same for 0.9.5 and main; earlier releases were not run."""

_GENERATING: Mapping[str, str] = {
    "infer_backend": "string",
    "temperature": "boolean null number",
    "top_p": "boolean null number",
    "top_k": "boolean integer null",
    "num_beams": "boolean integer null",
    "max_new_tokens": _NUMBER,
    "repetition_penalty": "boolean null number",
    "skip_special_tokens": "boolean null",
}
"""What `chat` and `api` use, from real chats with a small model (0.9.5, transformers 5.6.0)."""


def _key(name: str, types: str, default: object, declared: str, *choices: str) -> KeySpec:
    works = frozenset(types.split())
    return KeySpec(
        name=name,
        types=works,
        choices=choices or None,
        default=default,
        transformers=None,
        owner="EvaluationArguments",
        declared=declared,
        fails=_ANY - works,
    )


EVALUATION_KEYS: Mapping[str, KeySpec] = {
    spec.name: spec
    for spec in (
        _key("task", "string", UNDETERMINED, "str"),
        _key("task_dir", "string", "evaluation", "str"),
        _key("batch_size", "boolean integer", 4, "int"),
        _key("seed", "integer", 42, "int"),
        _key("lang", "string", "en", "str", "en", "zh"),
        _key("n_shot", "boolean integer", 5, "int"),
        _key("save_dir", "string null", None, "str | None"),
        _key("download_mode", "string null", "reuse_dataset_if_exists", "str"),
    )
}
"""Keys that ``eval`` alone reads, the same from 0.8.0 to main (``hparams/evaluation_args.py``)."""

KT_CONFIG = replace(
    _key("kt_config", "object null", None, "dict | None"), owner="_KTransformersRuntimeArguments"
)


def checked_types(version: str, kind: str) -> Mapping[str, str]:
    """Keys whose values the command for files of *kind* looks at, with the types that work."""
    checked = dict(_PARSED)
    if in_range(version, "0.9.5.."):
        checked.update(_PARSED_SINCE_095)
    if kind == "infer":
        checked.update(_GENERATING)
    return checked


def as_used(spec: KeySpec, types: str | None) -> KeySpec:
    """*spec* with *types* that work, or without a word on values, where the command does not use
    them: what `train` makes of a value says nothing about others."""
    if types is None:
        # text at a boolean key has a rule of its own, as it counts as true anywhere
        works = _ANY - ({"string"} if spec.declared_types[0] == "bool" else frozenset())
        return replace(spec, types=works, fails=frozenset(), choices=None, silent=None)
    works = frozenset(types.split())
    choices = spec.choices if works == {"string"} else None
    return replace(spec, types=works, fails=_ANY - works, choices=choices, silent=None)


_RENAMED_CHOICES: Mapping[str, str] = {"fa2": "flash_attention_2", "disabled": "eager"}
"""What the usual engine calls choices of v1."""


def check_own(values: Mapping[Any, object], schema: KeySchema) -> Iterator[KeyProblem]:
    """Problems of values at keys that no file for ``train`` has: without a history."""
    for name, value in values.items():
        spec = schema.keys[name]
        if spec.choices is None:
            yield from check_value(spec, value, schema)
        elif value not in spec.choices:
            yield _bad_choice(spec, value)


def _bad_choice(spec: KeySpec, value: object) -> KeyProblem:
    meant = None
    if isinstance(value, str):
        meant = _RENAMED_CHOICES.get(value) or closest(value, spec.choices or ())
    meant = meant if spec.choices is not None and meant in spec.choices else None
    facts = {
        "key": spec.name,
        "value": value,
        "choices": list(spec.choices or ()),
        "suggestion": meant,
        "meant": meant,
    }
    return KeyProblem("bad-choice", (spec.name,), facts)
