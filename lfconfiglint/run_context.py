"""What the facts of a config's run follow from: its values, and what is around it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lfconfiglint.document.model import Document
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.script_uses import keys_set_behind
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.real_path import real_path
from lfconfiglint.recognition import Kind
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.kinds.kinds import schema_for_kind
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.upstream.switches import allows_extra_keys

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Hardware


def folders_of(path: Path | None) -> tuple[Path, ...]:
    """Where relative paths in a config may start: here, beside the config, or above it.

    LLaMA-Factory itself starts from the folder it is run in, which is usually one of these.
    """
    here = os.getcwd()
    return _folders_at(here, os.path.dirname(real_path(str(path))) if path is not None else None)


@lru_cache(maxsize=256)
def _folders_at(here: str, folder: str | None) -> tuple[Path, ...]:
    if folder is None:
        return (Path(here),)
    above = (Path(folder), *Path(folder).parents)
    return tuple(dict.fromkeys((Path(here), *above[:4])))


def context_of(
    document: Document,
    schema: KeySchema,
    samples: int | None,
    path: Path | None,
    hardware: Hardware | None,
    environment: Mapping[str, str] | None = None,
    packages: Mapping[str, str | Literal[False]] | None = None,
    together: tuple[Path, ...] = (),
    *,
    pending: Mapping[str, str] | None = None,
    checkout: Path | None = None,
    scripted: bool = True,
) -> Context:
    """What the facts of the run that *document* describes follow from (see :class:`Context`); with
    *scripted* scripts near it say which of its values their commands replace."""
    context = Context(
        values={str(key): value for key, value in document.values.items()},
        defaults=schema.run_defaults,
        hardware=hardware,
        samples=samples,
        folders=folders_of(path),
        environment=environment or {},
        packages=packages or {},
        release=schema.version,
        transformers=schema.transformers,
        path=path,
        together=together,
        # the very one that grows
        pending={} if pending is None else pending,
        own=schema.own,
        checkout=checkout,
        written=document.text,
    )
    commanded = keys_set_behind(context) if scripted else frozenset()
    if not commanded:
        return context
    kept = {key: value for key, value in context.values.items() if key not in commanded}
    return replace(context, values=kept, meant=commanded, commanded=commanded)


def with_keys_meant(context: Context, schema: KeySchema, extra_keys: Mapping[str, str]) -> Context:
    """The same, with what mistyped and renamed keys stand for unknown; a lint does so by itself.

    *extra_keys* are keys that the settings declare beside upstream's."""
    from lfconfiglint.upstream.keys.check import check_keys
    from lfconfiglint.upstream.keys.stand_ins import keys_meant

    extra = allows_extra_keys(context.environment)
    problems = check_keys(context.values, schema, extra_keys=extra_keys, allow_extra=extra)
    return replace(context, meant=context.commanded | keys_meant(problems, context.values))


def target_schema(target: Target, document: Document, kind: Kind) -> KeySchema:
    """The keys that a file of that kind may have, its own checkout's among them."""
    schema = load_schema(target.version, target.transformers)
    if kind != "v1" and target.checkout is not None:
        # most configs are in no checkout
        from lfconfiglint.upstream.own_code import with_own_code

        schema = with_own_code(schema, document.values, target.checkout)
    return schema_for_kind(schema, kind)
