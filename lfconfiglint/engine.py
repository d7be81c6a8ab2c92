"""Lint one document: run every rule over its facts, place the findings, honour suppressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.errors import InternalError
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Text
from lfconfiglint.recognition import Kind
from lfconfiglint.records import replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection
from lfconfiglint.suppression import suppress
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.readings import telling_readings
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.kinds.check import check_kind
from lfconfiglint.values import Lookup, Values


def lint_document(
    document: Document,
    context: Context,
    selection: Selection,
    schema: KeySchema,
    kind: Kind = "train",
    *,
    extra_keys: Mapping[str, str] | None = None,
    allow_extra: bool = False,
) -> LintResult:
    """Run the rules for *kind*, whose keys *schema* holds.

    Raises :class:`InternalError` naming a rule that fails.
    *extra_keys* are keys beside upstream's that the settings declare, with their types; with
    *allow_extra* upstream lets unknown keys pass, unused (``ALLOW_EXTRA_ARGS``).
    """
    relevant = selection.relevant(kind, schema)
    if document.problems:
        from lfconfiglint.findings import found_in_document

        found = found_in_document(document, relevant.by_id)
        return suppress(document, found, (), relevant.rules, selection.known_ids)
    problems = check_kind(
        document.values, schema, kind, extra_keys=extra_keys, allow_extra=allow_extra
    )
    facts = Facts(context)
    if problems:
        # most files have none
        problems, facts = _consequences(problems, facts)
    context = facts.context
    unusable = frozenset(str(problem.path[0]) for problem in problems if not problem.usable)
    usable = Values(facts, schema, unusable)
    raw = Values(facts, schema, frozenset()) if unusable else usable
    readings = list(telling_readings(document, schema, problems))
    said = relevant.verdicts(context.decided(), usable, raw)
    for _, rule in said.failed:
        _refuse_failure(rule, raw if rule.reads_raw_values else usable, context)
    told: list[Diagnostic] = []
    if problems or readings or said.true:
        # a file in which nothing is found does not pay for the imports
        from lfconfiglint.findings import found_by_code, found_by_condition
        from lfconfiglint.launch_note import with_launch_source

        told = found_by_code(document, problems, readings, relevant.by_id, usable)
        for _, rule in said.true:
            values = raw if rule.reads_raw_values else usable
            told.append(found_by_condition(rule, document, values))
        told = with_launch_source(_without_vaguer(told), context)
    undecided = [entry for _, entry in said.undecided]
    return suppress(document, told, undecided, relevant.rules, selection.known_ids)


def _consequences(problems: list[KeyProblem], facts: Facts) -> tuple[list[KeyProblem], Facts]:
    """The problems that hold, and what is known in spite of them."""
    if facts.launch.megatron:
        # another package's dataclass reads the file, too
        problems = [found for found in problems if found.rule not in ("unknown-key", "unused-key")]
    from lfconfiglint.upstream.keys.stand_ins import keys_meant

    meant = facts.context.commanded | keys_meant(problems, facts.context.values)
    return problems, Facts(replace(facts.context, meant=meant)) if meant else facts


def _without_vaguer(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Leave out what a choice may do where a rule knows that the run dies of it, and that a value
    has another type where a rule knows what it was read as."""
    errors = {found.keys for found in diagnostics if found.severity == "error"}
    read = {found.keys for found in diagnostics if found.area == "document"}
    as_text = {found.keys for found in diagnostics if found.rule == "number-read-as-text"}
    vaguer = {"silent-choice": errors, "unconverted-value": read, "wrong-type": as_text}
    return [found for found in diagnostics if found.keys not in vaguer.get(found.rule, ())]


def _refuse_failure(rule: Rule, values: Values, context: Context) -> None:
    """Raise InternalError for a condition that fails with values that are none of the file's; a
    value of a wrong type in the file has an error of its own."""
    assert rule.condition is not None
    lookup = Lookup(values, {})
    try:
        rule.condition(lookup)
    except UNUSABLE as error:
        if lookup.seen.keys().isdisjoint(context.values):
            raise InternalError(
                Text(
                    f"rule '{rule.id}' failed: {type(error).__name__}: {error}",
                    f"规则 '{rule.id}' 执行失败：{type(error).__name__}: {error}",
                )
            ) from error
