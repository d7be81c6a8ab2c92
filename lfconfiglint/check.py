"""One file from its path to its report: read, recognise, lint, fix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.config_lint import ConfigLint
from lfconfiglint.document.file import (
    MAX_BYTES,
    TooLarge,
    UnreadableFile,
    read_bytes,
    too_large_for,
)
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Text
from lfconfiglint.recognition import (
    NOT_OURS,
    looks_like_deepspeed,
    mentions_config_keys,
    recognise,
)
from lfconfiglint.records import replace
from lfconfiglint.run_context import folders_of
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
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
        return _too_large(str(path), error)
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
    if len(data) > MAX_BYTES:
        return _too_large(name, too_large_for(name, data))
    if looks_like_deepspeed(data):
        return _check_deepspeed(checker, data, name, path)
    if not mentions_config_keys(data):
        return FileReport(name, "skipped", reason=NOT_OURS, old=data, new=data)
    target = checker.target_of(path)
    try:
        document = parse_document(data, dialect_of(target.version))
        kind, reason = recognise(document, data)
    except Exception as error:
        return FileReport(name, "failed", reason=_failure(name, error), old=data, new=data)
    if reason is None and not is_supported(kind, target.version):
        reason = _too_old(target)
    if reason is not None:
        return FileReport(name, "skipped", kind, reason, old=data, new=data)

    config = ConfigLint(checker, target, kind, path, hardware, dict(pending or {}))
    base = FileReport(name, "checked", kind, None, document, old=data, new=data, target=target)
    try:
        if not checker.changes:
            return replace(base, result=config.lint(document))
        return _with_changes(base, config, document)
    except Exception as error:
        # whatever went wrong with one file, the others are still checked
        return replace(base, status="failed", reason=_failure(name, error))


def _too_large(name: str, error: TooLarge) -> FileReport:
    if not mentions_config_keys(error.head):
        return FileReport(name, "skipped", reason=NOT_OURS)
    return FileReport(name, "failed", reason=error.text)


def _with_changes(base: FileReport, config: ConfigLint, document: Document) -> FileReport:
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
    base = FileReport(name, "checked", "deepspeed", old=data, new=data, target=target)
    try:
        document, result = check_deepspeed_file(data, name, checker.selection, _schema(target))
        if target.earlier is not None:
            from lfconfiglint.both_releases import Between, certain

            schema = _schema(target.earlier)
            _, earlier = check_deepspeed_file(data, name, checker.selection, schema)
            code = Between(target.earlier.version, target.version)
            result = certain(result, earlier, code)
    except Exception as error:
        return replace(base, status="failed", reason=_failure(name, error))
    return replace(base, document=document, result=as_wanted(checker, path, document, result))


def _schema(target: Target) -> KeySchema:
    return load_schema(target.version, target.transformers)


def _too_old(target: Target) -> Text:
    return Text(
        f"a config of the v1 engine, which LLaMA-Factory {target.version} does not have",
        f"v1 引擎的配置，而 LLaMA-Factory {target.version} 没有该引擎",
    )


def _failure(name: str, error: Exception) -> Text:
    known = error if isinstance(error, LfConfigLintError) else internal_error(error)
    return Text(f"{name}: {known.text.en}", f"{name}：{known.text.zh}")
