"""Apply fixes until none is left, under guards: the result is right, or nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lfconfiglint.diagnostic import (
    SEVERITIES,
    Applicability,
    Diagnostic,
    Fix,
    LintResult,
    RemoveKey,
    RenameKey,
    SetKey,
)
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fix.edits import Edit, apply_edits
from lfconfiglint.fix.plan import Refused, plan_edits
from lfconfiglint.language import Lang, Text

MAX_ROUNDS = 25
"""A round applies all fixes of misspelt keys, which are independent, or one fix about the run."""

Lint = Callable[[Document], LintResult]


@dataclass(frozen=True)
class FixOutcome:
    """The fixed document (the given one when nothing applied), what was applied, what is left."""

    document: Document
    applied: tuple[Fix, ...]
    result: LintResult


def encode(document: Document) -> bytes:
    """The bytes of a document, with its byte order mark if it had one."""
    return ("\ufeff" if document.bom else "").encode() + document.text.encode()


def fix_document(
    document: Document,
    lint: Lint,
    lang: Lang,
    allowed: frozenset[Applicability],
    *,
    comments: bool = True,
) -> FixOutcome:
    """Lint and fix until nothing applies.

    Raises :class:`InternalError` naming the rules when a guard fails or no fixed point is reached.
    """
    result = lint(document)
    applied: list[Fix] = []
    for _ in range(MAX_ROUNDS):
        chosen = _choose(document, result, lang, allowed, comments=comments)
        if not chosen:
            return FixOutcome(document, tuple(applied), result)
        fixes = [fix for fix, _ in chosen]
        edits = [edit for _, planned in chosen for edit in planned]
        changed = parse_document(
            encode(Document(apply_edits(document.text, edits), bom=document.bom))
        )
        _guard(document, changed, fixes)
        after = lint(changed)
        _guard_errors(result, after, fixes)
        document, result = changed, after
        applied.extend(fixes)
    names = ", ".join(sorted({fix.rule for fix in applied[-MAX_ROUNDS:]}))
    raise InternalError(Text(f"fixes do not settle: {names}", f"修复无法收敛：{names}"))


def available_fix(
    document: Document,
    diagnostic: Diagnostic,
    lang: Lang,
    allowed: frozenset[Applicability],
    *,
    comments: bool = True,
) -> tuple[Fix, list[Edit]] | None:
    """The first fix of *diagnostic* that is allowed and can be made exactly, with its edits."""
    for fix in diagnostic.fixes:
        if fix.applicability not in allowed or not fix.operations:
            continue
        try:
            edits = plan_edits(document, fix, lang, comments=comments)
        except Refused:
            continue
        if apply_edits(document.text, edits) != document.text:
            return fix, edits
    return None


def _choose(
    document: Document,
    result: LintResult,
    lang: Lang,
    allowed: frozenset[Applicability],
    *,
    comments: bool,
) -> list[tuple[Fix, list[Edit]]]:
    """Fixes for one round. Fixes about the run go one at a time: one may make another needless."""
    by_urgency = sorted(
        result.diagnostics,
        key=lambda found: (found.area != "keys", SEVERITIES.index(found.severity)),
    )
    chosen: list[tuple[Fix, list[Edit]]] = []
    for diagnostic in by_urgency:
        if chosen and diagnostic.area != "keys":
            break
        found = available_fix(document, diagnostic, lang, allowed, comments=comments)
        if found and not _overlaps(found[1], chosen):
            chosen.append(found)
            if diagnostic.area != "keys":
                break
    return chosen


def _overlaps(edits: list[Edit], chosen: list[tuple[Fix, list[Edit]]]) -> bool:
    taken = [edit.span for _, planned in chosen for edit in planned]
    return any(
        edit.span.start <= span.end and span.start <= edit.span.end
        for edit in edits
        for span in taken
    )


def _guard(before: Document, after: Document, fixes: list[Fix]) -> None:
    names = ", ".join(fix.rule for fix in fixes)
    if after.problems:
        raise _failed(names, Text("the result does not parse", "修复结果无法解析"))
    if not _same(_intended(before.values, fixes), after.values):
        raise _failed(names, Text("a value came out differently", "某个值与预期不符"))
    lost = Counter(_foreign_comments(before)) - Counter(_foreign_comments(after))
    if lost:
        raise _failed(names, Text("a comment was lost", "丢失了注释"))


def _guard_errors(before: LintResult, after: LintResult, fixes: list[Fix]) -> None:
    old = Counter(found.rule for found in before.diagnostics if found.severity == "error")
    new = Counter(found.rule for found in after.diagnostics if found.severity == "error")
    if new - old:
        names = ", ".join(fix.rule for fix in fixes)
        raised = ", ".join(sorted(new - old))
        raise _failed(names, Text(f"it would cause {raised}", f"会引发 {raised}"))


def _failed(names: str, reason: Text) -> InternalError:
    return InternalError(
        Text(f"fix of {names} was not applied: {reason.en}", f"未应用 {names} 的修复：{reason.zh}")
    )


def _foreign_comments(document: Document) -> Iterator[str]:
    """Comments that people wrote; ours may be rewritten."""
    ours = False
    for comment in document.comments:
        ours = comment.text.startswith("# lfconfiglint[") or (
            ours and comment.own_line and comment.text.startswith("#   ")
        )
        if not ours:
            yield comment.text


def _intended(values: dict[str, object], fixes: list[Fix]) -> dict[str, object]:
    intended = dict(values)
    for fix in fixes:
        for operation in fix.operations:
            if isinstance(operation, SetKey):
                intended[operation.key] = operation.value
            elif isinstance(operation, RenameKey):
                intended[operation.new] = intended.pop(operation.key)
            elif isinstance(operation, RemoveKey):
                del intended[operation.key]
    return intended


def _same(first: object, second: object) -> bool:
    """Equal in value and type: ``1``, ``1.0`` and ``true`` differ; ``.nan`` equals itself."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            _same(first[key], second[key]) for key in first
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_same, first, second))
    return type(first) is type(second) and (first == second or first != first)
