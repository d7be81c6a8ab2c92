"""From the text of a condition to code: only what is on an allow-list gets through.

A lint of the project's own rules does not come here: the build has done it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from lfconfiglint.errors import did_you_mean
from lfconfiglint.expression_functions import FUNCTIONS
from lfconfiglint.expressions import Expression, ExpressionError
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

MOST_CHARACTERS = 4000
MOST_LEVELS = 100
"""Of nesting, well within what Python's compiler takes."""


class _Translator(ast.NodeTransformer):
    """Turns names into ``fact("name")`` and ``and``/``or`` into calls with delayed operands."""

    def __init__(self, known: Collection[str] | None) -> None:
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

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        name = _CHECKED.get(type(node.op))
        if name is None:
            return self.generic_visit(node)
        operands = [self.visit(node.left), self.visit(node.right)]
        return ast.Call(ast.Name(name, ast.Load()), operands, [])

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
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


def parsed(source: str) -> ast.expr:
    """The syntax tree of *source*; raises :class:`ExpressionError` where it has none."""
    if len(source) > MOST_CHARACTERS:
        raise ExpressionError(Text("longer than 4000 characters", "超过 4000 个字符"), 1)
    try:
        tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(
            Text(f"not a valid expression: {error.msg}", f"表达式无效：{error.msg}"),
            error.offset or 1,
        ) from None
    except (ValueError, MemoryError, RecursionError):
        # a null character; or more nesting than Python's parser takes
        raise ExpressionError(Text("not a valid expression", "表达式无效"), 1) from None
    if _is_too_deep(tree):
        raise ExpressionError(Text("nested too deeply", "嵌套过深"), 1)
    return tree


def _is_too_deep(tree: ast.expr) -> bool:
    """Looked at level by level: walking down would exhaust the stack first."""
    level: list[ast.AST] = [tree]
    for _ in range(MOST_LEVELS):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
