"""One file from its path to its report: read, recognise, lint, fix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lfconfiglint.diagnostic import Applicability, Fix, LintResult
from lfconfiglint.discovery import Kind, kind_of, looks_like_config, mentions_config_keys
from lfconfiglint.document.file import TooLarge, UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.facts.context import Context
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.language import Lang, Text
from lfconfiglint.rulebook import Selection
from lfconfiglint.upstream.keys import KeySchema

Status = Literal["checked", "skipped", "failed"]

NOT_OURS = Text("not a LLaMA-Factory config", "不是 LLaMA-Factory 配置")
_EMPTY = LintResult(())


@dataclass(frozen=True)
class Checker:
    """What stays the same for all files of a run."""

    selection: Selection
    schema: KeySchema
    target: str
    lang: Lang
    samples: int | None = None
    fixes: frozenset[Applicability] = field(default_factory=frozenset)
    """Applicabilities that are applied; none means that nothing is fixed."""


@dataclass(frozen=True)
class FileReport:
    """What there is to say about one file. ``old`` and ``new`` differ where fixes applied."""

    path: str
    status: Status
    kind: Kind = "other"
    reason: Text | None = None
    document: Document | None = None
    result: LintResult = _EMPTY
    old: bytes = b""
    new: bytes = b""
    applied: tuple[Fix, ...] = ()


def folders_of(path: Path | None) -> tuple[Path, ...]:
    """Where relative paths in a config may start: here, beside the config, or above it.

    LLaMA-Factory itself starts from the folder it is run in, which is usually one of these.
    """
    here = Path.cwd()
    if path is None:
        return (here,)
    above = path.resolve().parents
    return tuple(dict.fromkeys((here, *above[:4])))


def context_of(
    document: Document,
    schema: KeySchema,
    samples: int | None,
    path: Path | None,
    hardware: Hardware | None,
) -> Context:
    """What the facts of the run that *document* describes follow from."""
    return Context(
        values={str(key): value for key, value in document.values.items()},
        defaults=schema.default_values(),
        hardware=hardware,
        samples=samples,
        folders=folders_of(path),
    )


def check_path(checker: Checker, path: Path, hardware: Hardware | None) -> FileReport:
    """Check, and where asked fix in memory, the file at *path*; never raises for its content."""
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
    checker: Checker, data: bytes, name: str, path: Path | None, hardware: Hardware | None
) -> FileReport:
    """The same for content that was already read; *path* may be None for standard input."""
    if not mentions_config_keys(data):
        return FileReport(name, "skipped", reason=NOT_OURS, old=data, new=data)
    document = parse_document(data)
    kind, reason = recognise(document, data)
    if reason is not None:
        return FileReport(name, "skipped", kind, reason, old=data, new=data)

    def lint(current: Document) -> LintResult:
        context = context_of(current, checker.schema, checker.samples, path, hardware)
        return lint_document(current, context, checker.selection, checker.schema, kind)

    try:
        if not checker.fixes:
            return FileReport(name, "checked", kind, None, document, lint(document), data, data)
        # a plain lint does not pay for the import
        from lfconfiglint.fix.fixer import encode, fix_document

        outcome = fix_document(document, lint, checker.lang, checker.fixes)
        new = encode(outcome.document) if outcome.applied else data
    except Exception as error:
        # whatever went wrong with one file, the others are still checked
        known = error if isinstance(error, LfConfigLintError) else internal_error(error)
        reason = Text(f"{name}: {known.text.en}", f"{name}：{known.text.zh}")
        return FileReport(name, "failed", kind, reason, document, old=data, new=data)
    return FileReport(
        name, "checked", kind, None, outcome.document, outcome.result, data, new, outcome.applied
    )


def recognise(document: Document, data: bytes) -> tuple[Kind, Text | None]:
    """The kind of a file, and why it is not checked, if it is not."""
    if document.problems:
        if looks_like_config(data):
            return "train", None
        return "other", Text(
            "not a LLaMA-Factory config, and not readable as YAML",
            "不是 LLaMA-Factory 配置，也无法按 YAML 读取",
        )
    kind = kind_of(document.values)
    if kind == "other":
        if looks_like_config(data):
            # keys that swallowed their values, as in `stage:sft`
            return "train", None
        return kind, NOT_OURS
    if kind == "v1":
        return kind, Text(
            "a config of the new v1 engine, which is not checked yet",
            "新 v1 引擎的配置，暂不检查",
        )
    return kind, None


def changed(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    return (report for report in reports if report.new != report.old)
