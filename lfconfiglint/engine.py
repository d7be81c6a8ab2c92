"""Lint one document: run every rule over its facts, place the findings, honour suppressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, Undecided
from lfconfiglint.document.model import Document, KeyPath, Span
from lfconfiglint.errors import InternalError
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Text
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection
from lfconfiglint.suppression import suppress
from lfconfiglint.upstream.key_check import KeyProblem, check_keys
from lfconfiglint.upstream.keys import KeySchema


@dataclass(frozen=True)
class Finding:
    """What code found: the values that a rule's texts show, and where it is."""

    span: Span
    keys: tuple[KeyPath, ...]
    values: Mapping[str, object]


class _Lookup:
    """Gives rules their facts; remembers what was asked, and hides keys with unusable values."""

    def __init__(self, facts: Facts, unusable: frozenset[str], extra: Mapping[str, object]) -> None:
        self._facts = facts
        self._unusable = unusable
        self._extra = extra
        self.seen: dict[str, object] = {}

    def __call__(self, name: str) -> object:
        if name in self._extra:
            value = self._extra[name]
        elif name in self._unusable:
            raise Unknown(f"key:{name}")
        else:
            value = self._facts.get(name)
        self.seen[name] = value
        return value


def lint_document(
    document: Document,
    context: Context,
    selection: Selection,
    schema: KeySchema,
    kind: str = "train",
) -> LintResult:
    """Run the rules for *kind*. Raises :class:`InternalError` naming a rule that fails."""
    relevant = [rule for rule in selection.rules if kind in rule.kinds]
    if document.problems:
        found = _place_document_problems(document, relevant)
        return suppress(document, found, (), relevant, selection.known_ids)
    problems = check_keys(document.values, schema) if kind == "train" else []
    unusable = frozenset(str(problem.path[0]) for problem in problems)
    facts = Facts(context)
    diagnostics: list[Diagnostic] = []
    undecided: list[Undecided] = []
    for rule in relevant:
        if rule.found_by == "keys":
            for finding in _key_findings(document, problems, rule.id):
                lookup = _Lookup(facts, unusable, finding.values)
                diagnostics.append(_diagnose(rule, finding, lookup))
        elif rule.condition is not None:
            lookup = _Lookup(facts, unusable, {})
            try:
                holds = _evaluate(rule, lookup)
            except Unknown as unknown:
                undecided.append(Undecided(rule.id, unknown.needs))
                continue
            if holds:
                diagnostics.append(_diagnose(rule, _located(document, rule), lookup))
    return suppress(document, diagnostics, undecided, relevant, selection.known_ids)


def _evaluate(rule: Rule, lookup: _Lookup) -> bool:
    assert rule.condition is not None
    try:
        return bool(rule.condition(lookup))
    except Unknown:
        raise
    except Exception as error:
        raise InternalError(
            Text(
                f"rule '{rule.id}' failed: {type(error).__name__}: {error}",
                f"规则 '{rule.id}' 执行失败：{type(error).__name__}: {error}",
            )
        ) from error


def _located(document: Document, rule: Rule) -> Finding:
    keys: list[KeyPath] = [(key,) for key in rule.at if (key,) in document.entries]
    return Finding(_span_of(document, keys[0] if keys else None), tuple(keys[:1]), {})


def _span_of(document: Document, path: KeyPath | None) -> Span:
    if path is None or path not in document.entries:
        entries = document.entries.values()
        first = min(entries, key=lambda entry: entry.key.start, default=None)
        return Span(first.key.start, first.key.end) if first else Span(0, 0)
    entry = document.entries[path]
    return Span(entry.key.start, max(entry.key.end, entry.value.end))


def _key_findings(
    document: Document, problems: Iterable[KeyProblem], rule_id: str
) -> Iterator[Finding]:
    for problem in problems:
        if problem.rule == rule_id:
            yield Finding(_span_of(document, problem.path), (problem.path,), problem.facts)


def _diagnose(rule: Rule, finding: Finding, lookup: _Lookup) -> Diagnostic:
    fixes = tuple(_offered_fixes(rule, lookup))
    for name in sorted(rule.message.names()):
        try:
            lookup(name)
        except Unknown:
            continue
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


def _offered_fixes(rule: Rule, lookup: _Lookup) -> Iterator[Fix]:
    for template in rule.fixes:
        seen = dict(lookup.seen)
        try:
            if template.condition is not None and not template.condition(lookup):
                continue
            operations = template.operations(lookup)
            for message in filter(None, (template.title, template.comment)):
                for name in sorted(message.names()):
                    lookup(name)
            values = dict(lookup.seen)
        except Unknown:
            # a fix whose worth or text is unknown is not offered
            continue
        finally:
            lookup.seen = seen
        yield Fix(
            rule.id, template.title, template.applicability, operations, template.comment, values
        )


def _place_document_problems(document: Document, rules: Sequence[Rule]) -> list[Diagnostic]:
    by_id = {rule.id: rule for rule in rules}
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
