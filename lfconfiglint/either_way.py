"""Findings about a config that cannot be read yet: those that hold whatever becomes of it.

Where a key stands twice, that is whichever line stays; where a script has values to fill in, what
does not rest on these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document, Problem
from lfconfiglint.document.template import as_template
from lfconfiglint.document.ways import ways_to_read
from lfconfiglint.recognition import Kind, kind_of
from lfconfiglint.records import replace
from lfconfiglint.suppression import IDLE

_VARIABLE = r"\$\{?[A-Za-z_]"


def with_the_rest(
    refused: LintResult, document: Document, kind: Kind, lint: Callable[[Document], LintResult]
) -> LintResult:
    """*refused*, which says why a *document* cannot be read, and what is certain besides.

    Rules on which the ways of reading it do not agree are left out: they are about the repeated
    key, which is reported. No fix is offered, as none can be tried before the file is read.
    """
    template = as_template(document)
    ways = (template,) if template is not None else ways_to_read(document)
    if not ways or any(kind_of(way.values) != kind for way in ways):
        return refused
    results = [lint(way) for way in ways]
    open_keys = _open_keys(template, document.problems) if template is not None else frozenset()
    found = [
        each
        for each in _common([result.diagnostics for result in results])
        if open_keys.isdisjoint(each.values) and not any(key[0] in open_keys for key in each.keys)
    ]
    undecided = {entry.rule: entry for result in results for entry in result.undecided}
    return LintResult(
        tuple(sorted((*refused.diagnostics, *found), key=lambda each: each.span.start)),
        tuple(undecided.values()),
        (*refused.suppressed, *_common([result.suppressed for result in results])),
    )


def _open_keys(template: Document, problems: Sequence[Problem]) -> frozenset[str | int]:
    """The keys of the config whose values are still to be filled in, others of that kind too."""
    places = [problem.span.start for problem in problems]
    return frozenset(
        path[0]
        for path, entry in template.entries.items()
        if any(entry.key.start <= place < entry.value.end for place in places)
        or re.search(_VARIABLE, template.text[entry.value.start : entry.value.end])
    )


def _common(results: Sequence[Sequence[Diagnostic]]) -> list[Diagnostic]:
    """What all have; comments that silence nothing here may silence what is not run yet."""
    first, *others = (
        [replace(found, fixes=()) for found in result if found.rule != IDLE] for result in results
    )
    return [found for found in first if all(found in other for other in others)]
