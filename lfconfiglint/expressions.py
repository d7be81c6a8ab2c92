"""Conditions of rules: Python expressions over facts, restricted to an allow-list.

An expression is compiled once into a function of a fact lookup. Dotted names are facts
(``run.steps``), plain names are LLaMA-Factory keys with their effective values, and no attribute
of any Python object can be reached. ``and`` and ``or`` follow Kleene's three-valued logic: an
unknown operand only makes the whole unknown when the known ones do not decide it, in any order.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass

from lfconfiglint.errors import did_you_mean
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.language import Text

Lookup = Callable[[str], object]

FUNCTIONS: dict[str, Callable[..., object]] = {
    "ceil": math.ceil,
    "floor": math.floor,
    "len": len,
    "max": max,
    "min": min,
    "round": round,
}
"""What an expression may call, by name."""

_OPERATORS = (
    ast.And, ast.Or, ast.Not, ast.USub,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod,
    ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot,
)  # fmt: skip
_NODES = (
    ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Constant, ast.Tuple, ast.List, ast.IfExp,
    ast.Load,
)  # fmt: skip


class ExpressionError(ValueError):
    """An expression that is not allowed or names nothing known; ``column`` is 1-based."""

    def __init__(self, text: Text, column: int) -> None:
        super().__init__(text.en)
        self.text = text
        self.column = column


@dataclass(frozen=True)
class Expression:
    """A compiled condition or value; calling it with a fact lookup evaluates it."""

    source: str
    names: frozenset[str]
    evaluate: Callable[[Lookup], object]

    def __call__(self, lookup: Lookup) -> object:
        return self.evaluate(lookup)


def _every(*operands: Callable[[], object]) -> bool:
    unknown: Unknown | None = None
    for operand in operands:
        try:
            if not operand():
                return False
        except Unknown as reason:
            unknown = _joined(unknown, reason)
    if unknown:
        raise unknown
    return True


def _some(*operands: Callable[[], object]) -> bool:
    unknown: Unknown | None = None
    for operand in operands:
        try:
            if operand():
                return True
        except Unknown as reason:
            unknown = _joined(unknown, reason)
    if unknown:
        raise unknown
    return False


def _joined(first: Unknown | None, second: Unknown) -> Unknown:
    return Unknown(*dict.fromkeys((*first.needs, *second.needs))) if first else second


class _Translator(ast.NodeTransformer):
    """Turns names into ``fact("name")`` and ``and``/``or`` into calls with delayed operands."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        self.names: set[str] = set()

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, _NODES + _OPERATORS):
            kind = type(node).__name__
            raise ExpressionError(
                Text(f"{kind} is not allowed here", f"此处不允许使用 {kind}"),
                getattr(node, "col_offset", 0) + 1,
            )
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._fact(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.value, ast.Name):
            raise ExpressionError(
                Text("a fact has one dot at most", "事实名称最多含一个点"), node.col_offset + 1
            )
        return self._fact(node, f"{node.value.id}.{node.attr}")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
            allowed = ", ".join(sorted(FUNCTIONS))
            raise ExpressionError(
                Text(
                    f"only these functions may be called: {allowed}", f"只能调用这些函数：{allowed}"
                ),
                node.col_offset + 1,
            )
        arguments = [self.visit(argument) for argument in node.args]
        return ast.Call(node.func, arguments, [])

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        name = "_every" if isinstance(node.op, ast.And) else "_some"
        no_arguments = ast.arguments([], [], None, [], [], None, [])
        operands: list[ast.expr] = [
            ast.Lambda(no_arguments, self.visit(value)) for value in node.values
        ]
        return ast.Call(ast.Name(name, ast.Load()), operands, [])

    def _fact(self, node: ast.expr, name: str) -> ast.AST:
        if name not in self.known:
            hint = did_you_mean(name, self.known)
            raise ExpressionError(
                Text(f"unknown fact '{name}'.{hint.en}", f"未知的事实 '{name}'。{hint.zh}"),
                node.col_offset + 1,
            )
        self.names.add(name)
        return ast.Call(ast.Name("_fact", ast.Load()), [ast.Constant(name)], [])


def compile_expression(source: str, known: Collection[str]) -> Expression:
    """Compile *source*; raise :class:`ExpressionError` where it is not allowed or not known."""
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        raise ExpressionError(
            Text(f"not a valid expression: {error.msg}", f"表达式无效：{error.msg}"),
            error.offset or 1,
        ) from None
    translator = _Translator(known)
    body = translator.visit(tree.body)
    parameter = ast.arguments([], [ast.arg("_fact")], None, [], [], None, [])
    program = ast.fix_missing_locations(ast.Expression(ast.Lambda(parameter, body)))
    scope = {"__builtins__": {}, "_every": _every, "_some": _some, **FUNCTIONS}
    # Safe: the tree holds nothing but allow-listed nodes, and the scope nothing but these names.
    function = eval(compile(program, "<rule>", "eval"), scope)
    return Expression(source, frozenset(translator.names), function)
