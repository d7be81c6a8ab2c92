"""A lint of a config in the surroundings that an example describes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.engine import lint_document
from lfconfiglint.errors import RuleError
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hardware.profile import profile_from_mapping, resolve_hardware
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.rulebook import Selection
from lfconfiglint.run_context import context_of
from lfconfiglint.trial.examples import Surroundings
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.kinds.kinds import schema_for_kind
from lfconfiglint.upstream.switches import allows_extra_keys


def machine(description: object) -> Hardware | None:
    """A profile from an example: a short form, a mapping, or nothing."""
    if description is None:
        return None
    if isinstance(description, str):
        return resolve_hardware(description)
    assert isinstance(description, Mapping)
    return profile_from_mapping(description, "example")


def lint_in(
    document: Document,
    surroundings: Surroundings,
    folder: Path | None,
    chosen: Selection,
    pending: Mapping[str, str] | None = None,
) -> LintResult:
    """Lint with the chosen rules, as if the config were the example's file in *folder*.

    The example's files are written there; *pending* are those a fix would write. Raises
    :class:`RuleError` for a file that would lie elsewhere.
    """
    keys = schema_for_kind(
        load_schema(surroundings.target, surroundings.transformers), surroundings.kind
    )
    if folder is not None:
        _write_files(folder, surroundings.files)
    path = folder / surroundings.file if folder is not None else None
    context = context_of(document, keys, surroundings.samples, path, machine(surroundings.hardware))
    context = replace(
        context,
        environment=surroundings.environment,
        packages=surroundings.packages,
        pending=pending or {},
    )
    return lint_document(
        document,
        context,
        chosen,
        keys,
        surroundings.kind,
        allow_extra=allows_extra_keys(surroundings.environment),
    )


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        place = PurePosixPath(name.replace("\\", "/"))
        # rule files are other people's: nothing of theirs is written anywhere else
        if place.is_absolute() or ".." in place.parts or ":" in name or "\0" in name:
            raise RuleError(
                Text(
                    f"an example's file must lie beside its config: {name!r}",
                    f"示例的文件须位于其配置旁边：{name!r}",
                )
            )
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(content, encoding="utf-8")
