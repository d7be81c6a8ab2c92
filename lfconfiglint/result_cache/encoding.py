"""Reports as JSON holds them, and back. What does not come back as it was is not kept.

Texts stay with the rules: a report names its rules, so that it serves both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lfconfiglint.diagnostic import (
    Diagnostic,
    DropField,
    Fix,
    LintResult,
    RemoveKey,
    RenameKey,
    SetField,
    SetKey,
    Undecided,
)
from lfconfiglint.document.model import Problem, Span
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.rule import Rule
from lfconfiglint.suppression import IDLE, idle_fix

_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    kind.__name__: kind for kind in (SetKey, RenameKey, RemoveKey, SetField, DropField)
}
_COLLECTIONS: Mapping[str, Callable[..., Any]] = {"tuple": tuple, "frozenset": frozenset}
_PLAIN = (type(None), bool, int, float, str)


class NotStorable(Exception):
    """Something that JSON cannot hold, or that does not follow from the rule."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a checked file beside its content."""

    result: LintResult
    problems: tuple[Problem, ...]


def encode(kept: Kept, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """All but what is undecided. Raises :class:`NotStorable`."""
    result = kept.result
    return {
        "found": [_finding(found, rules) for found in result.diagnostics],
        "suppressed": [_finding(found, rules) for found in result.suppressed],
        "problems": [[each.rule, *each.span, *each.detail] for each in kept.problems],
    }


def decode(
    content: Mapping[str, Any], undecided: tuple[Undecided, ...], rules: Mapping[str, Rule]
) -> Kept:
    """What :func:`encode` was given."""
    return Kept(
        LintResult(
            tuple([_diagnostic(each, rules) for each in content["found"]]),
            undecided,
            tuple([_diagnostic(each, rules) for each in content["suppressed"]]),
        ),
        tuple(
            Problem(rule, Span(start, end), Text(en, zh))
            for rule, start, end, en, zh in content["problems"]
        ),
    )


def _finding(found: Diagnostic, rules: Mapping[str, Rule]) -> list[Any]:
    rule = rules.get(found.rule)
    if rule is None or (found.area, found.severity) != (rule.area, rule.severity):
        raise NotStorable
    if found.message != rule.message:
        raise NotStorable
    return [
        found.rule,
        [list(key) for key in found.keys],
        *found.span,
        _mapping(found.values),
        [_fix(fix, rule) for fix in found.fixes],
        list(found.note) if found.note else None,
    ]


def _diagnostic(stored: Sequence[Any], rules: Mapping[str, Rule]) -> Diagnostic:
    name, keys, start, end, values, fixes, note = stored
    rule = rules[name]
    return Diagnostic(
        name,
        rule.area,
        rule.severity,
        rule.message,
        tuple([tuple(key) for key in keys]),
        Span(start, end),
        _values_of(values),
        tuple([_stored_fix(fix, rule) for fix in fixes]),
        Text(*note) if note else None,
    )


def _fix(fix: Fix, rule: Rule) -> list[Any]:
    values = _mapping(fix.values)
    if rule.id == IDLE and fix == idle_fix(fix.values):
        return [None, values]
    for number, template in enumerate(rule.fixes):
        stated = (template.title, template.comment, template.applicability)
        if stated == (fix.title, fix.comment, fix.applicability) and fix.comment_lang is None:
            changes = [_operation(change) for change in (*fix.operations, *fix.fields)]
            return [number, values, changes]
    raise NotStorable


def _stored_fix(stored: Sequence[Any], rule: Rule) -> Fix:
    number, values, *rest = stored
    if number is None:
        return idle_fix(_values_of(values))
    template = rule.fixes[number]
    changes = [_change_of(change) for change in rest[0]]
    fields = tuple([each for each in changes if isinstance(each, (SetField, DropField))])
    return Fix(
        rule.id,
        template.title,
        template.applicability,
        tuple(changes[: len(changes) - len(fields)]),
        template.comment,
        _values_of(values),
        fields=fields,
    )


def _operation(change: Any) -> list[Any]:
    return [type(change).__name__, *map(_value, vars(change).values())]


def _change_of(stored: Sequence[Any]) -> Any:
    return _OPERATIONS[stored[0]](*map(_value_of, stored[1:]))


def _mapping(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _values_of(stored: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: _value_of(value) if type(value) in (list, dict) else value
        for name, value in stored.items()
    }


def _value(value: object) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str):
        # what a message shows of it
        return str(value)
    if type(value) is list:
        return [_value(each) for each in value]
    if type(value) in (tuple, Text):
        assert isinstance(value, tuple)
        return {type(value).__name__: [_value(each) for each in value]}
    if type(value) is frozenset:
        return {"frozenset": [_value(each) for each in value]}
    if type(value) is dict:
        return {"dict": [[_value(key), _value(each)] for key, each in value.items()]}
    raise NotStorable


def _value_of(stored: Any) -> Any:
    if type(stored) is list:
        return [_value_of(each) for each in stored]
    if type(stored) is not dict:
        return stored
    ((kind, parts),) = stored.items()
    if kind == "dict":
        return {_value_of(key): _value_of(each) for key, each in parts}
    values = [_value_of(each) for each in parts]
    return Text(*values) if kind == "Text" else _COLLECTIONS[kind](values)
