"""One file from its path to its report: read, recognise, lint, fix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.file import TooLarge, UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.facts.launch import enabled
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Text
from lfconfiglint.recognition import (
    NOT_OURS,
    Kind,
    looks_like_deepspeed,
    mentions_config_keys,
    recognise,
)
from lfconfiglint.records import dataclass, replace
from lfconfiglint.run_context import context_of, folders_of, target_schema
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.kinds.kinds import is_supported
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Hardware


def check_path(checker: Checker, path: Path, hardware: Hardware | None) -> FileReport:
    """Check, and where asked fix in memory, the file at *path*; never raises for its content.

    Raises like :func:`check_bytes` for flags and settings.
    """
    try:
        data = read_bytes(path)
    except TooLarge as error:
        if not mentions_config_keys(error.head):
            return FileReport(str(path), "skipped", reason=NOT_OURS)
        return FileReport(str(path), "failed", reason=error.text)
    except UnreadableFile as error:
        return FileReport(str(path), "failed", reason=error.text)
    return check_bytes(checker, data, str(path), path, hardware)


def check_bytes(
    checker: Checker,
    data: bytes,
    name: str,
    path: Path | None,
    hardware: Hardware | None,
    pending: Mapping[str, str] | None = None,
) -> FileReport:
    """The same for content that was already read; *path* may be None for standard input. *pending*
    is the text of files that are not written yet, by what the config calls them.

    Raises :class:`UsageError` or :class:`SettingsError` where a flag or the settings name a release
    that does not go with what the file is for.
    """
    if looks_like_deepspeed(data):
        return _check_deepspeed(checker, data, name, path)
    if not mentions_config_keys(data):
        return FileReport(name, "skipped", reason=NOT_OURS, old=data, new=data)
    target = checker.target_of(path)
    document = parse_document(data, dialect_of(target.version))
    kind, reason = recognise(document, data)
    if reason is None and not is_supported(kind, target.version):
        reason = _too_old(target)
    if reason is not None:
        return FileReport(name, "skipped", kind, reason, old=data, new=data)

    config = _Config(checker, target, kind, path, hardware, dict(pending or {}))
    base = FileReport(name, "checked", kind, None, document, old=data, new=data, target=target)
    try:
        if not checker.changes:
            return replace(base, result=config.lint(document))
        return _with_changes(base, config, document)
    except Exception as error:
        # whatever went wrong with one file, the others are still checked
        return replace(base, status="failed", reason=_failure(name, error))


@dataclass(frozen=True)
class _Config:
    """A config to be checked, whatever its content becomes; fields as in :func:`check_bytes`."""

    checker: Checker
    target: Target
    kind: Kind
    path: Path | None
    hardware: Hardware | None
    pending: dict[str, str]
    """Grows with the files that fixes write."""

    def lint(self, document: Document) -> LintResult:
        result = self._lint(document)
        if document.problems:
            # most files can be read
            from lfconfiglint.either_way import with_the_rest

            result = with_the_rest(result, document, self.kind, self._lint)
        return as_wanted(self.checker, self.path, document, result)

    def _lint(self, document: Document) -> LintResult:
        checker = self.checker
        schema = target_schema(self.target, document, self.kind)
        context = context_of(
            document,
            schema,
            checker.samples,
            self.path,
            self.hardware,
            checker.environment,
            checker.packages,
            checker.together,
        )
        return lint_document(
            document,
            replace(context, pending=self.pending, checkout=self.target.checkout),
            checker.selection,
            schema,
            self.kind,
            extra_keys=checker.extra_keys,
            allow_extra=enabled(checker.environment, "ALLOW_EXTRA_ARGS"),
        )


def _with_changes(base: FileReport, config: _Config, document: Document) -> FileReport:
    """The report with what the fixes that are wanted make of the file."""
    # a plain lint does not pay for the import
    from lfconfiglint.fixing.fixer import encode
    from lfconfiglint.fixing.new_file import Surroundings
    from lfconfiglint.fixing.stages import change_document

    checker, path, pending = config.checker, config.path, config.pending
    around = Surroundings(path, folders_of(path), pending, checker.taken) if path else None
    outcome = change_document(document, config.lint, checker.lang, checker.changes, around)
    return replace(
        base,
        document=outcome.document,
        result=outcome.result,
        new=base.old if outcome.document is document else encode(outcome.document),
        applied=outcome.applied,
        notes=outcome.notes,
        new_file=(outcome.file.path, outcome.file.content) if outcome.file else None,
    )


def _check_deepspeed(checker: Checker, data: bytes, name: str, path: Path | None) -> FileReport:
    # a plain lint does not pay for the import
    from lfconfiglint.check_deepspeed import check_deepspeed_file

    target = checker.target_of(path)
    schema = load_schema(target.version, target.transformers)
    base = FileReport(name, "checked", "deepspeed", old=data, new=data, target=target)
    try:
        document, result = check_deepspeed_file(data, name, checker.selection, schema)
    except Exception as error:
        return replace(base, status="failed", reason=_failure(name, error))
    return replace(base, document=document, result=as_wanted(checker, path, document, result))


def _too_old(target: Target) -> Text:
    return Text(
        f"a config of the v1 engine, which LLaMA-Factory {target.version} does not have",
        f"v1 引擎的配置，而 LLaMA-Factory {target.version} 没有该引擎",
    )


def _failure(name: str, error: Exception) -> Text:
    known = error if isinstance(error, LfConfigLintError) else internal_error(error)
    return Text(f"{name}: {known.text.en}", f"{name}：{known.text.zh}")
