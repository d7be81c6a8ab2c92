"""Findings about a config in which a key stands twice: those that hold whichever line stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.ways import ways_to_read
from lfconfiglint.recognition import Kind, kind_of
from lfconfiglint.records import replace
from lfconfiglint.suppression import IDLE


def with_the_rest(
    refused: LintResult, document: Document, kind: Kind, lint: Callable[[Document], LintResult]
) -> LintResult:
    """*refused*, which says why a *document* cannot be read, and what is certain besides.

    Rules on which the ways of reading it do not agree are left out: they are about the repeated
    key, which is reported. No fix is offered, as none can be tried before the file is read.
    """
    ways = ways_to_read(document)
    if not ways or any(kind_of(way.values) != kind for way in ways):
        return refused
    results = [lint(way) for way in ways]
    found = _common([result.diagnostics for result in results])
    undecided = {entry.rule: entry for result in results for entry in result.undecided}
    return LintResult(
        tuple(sorted((*refused.diagnostics, *found), key=lambda each: each.span.start)),
        tuple(undecided.values()),
        (*refused.suppressed, *_common([result.suppressed for result in results])),
    )


def _common(results: Sequence[Sequence[Diagnostic]]) -> list[Diagnostic]:
    """What all have; comments that silence nothing here may silence what is not run yet."""
    first, *others = (
        [replace(found, fixes=()) for found in result if found.rule != IDLE] for result in results
    )
    return [found for found in first if all(found in other for other in others)]
