"""Why a text is not one YAML document, for the person who wrote it."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

from lfconfiglint.document.model import Problem, Span
from lfconfiglint.language import Text


class Unreadable(Exception):
    """The text is not one YAML document; ``kind`` is a key of the table below."""

    def __init__(self, kind: str, offset: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.offset = offset


_TEXTS: dict[str, Text] = {
    "anchor-name": Text(
        "a value cannot start with `*` or `&` without quotes",
        "值不加引号时不能以 `*` 或 `&` 开头"),
    "block-header": Text(
        "nothing but a comment may follow `|` or `>` on its line; quote a value that starts so",
        "`|` 或 `>` 之后只能是注释；以其开头的值请加引号"),
    "bracket": Text(
        "a closing bracket without an opening one, or in the wrong place",
        "右括号没有对应的左括号，或位置有误"),
    "colon": Text(
        "`: ` inside an unquoted value; quote the value",
        "未加引号的值中含有 `: `，请加引号"),
    "deep": Text("values are nested too deeply for the loader", "嵌套层数过多，加载器无法处理"),
    "directive": Text(
        "a line that starts with `%` is a YAML directive, and this is none",
        "以 `%` 开头的行是 YAML 指令，此处写法有误"),
    "duplicate-anchor": Text(
        "this anchor (`&name`) is defined twice", "该锚点（`&名称`）重复定义"),
    "escape": Text(
        "a backslash in double quotes starts an escape; use single quotes for such text",
        "双引号中的反斜杠表示转义；此类文本请用单引号"),
    "extra-text": Text(
        "text follows that belongs to no key; quote the value, or check the line end before",
        "此处文本不属于任何键；请给值加引号，或检查上一行的结尾"),
    "flow-colon": Text(
        "a `:` before a bracket or comma needs quotes around the text",
        "`:` 紧邻括号或逗号时，文本需加引号"),
    "indentation": Text(
        "the indentation does not match the lines above", "缩进与上文不一致"),
    "key-mark": Text("`? ` cannot start here", "`? ` 不能出现在这里"),
    "list-item": Text(
        "a list item (`- `) cannot start here", "列表项（`- `）不能从这里开始"),
    "no-colon": Text(
        "this line has no `: ` between key and value", "该行的键与值之间缺少 `: `"),
    "no-space": Text(
        "a space is missing after the colon", "冒号后缺少空格"),
    "open-bracket": Text(
        "this `[` or `{` is not closed, or a comma is missing in it",
        "此处的 `[` 或 `{` 未闭合，或其中缺少逗号"),
    "several-documents": Text(
        "a second document starts here; there must be only one",
        "此处开始了第二个文档；只能有一个文档"),
    "syntax": Text("this cannot be read as YAML", "此处无法按 YAML 解析"),
    "tab": Text("a tab is used for indentation; use spaces", "缩进使用了制表符，请改用空格"),
    "tag": Text(
        "a value that starts with `!` is taken for a tag; quote it",
        "以 `!` 开头的值会被当作标签，请加引号"),
    "too-many": Text("it holds more than 10000 values", "值超过 10000 个"),
    "undefined-alias": Text(
        "a value that starts with `*` is an alias, and there is no such anchor; quote it",
        "以 `*` 开头的值是别名，而对应的锚点不存在；请加引号"),
    "value-missing": Text(
        "a value is missing here, or a bracket is in the wrong place",
        "此处缺少值，或括号位置有误"),
}  # fmt: skip
_RULES = {
    "several-documents": "several-documents",
    "deep": "unusable-value",
    "too-many": "alias-bomb",
}
_BY_MESSAGE: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "no-colon"),
    ("sequence entries are not allowed", "list-item"),
    ("mapping keys are not allowed", "key-mark"),
    ("expected ',' or", "open-bracket"),
    ("undefined tag handle", "tag"),
    ("cannot start any token", "start"),
    ("expected the node content", "value-missing"),
    ("expected <block end>", "block-end"),
    ("expected '<document start>'", "block-end"),
    ("directive", "directive"),
    ("tag handle", "directive"),
)
"""Parts of ruamel.yaml's messages and what they are called here."""

_NO_SPACE = re.compile(r"[ \t]*(?:- +)*[\w.-]+:[^\s/:][^\r\n]*$")


def from_ruamel(error: MarkedYAMLError) -> Unreadable:
    """An error of ruamel.yaml's, placed where the cause rather than the symptom is."""
    problem = f"{error.problem}"
    kind = next((kind for part, kind in _BY_MESSAGE if part in problem), "syntax")
    cause, symptom = error.context_mark, error.problem_mark
    mark = cause if kind in ("no-colon", "open-bracket") and cause else symptom or cause
    return Unreadable(kind, mark.index if mark else 0)


def syntax_problem(text: str, error: Unreadable) -> Problem:
    """The problem to report, from its place to the end of the line."""
    offset = min(error.offset, len(text))
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = offset
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    if error.kind == "open-quote":
        line = len(re.findall(r"\r\n|[\r\n]", text[:offset])) + 1
        detail = Text(
            f"the quote that is opened on line {line} is not closed", f"第 {line} 行的引号未闭合"
        )
    else:
        detail = _explain(error.kind, text[line_start:offset], text[offset:end])
    return Problem(_RULES.get(error.kind, "yaml-syntax"), Span(offset, end), detail)


def _explain(kind: str, before: str, after: str) -> Text:
    """The sentence for *kind*, sharpened by the line that it is about."""
    character = after[:1]
    if kind == "no-colon" and _NO_SPACE.match(before + after):
        kind = "no-space"
    elif kind == "colon" and ":" not in before:
        kind = "indentation"
    elif kind == "start" and character == "\t":
        kind = "tab"
    elif kind == "start" and character:
        return Text(
            f"a value cannot start with `{character}` without quotes",
            f"值不加引号时不能以 `{character}` 开头",
        )
    elif kind == "block-end":
        kind = "bracket" if character in "]}" and character else "extra-text"
        if not before.strip():
            kind = "indentation"
    return _TEXTS.get(kind, _TEXTS["syntax"])
