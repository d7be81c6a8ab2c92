"""Any YAML to a :class:`Document`: decoding, parsing, values, entries, comments, problems."""

from __future__ import annotations

import re
from collections.abc import Callable

from lfconfiglint.document.acceptance import refused_values
from lfconfiglint.document.aliases import check_aliases
from lfconfiglint.document.comments import make_comments
from lfconfiglint.document.compose import Tree, compose
from lfconfiglint.document.decode import control_character, decode
from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.entries import collect_entries
from lfconfiglint.document.model import Document, Problem, Span
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.readings import find_readings
from lfconfiglint.document.syntax import Unreadable, syntax_problem
from lfconfiglint.document.values import construct
from lfconfiglint.language import Text

_CONFLICT = re.compile(
    r"(?:^|(?<=\r))(<<<<<<< |=======(?=[\r\n]|\Z)|>>>>>>> |\|{7} )", re.MULTILINE
)


def parse_any(data: bytes, dialect: Dialect, *, interpolation: bool = True) -> Document:
    """The document that *data* holds; see :func:`lfconfiglint.document.read.parse_document`."""
    text, bom, problem = decode(data)
    if problem:
        return Document(text, bom, problems=(problem,), dialect=dialect)
    try:
        tree = compose(text, dialect)
    except Unreadable as error:
        problem = _conflict(text) or syntax_problem(text, error)
        return Document(text, bom, problems=(problem,), dialect=dialect)
    return build(text, bom, tree, dialect, interpolation=interpolation)


def build(
    text: str, bom: bool, tree: Tree, dialect: Dialect, *, interpolation: bool = True
) -> Document:
    """The document of a *tree*, which changes on the way: merge keys become what they bring in."""
    comments = make_comments(text, tree.comments)
    root = tree.root
    if root is None:
        return Document(text, bom, comments=comments, dialect=dialect)
    if problem := check_aliases(root):
        problems: tuple[Problem, ...] = (_conflict(text) or problem,)
        return Document(text, bom, comments=comments, problems=problems, dialect=dialect)
    # before loading, which merges mappings in place
    entries, repeated = collect_entries(text, root, last_wins=dialect.loads_with_pyyaml)
    readings = find_readings(text, root, repeated, dialect)
    lines = Document(text)
    values, problems = _load(root, lambda at: lines.position(at).line, dialect, interpolation)
    if not problems:
        values, problems = _top_level(values, root.span.start, dialect)
    if problems and (conflict := _conflict(text)):
        problems = (conflict,)
    assert isinstance(values, dict) or problems
    if problems or not isinstance(values, dict):
        return Document(text, bom, {}, entries, comments, problems, dialect=dialect)
    again = frozenset(key.path for key in repeated)
    return Document(text, bom, values, entries, comments, (), readings, again, dialect)


def _load(
    root: Node, line_of: Callable[[int], int], dialect: Dialect, interpolation: bool
) -> tuple[object, tuple[Problem, ...]]:
    """The value of a whole file, and every problem by its place."""
    constructed = construct(root, line_of, dialect)
    problems = constructed.problems
    value = constructed.of(root)
    # a lone text is not a value yet, so `${` means nothing in it
    if dialect.holds_in_omegaconf and not problems and not isinstance(value, str):
        problems = refused_values(root, constructed, interpolation=interpolation)
    unique = {(problem.rule, problem.span): problem for problem in problems}
    return value, tuple(sorted(unique.values(), key=lambda problem: problem.span))


def _top_level(value: object, start: int, dialect: Dialect) -> tuple[object, tuple[Problem, ...]]:
    """What LLaMA-Factory makes of the value of a whole file.

    Nothing is taken for an empty config, which it is to OmegaConf; older releases stop, too.
    OmegaConf reads a lone text as YAML once more, and it is then a key.
    """
    if isinstance(value, str) and not dialect.loads_with_pyyaml:
        value, problem = _read_again(value, start)
        if problem:
            return {}, (problem,)
        if isinstance(value, str):
            return {value: None}, ()
    if value is None:
        return {}, ()
    if isinstance(value, dict):
        return value, ()
    what = Text("a list", "列表") if isinstance(value, list) else Text("a single value", "单个值")
    detail = Text(
        f"the file holds {what.en}; a config is a mapping of `key: value` lines",
        f"文件内容是{what.zh}；配置应为 `键: 值` 形式的映射",
    )
    return {}, (Problem("not-a-mapping", Span(start, start), detail),)


def _read_again(text: str, start: int) -> tuple[object, Problem | None]:
    place = Span(start, start)
    # as from a file, but without a place of its own in the text
    text = text.removeprefix("\ufeff")
    if problem := control_character(text):
        return None, Problem(problem.rule, place, problem.detail)
    try:
        root = compose(text).root
    except Unreadable as error:
        problem = syntax_problem(text, error)
        return None, Problem(problem.rule, place, problem.detail)
    if root is None:
        return None, None
    if problem := check_aliases(root):
        return None, Problem(problem.rule, place, problem.detail)
    value, problems = _load(root, lambda at: 1, Dialect.OMEGACONF, interpolation=True)
    for problem in problems:
        return None, Problem(problem.rule, place, problem.detail)
    return value, None


def _conflict(text: str) -> Problem | None:
    match = _CONFLICT.search(text)
    if match is None:
        return None
    detail = Text("a merge conflict was left in the file", "文件中遗留了未解决的合并冲突")
    return Problem("merge-conflict", Span(match.start(), match.end()), detail)
