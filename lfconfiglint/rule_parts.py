"""The parts of a condition, as the build stores them: all of them have to be true.

A part such as ``stage == 'ppo'`` may stand in many rules, and says the same in each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from lfconfiglint.expression_compiler import compile_expression, plain_code
from lfconfiglint.expression_syntax import name_of, parsed
from lfconfiglint.hints import Any
from lfconfiglint.parts import Guard

_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "==",
    ast.IsNot: "!=",
}
_EQUALITY = ("==", "!=")
_ASKED = re.compile(r"_fact\('([\w.]+)'\)")


def stored_parts(source: str) -> list[Any]:
    """The parts of a condition: comparisons of a key or a fact with a constant as such, the code of
    others with what it reads, what it asks for ``first``, whatever the answers, and a quicker one
    where there is such."""
    stored: list[Any] = []
    for node in conjuncts(parsed(source)):
        stored.append(guard_of(node) or _code_of(node))
    return stored


def _code_of(node: ast.expr) -> dict[str, Any]:
    source = ast.unparse(node)
    careful, plain = compile_expression(source, None), plain_code(source)
    first = _names_in_order(str(careful.code)) if _asks_for_all(node) else []
    return {
        "code": careful.code,
        "reads": sorted(careful.names),
        **({"first": first} if first else {}),
        **({"plain": plain} if plain is not None else {}),
    }


def _asks_for_all(node: ast.expr) -> bool:
    """Whether every name in it is asked for, whatever the others are."""
    return not any(
        isinstance(each, (ast.BoolOp, ast.IfExp))
        or (isinstance(each, ast.Compare) and len(each.ops) > 1)
        for each in ast.walk(node)
    )


def _names_in_order(code: str) -> list[str]:
    """As the code asks for them; none where these are keys alone, which are hardly ever unknown."""
    names = list(dict.fromkeys(_ASKED.findall(code)))
    return names if any("." in name for name in names) else []


def keys_in_given(node: ast.AST) -> set[str] | None:
    """The keys that a part looks for in ``given``; None where it does something else with it."""
    tested = [key for key in map(_key_in_given, ast.walk(node)) if key is not None]
    named = sum(name_of(each) == "given" for each in ast.walk(node) if isinstance(each, ast.expr))
    return set(tested) if named == len(tested) else None


def _key_in_given(node: ast.AST) -> str | None:
    """The key of ``'key' in given`` and ``'key' not in given``."""
    if not (isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant)):
        return None
    operator, *others = node.ops
    asked = isinstance(operator, (ast.In, ast.NotIn)) and not others
    return str(node.left.value) if asked and name_of(node.comparators[0]) == "given" else None


def conjuncts(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from conjuncts(value)
    else:
        yield node


def guard_of(node: ast.expr) -> Guard | None:
    name = name_of(node)
    if name is not None:
        return name, "true", None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        name = name_of(node.operand)
        return (name, "false", None) if name is not None else None
    if not isinstance(node, ast.Compare):
        return None
    name, operator = name_of(node.left), _OPERATORS.get(type(node.ops[0]))
    if len(node.ops) != 1 or operator is None or name is None:
        return None
    try:
        constant = ast.literal_eval(node.comparators[0])
    except ValueError:
        return None
    by_identity = isinstance(node.ops[0], (ast.Is, ast.IsNot))
    if by_identity and constant is not None:
        return None
    # the stored form has no tuples, which are equal to no list
    return (
        None
        if operator in _EQUALITY and isinstance(constant, tuple)
        else (name, operator, constant)
    )
