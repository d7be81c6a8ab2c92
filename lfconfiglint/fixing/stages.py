"""All that a run changes in one document, in order: fixes, idle ignore comments, comments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lfconfiglint.changes import Changes
from lfconfiglint.diagnostic import Fix, LintResult, Severity
from lfconfiglint.document.model import Document
from lfconfiglint.fixing.beside import FixedBeside, fix_beside
from lfconfiglint.fixing.fixer import Lint, fix_document
from lfconfiglint.fixing.ignores import add_ignores, drop_idle
from lfconfiglint.fixing.new_file import NewFile, Surroundings
from lfconfiglint.fixing.strip import strip_comments
from lfconfiglint.language import Lang, Text
from lfconfiglint.severity_words import counted, severity_counts


@dataclass(frozen=True)
class Changed:
    """The document (the given one when nothing changed), the fixes that were applied, what is
    left, and what was changed besides."""

    document: Document
    result: LintResult
    applied: tuple[Fix, ...] = ()
    notes: tuple[Text, ...] = ()
    file: NewFile | None = None


def change_document(
    document: Document, lint: Lint, lang: Lang, changes: Changes, around: Surroundings | None
) -> Changed:
    """*around* is None for a config that is in no folder.

    Raises :class:`InternalError` naming the rules when a guard fails.
    """
    if changes.fixes:
        fixed = fix_document(document, lint, lang, changes.fixes, comments=changes.comments)
        now = Changed(fixed.document, fixed.result, fixed.applied)
        if around is not None:
            now = _fixed_beside(now, lint, lang, changes, around)
        now = _without_idle(now, lint, changes)
    else:
        now = Changed(document, lint(document))
    if changes.strip:
        now = _stripped(now, lint)
    if changes.ignore_for is not None:
        now = _silenced(now, lint, changes.ignore_for)
    return now


def _fixed_beside(
    now: Changed, lint: Lint, lang: Lang, changes: Changes, around: Surroundings
) -> Changed:
    fixed = fix_beside(
        FixedBeside(now.document, now.result),
        lint,
        lang,
        lambda fix: fix.applicability in changes.fixes,
        around,
        comments=changes.comments,
    )
    if not fixed.applied:
        return now
    notes = now.notes
    if fixed.file is not None:
        name = fixed.file.path.name
        notes = (*notes, Text(f"names the new file {name}", f"改用新文件 {name}"))
    return replace(
        now,
        document=fixed.document,
        result=fixed.result,
        applied=(*now.applied, *fixed.applied),
        notes=notes,
        file=fixed.file,
    )


def _without_idle(now: Changed, lint: Lint, changes: Changes) -> Changed:
    after, fixes = drop_idle(now.document, now.result, changes.fixes)
    if not fixes:
        return now
    return replace(now, document=after, result=lint(after), applied=(*now.applied, *fixes))


def _stripped(now: Changed, lint: Lint) -> Changed:
    after, number = strip_comments(now.document)
    if not number:
        return now
    note = Text(
        f"{number} comment{'s' * (number != 1)} of fixes removed", f"已删除 {number} 条修复注释"
    )
    return replace(now, document=after, result=lint(after), notes=(*now.notes, note))


def _silenced(now: Changed, lint: Lint, reason: str) -> Changed:
    after, result = add_ignores(now.document, now.result, lint, reason)
    before, left = (severity_counts(each.diagnostics) for each in (now.result, result))
    silenced = {severity: count - left[severity] for severity, count in before.items()}
    if not any(silenced.values()):
        return now
    note = _about_silence(silenced)
    return replace(now, document=after, result=result, notes=(*now.notes, note))


def _about_silence(silenced: dict[Severity, int]) -> Text:
    """Whoever silences everything at once has to know that errors are among it."""
    number, what = sum(silenced.values()), counted(silenced)
    note = Text(
        f"{number} finding{'s' * (number != 1)} ignored by a comment: {what.en}",
        f"已用注释忽略 {number} 处问题：{what.zh}",
    )
    if not silenced["error"]:
        return note
    return Text(
        f"{note.en}; an ignored error still happens in the run",
        f"{note.zh}；被忽略的错误在训练时仍会发生",
    )
