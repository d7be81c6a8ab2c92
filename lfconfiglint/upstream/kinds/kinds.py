"""What each command of LLaMA-Factory reads: not every file is for ``train``.

Every command hands the whole file to the argument dataclasses it reads and refuses a key of any
other. Source: LLaMA-Factory 0.8.0 to main, ``hparams/parser.py`` (``_INFER_ARGS``, ``_EVAL_ARGS``)
and ``v1/config/arg_parser.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.schema import KeySchema

if TYPE_CHECKING:
    from lfconfiglint.recognition import Kind

TRAINING = frozenset(
    {
        "TrainingArguments",
        "Seq2SeqTrainingArguments",
        "RayArguments",
        "ProfilerArguments",
        "Fp8Arguments",
    }
)
"""Dataclasses that only ``train`` reads, transformers' own among them."""

UNREAD: Mapping[str, frozenset[str]] = {
    "infer": TRAINING,
    "merge": TRAINING,
    "eval": TRAINING | {"GeneratingArguments"},
}
"""Dataclasses that a command does not read; those not named here it does."""


def is_supported(kind: Kind, version: str) -> bool:
    """Whether files of *kind* can be checked for LLaMA-Factory *version*."""
    if kind != "v1":
        return True
    from lfconfiglint.upstream.kinds.v1 import VERSIONS

    return version in VERSIONS


def schema_for_kind(schema: KeySchema, kind: Kind) -> KeySchema:
    """The keys of *schema* that the command for files of *kind* reads, and the command's own.

    *kind* must be supported, see :func:`is_supported`.
    """
    if kind == "v1":
        from lfconfiglint.upstream.kinds.v1 import v1_schema

        return v1_schema(schema.version)
    if kind not in UNREAD:
        return schema
    if kind not in schema.for_kinds:
        schema.for_kinds[kind] = _read_for(schema, kind)
    return schema.for_kinds[kind]


def _read_for(schema: KeySchema, kind: Kind) -> KeySchema:
    unread = UNREAD[kind]
    # most files are for training
    from lfconfiglint.upstream.kinds.values import (
        EVALUATION_KEYS,
        KT_CONFIG,
        as_used,
        checked_types,
    )

    checked = checked_types(schema.version, kind)
    keys = {
        name: as_used(spec, checked.get(name))
        for name, spec in schema.keys.items()
        if spec.owner not in unread
    }
    if schema.version == "main":
        keys["kt_config"] = KT_CONFIG
    if kind == "eval":
        keys.update(EVALUATION_KEYS)
    return replace(schema, keys=keys)


def own_schemas() -> Iterator[KeySchema]:
    """Keys that no file for training has, by release: names that rules may use, and defaults."""
    from lfconfiglint.upstream.kinds.v1 import VERSIONS, v1_schema
    from lfconfiglint.upstream.kinds.values import EVALUATION_KEYS, KT_CONFIG

    yield KeySchema("main", None, {**EVALUATION_KEYS, "kt_config": KT_CONFIG})
    for version in VERSIONS:
        yield v1_schema(version)
