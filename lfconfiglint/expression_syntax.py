"""The syntax tree of a condition, and what it names."""

from __future__ import annotations

import ast

from lfconfiglint.expressions import ExpressionError
from lfconfiglint.language import Text

MOST_CHARACTERS = 4000
MOST_LEVELS = 100
"""Of nesting, well within what Python's compiler takes."""


def name_of(node: ast.AST) -> str | None:
    """The key or fact that a node stands for."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return None


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


def names_in(node: ast.expr) -> set[str]:
    return {name for name in map(name_of, ast.walk(node)) if name is not None}
