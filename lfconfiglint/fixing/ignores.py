"""Ignore comments: written for the findings of today, taken out where they silence nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import chain

from lfconfiglint.diagnostic import Applicability, Diagnostic, Fix, LintResult
from lfconfiglint.document.directives import Directive, find_directives
from lfconfiglint.document.model import Document, Span
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.fixer import Lint
from lfconfiglint.fixing.ignore_ways import Ways, listing
from lfconfiglint.fixing.strip import edited
from lfconfiglint.language import Text
from lfconfiglint.suppression import ABOUT_DIRECTIVES, IDLE


def drop_idle(
    document: Document, result: LintResult, allowed: Collection[Applicability]
) -> tuple[Document, tuple[Fix, ...]]:
    """The document without the names, or whole comments, that silence nothing."""
    by_span = {directive.span: directive for directive in find_directives(document)}
    edits, fixes = [], []
    for found in result.diagnostics:
        directive = by_span.get(found.span)
        if found.rule != IDLE or directive is None:
            continue
        for fix in found.fixes:
            if fix.applicability in allowed:
                edits.append(_without(document, directive, _names(found)))
                fixes.append(fix)
    return (edited(document, edits) if edits else document), tuple(fixes)


def _names(found: Diagnostic) -> list[str]:
    detail = found.values["detail"]
    assert isinstance(detail, Text)
    return detail.en.split(", ")


def _without(document: Document, directive: Directive, idle: Collection[str]) -> Edit:
    kept = [rule for rule in directive.rules if rule not in idle]
    if kept:
        return listing(document, directive, kept)
    line = document.line_of(directive.span.start)
    before = document.text[line.start : directive.span.start]
    if not before.strip():
        return Edit(line, "")
    return Edit(Span(line.start + len(before.rstrip()), directive.span.end), "")


def add_ignores(
    document: Document, result: LintResult, lint: Lint, reason: str
) -> tuple[Document, LintResult]:
    """The document with a comment for every finding that a comment can silence exactly.

    A place where a comment would change more than it should keeps its findings. Many places are
    tried at once, as each try is a lint of the file, and fewer where that does not go.
    """
    if document.problems:
        return document, result
    tried: set[tuple[int, str]] = set()
    together = len(result.diagnostics)
    while groups := _groups(document, result, tried):
        ways = Ways(document, reason)
        if together > 1 and len(groups) > 1:
            some = groups[:together]
            edits = [next(ways.of(group)) for group in some]
            silenced = _silenced(document, result, lint, edits, list(chain(*some)))
            together = together // 2 if silenced is None else together * 2
        else:
            edits, silenced = _one_silenced(document, result, lint, groups[0], ways)
            together = 2
            if silenced is None:
                tried |= {(found.span.start, found.rule) for found in groups[0]}
        if silenced is not None:
            document, result = silenced
            tried = {(at + _moved(at, edits), rule) for at, rule in tried}
    return document, result


def ignore(
    document: Document, result: LintResult, lint: Lint, group: Sequence[Diagnostic], reason: str
) -> tuple[Document, LintResult] | None:
    """With a comment for the findings of *group*, which are at one place; None where a comment
    would change more than it should."""
    return _one_silenced(document, result, lint, group, Ways(document, reason))[1]


def _one_silenced(
    document: Document, result: LintResult, lint: Lint, group: Sequence[Diagnostic], ways: Ways
) -> tuple[list[Edit], tuple[Document, LintResult] | None]:
    for edit in ways.of(group):
        silenced = _silenced(document, result, lint, [edit], group)
        if silenced is not None:
            return [edit], silenced
    return [], None


def _silenced(
    document: Document,
    result: LintResult,
    lint: Lint,
    edits: list[Edit],
    group: Sequence[Diagnostic],
) -> tuple[Document, LintResult] | None:
    """With these comments, where just the findings of *group* are gone then."""
    try:
        after = edited(document, edits)
    except InternalError:
        return None
    linted = lint(after)
    gone = Counter(found.rule for found in result.diagnostics)
    gone.subtract(found.rule for found in linted.diagnostics)
    as_wanted = +gone == Counter(found.rule for found in group) and not -gone
    return (after, linted) if as_wanted else None


def _groups(
    document: Document, result: LintResult, tried: Collection[tuple[int, str]]
) -> list[list[Diagnostic]]:
    """The findings that are left, by their lines; those about no key are one group."""
    groups: dict[int, list[Diagnostic]] = defaultdict(list)
    for found in result.diagnostics:
        if found.rule not in ABOUT_DIRECTIVES and (found.span.start, found.rule) not in tried:
            line = document.position(found.span.start).line if found.keys else 0
            groups[line].append(found)
    return [groups[line] for line in sorted(groups)]


def _moved(place: int, edits: Sequence[Edit]) -> int:
    """How far edits move what stands at a place."""
    before = (edit for edit in edits if edit.span.start <= place)
    return sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in before)
