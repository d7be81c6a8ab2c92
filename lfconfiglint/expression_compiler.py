"""From the text of a condition to code: only what is on an allow-list gets through.

A lint of the project's own rules does not come here: the build has done it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from lfconfiglint.errors import did_you_mean
from lfconfiglint.expression_functions import FUNCTIONS
from lfconfiglint.expression_syntax import names_in, parsed
from lfconfiglint.expressions import Expression, ExpressionError
from lfconfiglint.fact_costs import cost_of
from lfconfiglint.language import Text

_OPERATORS = (
    ast.And, ast.Or, ast.Not, ast.USub,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod,
    ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot,
)  # fmt: skip
_NODES = (
    ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Constant, ast.Tuple, ast.List, ast.IfExp,
    ast.Load,
)  # fmt: skip

_CHECKED: dict[type[ast.operator], str] = {ast.Mult: "_times", ast.Mod: "_rest"}
"""Operators that make texts as long as one likes out of short ones, or fill in formats."""

_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE,
    ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip


class _Translator(ast.NodeTransformer):
    """Turns names into ``fact("name")`` and ``and``/``or`` into calls with delayed operands, or
    *plain*: leaves them Python's own, for which one unknown value makes the whole unknown."""

    def __init__(self, known: Collection[str] | None, *, plain: bool = False) -> None:
        self.known = known
        self.plain = plain
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

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        name = _CHECKED.get(type(node.op))
        if name is None:
            return self.generic_visit(node)
        operands = [self.visit(node.left), self.visit(node.right)]
        return ast.Call(ast.Name(name, ast.Load()), operands, [])

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        mirrored = _MIRRORED.get(type(node.ops[0]))
        if len(node.ops) == 1 and mirrored is not None:
            left, right = node.left, node.comparators[0]
            if names_in(right) and _cost(right) < _cost(left):
                # where this side is unknown, nobody needs the dearer one
                node = ast.Compare(right, [mirrored()], [left])
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if self.plain:
            return self.generic_visit(node)
        name = "_every" if isinstance(node.op, ast.And) else "_some"
        no_arguments = ast.arguments([], [], None, [], [], None, [])
        operands: list[ast.expr] = [
            ast.Lambda(no_arguments, self.visit(value)) for value in node.values
        ]
        return ast.Call(ast.Name(name, ast.Load()), operands, [])

    def _fact(self, node: ast.expr, name: str) -> ast.AST:
        if self.known is not None and name not in self.known:
            hint = did_you_mean(name, self.known)
            raise ExpressionError(
                Text(f"unknown fact '{name}'.{hint.en}", f"未知的事实 '{name}'。{hint.zh}"),
                node.col_offset + 1,
            )
        self.names.add(name)
        return ast.Call(ast.Name("_fact", ast.Load()), [ast.Constant(name)], [])


def compile_expression(source: str, known: Collection[str] | None) -> Expression:
    """Compile *source*; raise :class:`ExpressionError` where it is not allowed or not known.

    With None for *known* names are not checked, for rules that were checked when they were built.
    """
    translator = _Translator(known)
    body = translator.visit(parsed(source))
    return Expression(ast.unparse(body), frozenset(translator.names))


def plain_code(source: str) -> str | None:
    """Code of a condition that has ``and`` or ``or`` in it, with Python's own: it is several times
    as quick, and raises where the careful code may have an answer yet. None for others, and where
    more is asked of them than whether they are true."""
    node = parsed(source)
    joined = sum(isinstance(each, ast.BoolOp) for each in ast.walk(node))
    if not joined or joined != sum(isinstance(each, ast.BoolOp) for each in _asked_for_truth(node)):
        return None
    return ast.unparse(_Translator(None, plain=True).visit(node))


def _asked_for_truth(node: ast.expr) -> Iterator[ast.expr]:
    """The node, of which only the truth is asked, and those in it of which this holds, too."""
    yield node
    inner: list[ast.expr] = []
    if isinstance(node, ast.BoolOp):
        inner = node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = [node.operand]
    elif isinstance(node, ast.IfExp):
        inner = [node.test, node.body, node.orelse]
    for each in inner:
        yield from _asked_for_truth(each)


def _cost(node: ast.expr) -> int:
    return cost_of(*names_in(node))
