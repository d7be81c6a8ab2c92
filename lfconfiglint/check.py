"""One file from its path to its report: read, recognise, lint, fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.diagnostic import Fix, LintResult
from lfconfiglint.discovery import (
    Kind,
    kind_of,
    looks_like_config,
    looks_like_deepspeed,
    mentions_config_keys,
)
from lfconfiglint.document.file import TooLarge, UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.launch import enabled
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass, field, replace
from lfconfiglint.rulebook import Selection
from lfconfiglint.upstream.keys.absent import absent_defaults
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.kinds.kinds import is_supported, schema_for_kind
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target

if TYPE_CHECKING:
    from lfconfiglint.baseline import Baseline
    from lfconfiglint.hardware.model import Hardware

Status = Literal["checked", "skipped", "failed"]

NOT_OURS = Text("not a LLaMA-Factory config", "不是 LLaMA-Factory 配置")
_EMPTY = LintResult(())


@dataclass(frozen=True)
class Checker:
    """What stays the same for all files of a run."""

    selection: Selection
    target_of: Callable[[Path | None], Target]
    """The releases that the config at a path is for; None is standard input."""
    lang: Lang
    samples: int | None = None
    extra_keys: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str | Literal[False]] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    policy: FixPolicy = field(default_factory=FixPolicy)
    baseline: Baseline | None = None
    together: tuple[Path, ...] = ()
    """All files of the run, which may be parts of one pipeline."""
    taken: Mapping[str, bytes] = field(default_factory=dict)
    """Files that the run is about to write beside other configs, by their real paths."""


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
    new_file: tuple[Path, bytes] | None = None
    """A file to be written beside it, which the new content names."""
    notes: tuple[Text, ...] = ()
    """What was changed beside fixes."""
    target: Target | None = None
    """The releases it was checked for; None where it was not checked."""
    shown: tuple[str, ...] | None = None
    """What the outputs of a run say of it, where that was made with the report."""


@dataclass(frozen=True)
class Rendering:
    """What the outputs of a run say of a file, each in its form; ``name`` names the forms."""

    name: str
    pieces: Callable[[FileReport], tuple[str, ...]]

    def on(self, report: FileReport) -> FileReport:
        """The report with it."""
        return replace(report, shown=self.pieces(report))


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
    environment: Mapping[str, str] | None = None,
    packages: Mapping[str, str | Literal[False]] | None = None,
    together: tuple[Path, ...] = (),
) -> Context:
    """What the facts of the run that *document* describes follow from."""
    return Context(
        values={str(key): value for key, value in document.values.items()},
        defaults={**absent_defaults(schema), **schema.default_values},
        hardware=hardware,
        samples=samples,
        folders=folders_of(path),
        environment=environment or {},
        packages=packages or {},
        release=schema.version,
        transformers=schema.transformers,
        path=path,
        together=together,
        own=schema.own,
    )


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
    if reason is not None:
        return FileReport(name, "skipped", kind, reason, old=data, new=data)

    if not is_supported(kind, target.version):
        return FileReport(name, "skipped", kind, _too_old(target), old=data, new=data)
    base = FileReport(name, "checked", kind, None, document, old=data, new=data, target=target)

    pending = dict(pending or {})

    def lint(current: Document) -> LintResult:
        return _lint(checker, current, kind, target, path, hardware, pending)

    try:
        if not checker.changes:
            return replace(base, result=lint(document))
        # a plain lint does not pay for the import
        from lfconfiglint.fixing.fixer import encode
        from lfconfiglint.fixing.new_file import Surroundings
        from lfconfiglint.fixing.stages import change_document

        around = Surroundings(path, folders_of(path), pending, checker.taken) if path else None
        outcome = change_document(document, lint, checker.lang, checker.changes, around)
        new = encode(outcome.document) if outcome.document is not document else data
    except Exception as error:
        # whatever went wrong with one file, the others are still checked
        return replace(base, status="failed", reason=_failure(name, error))
    return replace(
        base,
        document=outcome.document,
        result=outcome.result,
        new=new,
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


def _lint(
    checker: Checker,
    document: Document,
    kind: Kind,
    target: Target,
    path: Path | None,
    hardware: Hardware | None,
    pending: Mapping[str, str],
) -> LintResult:
    schema = target_schema(target, document, kind)
    context = context_of(
        document,
        schema,
        checker.samples,
        path,
        hardware,
        checker.environment,
        checker.packages,
        checker.together,
    )
    result = lint_document(
        document,
        replace(context, pending=pending, checkout=target.checkout),
        checker.selection,
        schema,
        kind,
        extra_keys=checker.extra_keys,
        allow_extra=enabled(checker.environment, "ALLOW_EXTRA_ARGS"),
    )
    return as_wanted(checker, path, document, result)


def target_schema(target: Target, document: Document, kind: Kind) -> KeySchema:
    """The keys that a file of that kind may have, its own checkout's among them."""
    schema = load_schema(target.version, target.transformers)
    if kind != "v1" and target.checkout is not None:
        # most configs are in no checkout
        from lfconfiglint.upstream.own_code import with_own_code

        schema = with_own_code(schema, document.values, target.checkout)
    return schema_for_kind(schema, kind)


def as_wanted(
    checker: Checker, path: Path | None, document: Document, result: LintResult
) -> LintResult:
    """Without the findings of the baseline, and with fixes as the settings want them.

    *document* needs values where there is a baseline."""
    if checker.baseline is not None:
        result = checker.baseline.hide(path, document, result)
    return checker.policy.on(result)


def recognise(document: Document, data: bytes) -> tuple[Kind, Text | None]:
    """The kind of a file, and why it is not checked, if it is not."""
    if document.problems:
        if looks_like_config(data, broken=True):
            return "train", None
        return "other", Text(
            "not a LLaMA-Factory config, and not readable as YAML",
            "不是 LLaMA-Factory 配置，也无法按 YAML 读取",
        )
    kind = kind_of(document.values)
    if kind == "other":
        if looks_like_config(data, broken=False):
            # keys that swallowed their values, as in `stage:sft`
            return "train", None
        return kind, NOT_OURS
    return kind, None


def changed(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    return (report for report in reports if report.new != report.old)
