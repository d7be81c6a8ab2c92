"""Findings: what a rule has to say of a file, where, and the fixes that it offers.

A file in which nothing is found does not come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Document, KeyPath, Reading, Span
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.records import dataclass
from lfconfiglint.rule import Rule
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.values import Lookup, Values


@dataclass(frozen=True)
class _Finding:
    """What code found: the values that a rule's texts show, and where it is."""

    span: Span
    keys: tuple[KeyPath, ...]
    values: Mapping[str, object]


def found_by_condition(rule: Rule, document: Document, values: Values) -> Diagnostic:
    """What a rule has to say whose condition is true."""
    assert rule.condition is not None
    lookup = Lookup(values, {})
    rule.condition.look_up(lookup)
    return _diagnose(rule, _located(document, rule, lookup), lookup)


def _located(document: Document, rule: Rule, lookup: Lookup) -> _Finding:
    for key in rule.at:
        # `{fact}` stands for the key that the fact names
        named = str(lookup(key[1:-1])) if key.startswith("{") else key
        path: KeyPath = tuple(named.split("."))
        if path in document.entries:
            return _Finding(_span_of(document, path), (path,), {})
    return _Finding(_span_of(document, None), (), {})


def _span_of(document: Document, path: KeyPath | None) -> Span:
    entry = document.entries.get(path) if path is not None else None
    if entry is None:
        entries = document.entries.values()
        first = min(entries, key=lambda entry: entry.key.start, default=None)
        return Span(first.key.start, first.key.end) if first else Span(0, 0)
    return Span(entry.key.start, max(entry.key.end, entry.value.end))


def found_by_code(
    document: Document,
    problems: Iterable[KeyProblem],
    readings: Iterable[Reading],
    by_id: Mapping[str, Rule],
    values: Values,
) -> list[Diagnostic]:
    """What the checks of keys, and the reading of the file, found for the rules in *by_id*, rule by
    rule."""
    found: dict[str, list[_Finding]] = {}
    for problem in problems:
        finding = _Finding(_span_of(document, problem.path), (problem.path,), problem.facts)
        found.setdefault(problem.rule, []).append(finding)
    for reading in readings:
        finding = _Finding(reading.span, (reading.path,), reading.facts)
        found.setdefault(reading.rule, []).append(finding)
    return [
        _diagnose(by_id[rule], finding, Lookup(values, finding.values))
        for rule, findings in found.items()
        if rule in by_id
        for finding in findings
    ]


def _diagnose(rule: Rule, finding: _Finding, lookup: Lookup) -> Diagnostic:
    # most findings come without
    fixes = tuple(_offered_fixes(rule, lookup)) if rule.fixes else ()
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


def found_in_document(document: Document, by_id: Mapping[str, Rule]) -> list[Diagnostic]:
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
