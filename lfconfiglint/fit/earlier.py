"""Whether an answer holds where code between two releases is still as the earlier one."""

from __future__ import annotations

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.answer import Answer, Lint
from lfconfiglint.fit.figures import figures_of
from lfconfiglint.fit.proposals import Earlier, Proposal
from lfconfiglint.fixing.fixer import encode
from lfconfiglint.records import replace


def with_earlier(answer: Answer, document: Document, context: Context, lint: Lint) -> Answer:
    """*document* and *context* are the run as the earlier release reads it."""
    errors = _errors(document, context, lint)

    def holds(proposal: Proposal) -> bool:
        after = {key.key: key.after for change in proposal.changes for key in change.keys}
        changed = replace(context, values={**context.values, **after})
        figures = figures_of(Facts(changed))
        if figures.verdict != "unknown" and figures.severity > proposal.figures.severity:
            return False
        read = parse_document(encode(proposal.document), document.dialect)
        return _errors(read, context, lint) <= errors

    numbered = enumerate(answer.proposals, start=1)
    worse = tuple(number for number, proposal in numbered if not holds(proposal))
    return replace(answer, earlier=Earlier(context.release, figures_of(Facts(context)), worse))


def _errors(document: Document, context: Context, lint: Lint) -> frozenset[str]:
    found = lint(document, context).diagnostics
    return frozenset(each.rule for each in found if each.severity == "error")
