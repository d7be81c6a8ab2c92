"""Keys, values and plugins of a file for the v1 engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.document.model import KeyPath
from lfconfiglint.errors import closest
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.upstream.keys.check import unknown_facts
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.kinds.v1 import VERSIONS, Family, families, parsed, v1_schema
from lfconfiglint.upstream.kinds.values import check_own

_USUAL_ENGINE = Text("the usual engine", "常规引擎")
_V1_ENGINE = Text("the v1 engine", " v1 引擎")

_V1_NAMES: Mapping[str, str] = {
    "model_name_or_path": "model",
    "dataset": "train_dataset",
    "per_device_train_batch_size": "micro_batch_size",
}
"""Keys of the usual engine that take the same value under another name in v1."""

_RENAMED_PARAMETERS: Mapping[str, str] = {
    "lora_rank": "r",
    "rank": "r",
    "alpha": "lora_alpha",
    "dropout": "lora_dropout",
    "lora_target": "target_modules",
    "lora_target_modules": "target_modules",
    "additional_target": "modules_to_save",
    "bits": "quantization_bit",
    "config": "config_file",
    "deepspeed": "config_file",
}
"""What the usual engine, and the libraries below, call the parameters of a plugin."""

_MOVED = {"timeout": "dist_timeout"}
"""Parameters of ``dist_config`` in 0.9.5 that main has as keys of another name."""


def check_v1(
    values: Mapping[Any, object], schema: KeySchema, extra_keys: Mapping[str, str]
) -> list[KeyProblem]:
    """Every problem of keys, values and plugins in a file for the v1 engine."""
    values = parsed(values, schema.version)
    known = {key: value for key, value in values.items() if key in schema.keys}
    unknown = [key for key in values if key not in known and key not in extra_keys]
    return [
        *(_unknown_in_v1(key, values, schema) for key in unknown),
        *check_own(known, schema),
        *check_plugins(known, schema.version),
    ]


def _unknown_in_v1(key: object, values: Mapping[Any, object], schema: KeySchema) -> KeyProblem:
    name = str(key)
    path: KeyPath = (key if isinstance(key, int) else name,)
    has_it = [version for version in VERSIONS if name in v1_schema(version).keys]
    if has_it:
        facts: dict[str, object] = {"key": name, "value": has_it[0]}
        return KeyProblem("v1-key-of-other-release", path, facts)
    if name in load_schema(schema.version).keys:
        new = _V1_NAMES.get(name)
        facts = {
            "key": name,
            "given": _USUAL_ENGINE,
            "expected": _V1_ENGINE,
            "suggestion": new if new not in values else None,
        }
        return KeyProblem("key-of-other-command", path, facts)
    facts = {**unknown_facts(name, values, schema), "declaration": None}
    return KeyProblem("unknown-key", path, facts)


def check_plugins(values: Mapping[Any, object], version: str) -> Iterator[KeyProblem]:
    """Plugins that do not exist, and parameters that they do not have."""
    for key, family in families(version).items():
        config = values.get(key)
        if isinstance(config, dict):
            yield from _check_plugin(key, config, family, version)


def _check_plugin(
    key: str, config: Mapping[Any, object], family: Family, version: str
) -> Iterator[KeyProblem]:
    if "name" not in config:
        choices = sorted(family.plugins) or None
        yield KeyProblem(
            "v1-plugin-without-name", (key,), {"key": key, "choices": choices}, usable=True
        )
        return
    name = config["name"]
    names = [name]
    if family.separator is not None and isinstance(name, str):
        parts = (part.strip() for part in name.split(family.separator))
        names = [part for part in parts if part] or [name]
    for one in names:
        if not isinstance(one, str) or one not in family.plugins:
            yield _unknown_plugin(key, one, family)
            return
    parameters = family.plugins[str(names[0])] if len(names) == 1 else None
    if parameters is not None:
        for parameter in config:
            if parameter != "name" and parameter not in parameters:
                yield _unknown_parameter(key, str(parameter), config, family, version)


def _unknown_plugin(key: str, name: object, family: Family) -> KeyProblem:
    if not family.plugins:
        return KeyProblem(
            "v1-plugin-not-available", (key,), {"key": key, "value": name}, usable=True
        )
    suggestion = closest(name, family.plugins) if isinstance(name, str) else None
    facts = {
        "key": key,
        "value": name,
        "choices": sorted(family.plugins),
        "suggestion": suggestion,
    }
    return KeyProblem("v1-unknown-plugin", (key, "name"), facts, usable=True)


def _unknown_parameter(
    key: str, parameter: str, config: Mapping[Any, object], family: Family, version: str
) -> KeyProblem:
    known = family.plugins[str(config["name"])] or ()
    moved = _MOVED.get(parameter, parameter) if key == "dist_config" else None
    facts: dict[str, object] = {
        "key": f"{key}.{parameter}",
        "value": config["name"],
        "choices": list(known) or None,
        "suggestion": None,
        "becomes": moved if moved in v1_schema(version).keys else None,
    }
    if facts["becomes"] is None:
        meant = _RENAMED_PARAMETERS.get(parameter) or closest(parameter, known)
        facts["suggestion"] = meant if meant in known and meant not in config else None
    rule = "v1-unknown-parameter" if family.refuses_unknown else "v1-ignored-parameter"
    return KeyProblem(rule, (key, parameter), facts, usable=True)
