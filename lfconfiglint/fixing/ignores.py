"""Ignore comments: written for the findings of today, taken out where they silence nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from lfconfiglint.diagnostic import Applicability, Diagnostic, Fix, LintResult
from lfconfiglint.document.directives import Directive, find_directives
from lfconfiglint.document.model import Document, Span
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.fixer import Lint
from lfconfiglint.fixing.strip import edited
from lfconfiglint.language import Text
from lfconfiglint.suppression import ABOUT_DIRECTIVES, IDLE
from lfconfiglint.width import display_width

_WIDTH = 100


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
        return _listing(document, directive, kept)
    line = document.line_of(directive.span.start)
    before = document.text[line.start : directive.span.start]
    if not before.strip():
        return Edit(line, "")
    return Edit(Span(line.start + len(before.rstrip()), directive.span.end), "")


def _listing(document: Document, directive: Directive, rules: Sequence[str]) -> Edit:
    """The directive's brackets with other names in them."""
    written = document.text[slice(*directive.span)]
    start = directive.span.start + written.index("[") + 1
    end = directive.span.start + written.index("]")
    return Edit(Span(start, end), ", ".join(rules))


def add_ignores(
    document: Document, result: LintResult, lint: Lint, reason: str
) -> tuple[Document, LintResult]:
    """The document with a comment for every finding that a comment can silence exactly.

    A place where a comment would change more than it should keeps its findings.
    """
    if document.problems:
        return document, result
    tried: set[tuple[int, str]] = set()
    while True:
        group = _next_group(document, result, tried)
        if not group:
            return document, result
        places = {(found.span.start, found.rule) for found in group}
        silenced = ignore(document, result, lint, group, reason)
        if silenced is None:
            tried |= places
        else:
            document, result, edit = silenced
            moved = len(edit.text) - (edit.span.end - edit.span.start)
            tried = {(at + moved * (at >= edit.span.start), rule) for at, rule in tried}


def ignore(
    document: Document, result: LintResult, lint: Lint, group: Sequence[Diagnostic], reason: str
) -> tuple[Document, LintResult, Edit] | None:
    """With a comment for the findings of *group*, which are at one place; None where a comment
    would change more than it should."""
    for edit in _ways(document, group, reason):
        try:
            after = edited(document, [edit])
        except InternalError:
            continue
        linted = lint(after)
        if _silences(result, linted, group):
            return after, linted, edit
    return None


def _next_group(
    document: Document, result: LintResult, tried: Collection[tuple[int, str]]
) -> list[Diagnostic]:
    """The findings of the first line that has any left; those about no key are one group."""
    groups: dict[int, list[Diagnostic]] = defaultdict(list)
    for found in result.diagnostics:
        if found.rule not in ABOUT_DIRECTIVES and (found.span.start, found.rule) not in tried:
            line = document.position(found.span.start).line if found.keys else 0
            groups[line].append(found)
    return groups[min(groups)] if groups else []


def _silences(before: LintResult, after: LintResult, group: Sequence[Diagnostic]) -> bool:
    """Whether just the findings of *group* are gone."""
    gone = Counter(found.rule for found in before.diagnostics)
    gone.subtract(found.rule for found in after.diagnostics)
    return +gone == Counter(found.rule for found in group) and not -gone


def _ways(document: Document, group: Sequence[Diagnostic], reason: str) -> Iterator[Edit]:
    """Comments that may do, the most natural first."""
    rules = list(dict.fromkeys(found.rule for found in group))
    about_file = not group[0].keys
    place = document.position(group[0].span.start)
    for directive in find_directives(document):
        fits = directive.kind == "file" if about_file else directive.line == place.line
        if fits and directive.rules and not directive.error:
            yield _listing(document, directive, [*directive.rules, *rules])
    if about_file:
        yield Edit(Span(0, 0), _comment("ignore-file", rules, reason) + _usual_end(document))
        return
    comment = _comment("ignore", rules, reason)
    line = document.line(place.line)
    text = document.text[slice(*line)]
    body = text.rstrip()
    has_comment = any(line.start <= each.span.start < line.end for each in document.comments)
    if not has_comment and display_width(f"{body}  {comment}") <= _WIDTH:
        end = line.start + len(body)
        yield Edit(Span(end, end), f"  {comment}")
    indent = body[: len(body) - len(body.lstrip(" "))]
    line_end = text[len(text.rstrip("\r\n")) :] or _usual_end(document)
    yield Edit(Span(line.start, line.start), f"{indent}{comment}{line_end}")


def _comment(verb: str, rules: Sequence[str], reason: str) -> str:
    return f"# lfconfiglint: {verb}[{', '.join(rules)}] {reason}".rstrip()


def _usual_end(document: Document) -> str:
    first = document.text[slice(*document.line(1))]
    return first[len(first.rstrip("\r\n")) :] or "\n"
