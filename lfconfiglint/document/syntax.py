"""What a parser error means to the person who wrote the file."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from lfconfiglint.document.model import Problem, Span
from lfconfiglint.document.nodes import Unreadable
from lfconfiglint.language import Text

_BY_PROBLEM: tuple[tuple[str, Text], ...] = (
    ("mapping values are not allowed", Text(
        "`: ` inside an unquoted value, or a line that is indented differently from its neighbours",
        "未加引号的值中含有 `: `，或该行缩进与相邻行不一致")),
    ("could not find expected ':'", Text(
        "this line has no `: ` between key and value", "该行的键与值之间缺少 `: `")),
    ("expected <block end>", Text(
        "the indentation does not match the lines above", "缩进与上文不一致")),
    ("expected the node content", Text(
        "a value is missing here, or a bracket is in the wrong place",
        "此处缺少值，或括号位置有误")),
    ("expected ',' or", Text(
        "a `[` or `{` is not closed", "`[` 或 `{` 未闭合")),
    ("unknown escape character", Text(
        "a backslash in double quotes starts an escape; use single quotes for such text",
        "双引号中的反斜杠表示转义；此类文本请用单引号")),
    ("expected escape sequence", Text(
        "a backslash in double quotes starts an escape; use single quotes for such text",
        "双引号中的反斜杠表示转义；此类文本请用单引号")),
    ("block sequence entries are not allowed", Text(
        "a list item (`- `) cannot start here", "列表项（`- `）不能从这里开始")),
    ("sequence entries are not allowed", Text(
        "a list item (`- `) cannot start here", "列表项（`- `）不能从这里开始")),
    ("mapping keys are not allowed", Text(
        "`? ` cannot start here", "`? ` 不能出现在这里")),
    ("expected alphabetic or numeric character", Text(
        "a value cannot start with `*` or `&` without quotes",
        "值不加引号时不能以 `*` 或 `&` 开头")),
    ("undefined tag handle", Text(
        "a value starts with `!`, which YAML takes for a tag; quote it",
        "值以 `!` 开头会被 YAML 当作标签，请加引号")),
)  # fmt: skip


def syntax_problem(text: str, error: Unreadable) -> Problem:
    """The problem to report for text that could not be composed."""
    offset = min(error.offset, len(text))
    if error.kind == "several-documents":
        return _at(text, "several-documents", offset, Text(
            "a second document starts here; there must be only one",
            "此处开始了第二个文档；只能有一个文档"))  # fmt: skip
    if error.kind == "unusable-value":
        return _at(text, "unusable-value", offset, Text("nested too deeply", "嵌套层数过多"))
    if error.kind == "undefined-alias":
        return _at(text, "yaml-syntax", offset, Text(
            "a value that starts with `*` is an alias, and there is no such anchor; quote it",
            "以 `*` 开头的值是别名，而对应的锚点不存在；请加引号"))  # fmt: skip
    if error.kind == "duplicate-anchor":
        return _at(text, "yaml-syntax", offset, Text(
            "this anchor (`&name`) is defined twice", "该锚点（`&名称`）重复定义"))  # fmt: skip
    if error.kind == "anchor-name":
        return _at(text, "yaml-syntax", offset, Text(
            "a value cannot start with `*` or `&` without quotes",
            "值不加引号时不能以 `*` 或 `&` 开头"))  # fmt: skip
    assert error.cause is not None
    return _at(text, "yaml-syntax", offset, _explain(text, offset, error.cause))


def _explain(text: str, offset: int, cause: MarkedYAMLError) -> Text:
    problem = f"{cause.problem or ''}"
    if "quoted scalar" in f"{cause.context or ''}" and "end of stream" in problem:
        mark = cause.context_mark
        line = mark.line + 1 if mark else 1
        return Text(
            f"the quote that is opened on line {line} is not closed", f"第 {line} 行的引号未闭合"
        )
    if "cannot start any token" in problem:
        character = text[offset : offset + 1]
        if character == "\t":
            return Text("a tab is used for indentation; use spaces", "缩进使用了制表符，请改用空格")
        return Text(
            f"a value cannot start with `{character}` without quotes",
            f"值不加引号时不能以 `{character}` 开头",
        )
    for part, meaning in _BY_PROBLEM:
        if part in problem:
            return meaning
    plain = " ".join(problem.split()) or "unexpected text"
    return Text(f"not valid YAML: {plain}", f"不是有效的 YAML：{plain}")


def _at(text: str, rule: str, offset: int, detail: Text) -> Problem:
    """A problem from *offset* to the end of its line."""
    end = offset
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return Problem(rule, Span(offset, end), detail)
