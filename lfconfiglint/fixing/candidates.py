"""Which fixes could be made in a document, and which of them go together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lfconfiglint.diagnostic import SEVERITIES, Applicability, Fix, LintResult, RenameKey, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.fixing.edits import Edit, apply_edits
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.language import Lang

Attempt = tuple[str, str]


def attempt(fix: Fix) -> Attempt:
    """What is the same when the same fix is proposed again."""
    # values may be mappings, which have no hash
    return fix.rule, repr(fix.operations)


@dataclass(frozen=True)
class Candidate:
    """A fix that could be made, with its edits; fixes of misspelt keys do not touch each other."""

    fix: Fix
    edits: list[Edit]
    independent: bool


def find_candidates(
    document: Document,
    result: LintResult,
    lang: Lang,
    allowed: frozenset[Applicability],
    comments: bool,
    rejected: set[Attempt],
) -> Iterator[Candidate]:
    """For each finding, most urgent first, its first fix that is allowed, can be made exactly,
    changes something and was not rejected."""
    by_urgency = sorted(
        result.diagnostics,
        key=lambda found: (found.area != "keys", SEVERITIES.index(found.severity)),
    )
    for diagnostic in by_urgency:
        for fix in diagnostic.fixes:
            if fix.applicability not in allowed or not fix.operations:
                continue
            if attempt(fix) in rejected:
                continue
            try:
                edits = plan_edits(document, fix, lang, comments=comments)
            except Refused:
                continue
            if apply_edits(document.text, edits) != document.text:
                yield Candidate(fix, edits, diagnostic.area == "keys")
                break


def for_one_round(candidates: list[Candidate], *, together: bool) -> list[Candidate]:
    """Fixes about the run go one at a time: one may make another needless."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if chosen and not (together and candidate.independent):
            break
        if not clashes(candidate, chosen):
            chosen.append(candidate)
            if not candidate.independent:
                break
    return chosen


def clashes(candidate: Candidate, chosen: list[Candidate]) -> bool:
    """Whether it touches the text of one that is chosen already, or writes the same key: two slips
    of one name."""
    written = _written_keys(candidate)
    if any(written & _written_keys(each) for each in chosen):
        return True
    taken = [edit.span for each in chosen for edit in each.edits]
    return any(
        edit.span.start <= span.end and span.start <= edit.span.end
        for edit in candidate.edits
        for span in taken
    )


def _written_keys(candidate: Candidate) -> set[str]:
    operations = candidate.fix.operations
    renamed = {each.new for each in operations if isinstance(each, RenameKey)}
    return renamed | {each.key for each in operations if isinstance(each, SetKey)}
