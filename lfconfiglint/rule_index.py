"""What a file must have for a rule to have anything to say.

A condition that is false while a key has its default, whatever the rest may be, needs that key in
the file. The build works this out once for every rule, from the condition itself and upstream's
defaults, so that a lint evaluates little of the few rules that can hold.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import get_args  # noqa: TID251 - no lint imports this module

from lfconfiglint.expression_compiler import compile_expression
from lfconfiglint.expression_syntax import name_of, parsed
from lfconfiglint.expressions import UNUSABLE, Expression
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, facts_of, roots_of
from lfconfiglint.facts.facts import Facts, group_classes
from lfconfiglint.facts.sharding.ds_config import DeepSpeedFacts
from lfconfiglint.hints import Any
from lfconfiglint.recognition import Kind
from lfconfiglint.rule import build_rule
from lfconfiglint.rule_parts import conjuncts, keys_in_given, stored_parts
from lfconfiglint.upstream.keys.schema import UNDETERMINED, KeySchema, load_schema
from lfconfiglint.upstream.kinds.kinds import is_supported, schema_for_kind
from lfconfiglint.upstream.release.versions import SUPPORTED, in_range

Groups = list[list[str]]
"""Of each group at least one key has to be in the file."""

MOST_DEFAULTS = 8
"""A key with more different defaults over all releases is not worth the combinations."""
MOST_COMBINATIONS = 256
"""Of defaults of the keys in one part."""


def indexed(source: Mapping[str, Any], area: str) -> dict[str, Any]:
    """What a build stores beside a rule with a condition: its parts and needs."""
    rule = build_rule(source, area)
    if rule.found_by is not None:
        return {"parts": [], "needs": []}
    when = source["when"]
    return {
        "parts": stored_parts(when),
        "needs": required_keys(when, possible_defaults(rule.kinds, rule.versions)),
    }


def code_of_fixes(source: Mapping[str, Any], area: str) -> dict[str, str | bytes]:
    """The code of every expression in a rule's fixes, by its text."""
    conditions = [fix["when"] for fix in source.get("fixes", ()) if "when" in fix]
    values = [text for fix in build_rule(source, area).fixes for text in fix.expressions()]
    return {text: compile_expression(text, None).code for text in (*conditions, *values)}


def roots_of_facts() -> dict[str, tuple[str, bool]]:
    """The root of every fact that has one, and whether the fact follows from it alone."""
    return {
        f"{group}.{name}": root
        for group, klass in group_classes().items()
        for name, root in roots_of(klass).items()
    }


@cache
def possible_defaults(
    kinds: frozenset[str], versions: str | None = None
) -> Mapping[str, Sequence[object]]:
    """What each key can be where a file of one of *kinds* does not give it, over all releases or
    those of a range.

    A release or a command without the key makes it None; a key whose default is computed at run
    time in any release is left out.
    """
    schemas = [
        schema_for_kind(load_schema(version), kind)
        for kind in get_args(Kind)
        for version in SUPPORTED
        if kind in kinds and is_supported(kind, version)
        if versions is None or in_range(version, versions)
    ]
    names = {name for schema in schemas for name in schema.keys}
    defaults: dict[str, list[object]] = {}
    for name in sorted(names):
        values = {repr(value): value for value in _defaults_of(name, schemas)}
        if len(values) <= MOST_DEFAULTS and UNDETERMINED not in values.values():
            defaults[name] = list(values.values())
    return defaults


def _defaults_of(name: str, schemas: Sequence[KeySchema]) -> Iterator[object]:
    for schema in schemas:
        spec = schema.keys.get(name)
        yield spec.default if spec is not None else None


def required_keys(source: str, defaults: Mapping[str, Sequence[object]]) -> Groups:
    """The groups of keys without which a condition is false in every release."""
    groups: Groups = []
    for part in conjuncts(parsed(source)):
        for group in _groups_of(part, defaults):
            if group not in groups:
                groups.append(group)
    return groups


def _groups_of(part: ast.expr, defaults: Mapping[str, Sequence[object]]) -> Groups:
    tested = _given(part)
    if tested:
        return [tested]
    condition = compile_expression(ast.unparse(part), None)
    names = sorted(name for name in condition.names if name in defaults)
    single = [name for name in names if _false_with(condition, {name: defaults[name]})]
    without = without_deepspeed()
    named = condition.names & without.keys()
    if any(_false_with(condition, {fact: [without[fact]]}) for fact in named):
        single.append("deepspeed")
    if single:
        return [[name] for name in single]
    return _together(part, condition, {name: defaults[name] for name in names})


def _together(
    part: ast.expr, condition: Expression, defaults: Mapping[str, Sequence[object]]
) -> Groups:
    """All keys in a part, where it is false of a file that has none of them; those without known
    defaults may be anything then."""
    tested = keys_in_given(part)
    if tested is None or math.prod(map(len, defaults.values())) > MOST_COMBINATIONS:
        return []
    keys = {name for name in condition.names if "." not in name and name != "given"} | tested
    false = _false_with(condition, {**defaults, "given": [frozenset()]})
    return [sorted(keys)] if keys and false else []


@cache
def without_deepspeed() -> Mapping[str, object]:
    """What the facts about a DeepSpeed file are where a config names none, whatever else it has."""
    facts = Facts(Context({}, {"deepspeed": None}, None, None, ()))
    return {
        f"deepspeed.{name}": facts.get(f"deepspeed.{name}") for name in facts_of(DeepSpeedFacts)
    }


def _given(part: ast.expr) -> list[str]:
    """The keys of ``'a' in given``, or of several joined by ``or``; else none."""
    if isinstance(part, ast.BoolOp) and isinstance(part.op, ast.Or):
        found = [_given(value) for value in part.values]
        return [name for names in found for name in names] if all(found) else []
    if isinstance(part, ast.BoolOp):
        # one of its parts is enough to need
        return next(filter(None, map(_given, part.values)), [])
    if (
        isinstance(part, ast.Compare)
        and isinstance(part.left, ast.Constant)
        and isinstance(part.ops[0], ast.In)
        and name_of(part.comparators[0]) == "given"
    ):
        return [str(part.left.value)]
    return []


def _false_with(condition: Expression, values: Mapping[str, Sequence[object]]) -> bool:
    """Whether the condition is known to be false, whichever of its values each name has, the rest
    unknown."""
    choices = itertools.product(*values.values())
    return all(_is_false(condition, dict(zip(values, choice, strict=True))) for choice in choices)


def _is_false(condition: Expression, known: Mapping[str, object]) -> bool:
    def lookup(name: str) -> object:
        if name in known:
            return known[name]
        raise Unknown(name)

    try:
        return not condition(lookup)
    except (Unknown, *UNUSABLE):
        return False
