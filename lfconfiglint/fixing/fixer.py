"""Apply fixes until none is left, under guards: the result is right, or nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lfconfiglint.diagnostic import Applicability, Fix, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.candidates import (
    Attempt,
    Candidate,
    attempt,
    clashes,
    find_candidates,
    for_one_round,
)
from lfconfiglint.fixing.edits import Edit, apply_edits
from lfconfiglint.fixing.guards import check_result
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.fixing.plan import plan_edits
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass

MAX_ROUNDS = 40
"""A round tries all fixes of misspelt keys together, which are independent, or one other fix."""

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
    # a fix can be right and yet not fit this run, as saving more often on a small disk: it is
    # left out, and its finding stays
    rejected: set[Attempt] = set()
    together = True
    changed_since = False
    for _ in range(MAX_ROUNDS):
        candidates = list(find_candidates(document, result, lang, allowed, comments, rejected))
        chosen = for_one_round(candidates, together=together)
        if not chosen and rejected and changed_since:
            # what did not fit before the other fixes may fit now, as a second run would find
            rejected, changed_since = set(), False
            continue
        if not chosen:
            return FixOutcome(document, tuple(applied), result)
        changed = _apply(document, chosen)
        after = lint(changed)
        if not new_errors(result, after, [candidate.fix for candidate in chosen]):
            document, result, changed_since = changed, after, bool(rejected)
            applied.extend(candidate.fix for candidate in chosen)
        elif len(chosen) > 1:
            together = False
        else:
            rejected.add(attempt(chosen[0].fix))
    names = ", ".join(sorted({fix.rule for fix in applied[-MAX_ROUNDS:]}))
    raise InternalError(Text(f"fixes do not settle: {names}", f"修复无法收敛：{names}"))


def apply_all(document: Document, fixes: Iterable[Fix], lang: Lang) -> Document:
    """The document after all *fixes*, under the same guards.

    Raises :class:`Refused` for a change that cannot be made exactly, and :class:`InternalError`.
    """
    together: list[Candidate] = []
    for fix in fixes:
        candidate = Candidate(fix, plan_edits(document, fix, lang), False)
        if clashes(candidate, together):
            # what touches the same place is planned anew once the others are made
            document = _apply(document, together)
            together = [Candidate(fix, plan_edits(document, fix, lang), False)]
        else:
            together.append(candidate)
    return _apply(document, together) if together else document


def _apply(document: Document, chosen: list[Candidate]) -> Document:
    edits = [edit for candidate in chosen for edit in candidate.edits]
    return edited(document, edits, [candidate.fix for candidate in chosen])


def edited(document: Document, edits: Sequence[Edit], fixes: Sequence[Fix]) -> Document:
    """The document after *edits*, which carry out *fixes*.

    Raises :class:`InternalError` where they do anything else.
    """
    text = Document(apply_edits(document.text, edits), bom=document.bom)
    changed = parse_document(encode(text), document.dialect)
    check_result(document, changed, edits, fixes)
    return changed
