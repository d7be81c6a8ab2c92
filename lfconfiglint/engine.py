"""Lint one document: run every rule over its facts, place the findings, honour suppressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult
from lfconfiglint.document.model import Document, KeyPath, Span
from lfconfiglint.errors import InternalError
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Text
from lfconfiglint.recognition import Kind
from lfconfiglint.records import dataclass, replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection
from lfconfiglint.suppression import suppress
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.readings import telling_readings
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.kinds.check import check_kind
from lfconfiglint.values import Lookup, Values


@dataclass(frozen=True)
class Finding:
    """What code found: the values that a rule's texts show, and where it is."""

    span: Span
    keys: tuple[KeyPath, ...]
    values: Mapping[str, object]


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
        found = _place_document_problems(document, relevant.by_id)
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
    diagnostics: list[Diagnostic] = []
    for rule_id, findings in _found_by_code(document, schema, problems).items():
        rule = relevant.by_id.get(rule_id)
        if rule is None:
            continue
        for finding in findings:
            diagnostics.append(_diagnose(rule, finding, Lookup(usable, finding.values)))
    said = relevant.verdicts(context.decided(), usable, raw)
    for _, rule in said.true:
        diagnostics.append(_found(rule, document, raw if rule.reads_raw_values else usable))
    for _, rule in said.failed:
        _refuse_failure(rule, raw if rule.reads_raw_values else usable, context)
    told = _without_vaguer(diagnostics)
    if told:
        # a file in which nothing is found does not pay for the import
        from lfconfiglint.launch_note import with_launch_source

        told = with_launch_source(told, context)
    undecided = [entry for _, entry in said.undecided]
    return suppress(document, told, undecided, relevant.rules, selection.known_ids)


def _consequences(problems: list[KeyProblem], facts: Facts) -> tuple[list[KeyProblem], Facts]:
    """The problems that hold, and what is known in spite of them."""
    if facts.launch.megatron:
        # another package's dataclass reads the file, too
        problems = [found for found in problems if found.rule not in ("unknown-key", "unused-key")]
    from lfconfiglint.upstream.keys.stand_ins import keys_meant

    meant = keys_meant(problems, facts.context.values)
    return problems, Facts(replace(facts.context, meant=meant)) if meant else facts


def _found(rule: Rule, document: Document, values: Values) -> Diagnostic:
    """What a rule has to say whose condition is true."""
    assert rule.condition is not None
    lookup = Lookup(values, {})
    # asked again, for what the finding shows
    rule.condition(lookup)
    return _diagnose(rule, _located(document, rule, lookup), lookup)


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


def _located(document: Document, rule: Rule, lookup: Lookup) -> Finding:
    # `{fact}` stands for the key that the fact names
    named = (str(lookup(key[1:-1])) if key.startswith("{") else key for key in rule.at)
    paths: list[KeyPath] = [tuple(key.split(".")) for key in named]
    keys = [path for path in paths if path in document.entries]
    return Finding(_span_of(document, keys[0] if keys else None), tuple(keys[:1]), {})


def _span_of(document: Document, path: KeyPath | None) -> Span:
    if path is None or path not in document.entries:
        entries = document.entries.values()
        first = min(entries, key=lambda entry: entry.key.start, default=None)
        return Span(first.key.start, first.key.end) if first else Span(0, 0)
    entry = document.entries[path]
    return Span(entry.key.start, max(entry.key.end, entry.value.end))


def _found_by_code(
    document: Document, schema: KeySchema, problems: Sequence[KeyProblem]
) -> dict[str, list[Finding]]:
    """What the checks of keys, and the reading of the file, found for each rule."""
    found: dict[str, list[Finding]] = {}
    for problem in problems:
        finding = Finding(_span_of(document, problem.path), (problem.path,), problem.facts)
        found.setdefault(problem.rule, []).append(finding)
    for reading in telling_readings(document, schema, problems):
        finding = Finding(reading.span, (reading.path,), reading.facts)
        found.setdefault(reading.rule, []).append(finding)
    return found


def _diagnose(rule: Rule, finding: Finding, lookup: Lookup) -> Diagnostic:
    fixes = tuple(_offered_fixes(rule, lookup))
    _look_up(rule.message.names(), lookup)
    return Diagnostic(
        rule=rule.id,
        area=rule.area,
        severity=rule.severity,
        message=rule.message,
        keys=finding.keys,
        span=finding.span,
        values=dict(lookup.seen),
        fixes=fixes,
    )


def _look_up(names: Sequence[str], lookup: Lookup) -> None:
    """What a text may show; a fact that is not known is left out of it."""
    for name in names:
        try:
            lookup(name)
        except Unknown:
            continue


def _offered_fixes(rule: Rule, lookup: Lookup) -> Iterator[Fix]:
    for template in rule.fixes:
        seen = dict(lookup.seen)
        try:
            if template.condition is not None and not template.condition(lookup):
                continue
            operations, fields = template.operations(lookup), template.fields(lookup)
            for message in filter(None, (template.title, template.comment)):
                for name in message.needed():
                    lookup(name)
                _look_up(message.names(), lookup)
            values = dict(lookup.seen)
        except (Unknown, *UNUSABLE):
            # a fix whose worth, value or text cannot be established is not offered
            continue
        finally:
            lookup.seen = seen
        yield Fix(
            rule.id,
            template.title,
            template.applicability,
            operations,
            template.comment,
            values,
            fields=fields,
        )


def _place_document_problems(document: Document, by_id: Mapping[str, Rule]) -> list[Diagnostic]:
    found = []
    for problem in document.problems:
        rule = by_id.get(problem.rule)
        if rule is not None:
            values = {"detail": problem.detail}
            found.append(
                Diagnostic(
                    rule.id, rule.area, rule.severity, rule.message, (), problem.span, values
                )
            )
    return found
