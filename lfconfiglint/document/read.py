"""Bytes to a :class:`Document`: decoding, parsing, values, entries, comments, problems."""

from __future__ import annotations

import re
from collections.abc import Hashable

from lfconfiglint.document.aliases import check_aliases
from lfconfiglint.document.comments import find_comments
from lfconfiglint.document.model import Document, Entry, KeyPath, Problem, Span
from lfconfiglint.document.nodes import Node, Unreadable, compose
from lfconfiglint.document.syntax import syntax_problem
from lfconfiglint.document.values import Constructor, Refused
from lfconfiglint.language import Text

MAX_TABS = 200
"""Runs of tabs that are tolerated; each costs another scan."""

_BOM = "\ufeff"
_CONFLICT = re.compile(r"^(<<<<<<< |=======$|>>>>>>> |\|\|\|\|\|\|\| )", re.MULTILINE)
_TABS = re.compile(r"\t+")


def parse_document(data: bytes, *, interpolation: bool = True) -> Document:
    """The document that *data* holds; never raises.

    ``interpolation`` is switched off for files of our own, whose texts may speak of ``${``.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error)
    bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    control = _control_character(text)
    if control is not None:
        return Document(text, bom, problems=(control,))
    try:
        root = _compose(text)
    except Unreadable as error:
        return Document(text, bom, problems=(_conflict(text) or syntax_problem(text, error),))
    return _build(text, bom, root, interpolation=interpolation)


def _control_character(text: str) -> Problem | None:
    """The first character that YAML does not allow: the printable set of YAML 1.1, section 5.1."""
    forbidden = {character for character in set(text) if not _is_printable(ord(character))}
    if not forbidden:
        return None
    offset, character = next(
        (offset, character) for offset, character in enumerate(text) if character in forbidden
    )
    code = f"U+{ord(character):04X}"
    detail = Text(
        f"the control character {code} is not allowed in YAML", f"YAML 不允许控制字符 {code}"
    )
    return Problem("control-character", Span(offset, offset + 1), detail)


def _is_printable(code: int) -> bool:
    return (
        0x20 <= code <= 0x7E
        or code in (0x09, 0x0A, 0x0D, 0x85)
        or 0xA0 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )


def _compose(text: str) -> Node | None:
    """Compose; where only a tab inside a line is in the way, as the C parser does.

    LLaMA-Factory's loader uses libyaml, which takes a tab for a blank inside a line; the
    pure-Python scanner stops there. Blanks of the same length keep every span.
    """
    spaced = text
    for _ in range(MAX_TABS):
        try:
            return compose(spaced, text)
        except Unreadable as error:
            tabs = _TABS.match(spaced, error.offset)
            line = max(spaced.rfind("\n", 0, error.offset), spaced.rfind("\r", 0, error.offset)) + 1
            if tabs is None or not spaced[line : error.offset].strip():
                raise
            spaced = spaced[: tabs.start()] + " " * len(tabs[0]) + spaced[tabs.end() :]
    return compose(spaced, text)


def _build(text: str, bom: bool, root: Node | None, *, interpolation: bool) -> Document:
    comments = find_comments(text, root)
    if root is None or (root.kind == "scalar" and root.tag == "null"):
        return Document(text, bom, comments=comments)
    problem = check_aliases(root) or _top_level_problem(root)
    if problem:
        return Document(text, bom, comments=comments, problems=(_conflict(text) or problem,))
    constructor = Constructor(text, interpolation=interpolation)
    problems: list[Problem] = []
    values: dict[Hashable, object] = {}
    try:
        if root.kind == "mapping":
            values = constructor.mapping(root)
        else:
            # OmegaConf takes a lone text for a key without a value
            values = {str(constructor.construct(root)): None}
    except Refused as refused:
        problems.append(refused.problem)
    problems = [*constructor.problems, *problems]
    conflict = _conflict(text) if problems else None
    entries: dict[KeyPath, Entry] = {}
    _collect_entries(text, root, (), entries)
    if problems:
        return Document(
            text, bom, {}, entries, comments, (conflict,) if conflict else tuple(problems)
        )
    return Document(text, bom, values, entries, comments)  # type: ignore[arg-type]


def _top_level_problem(root: Node) -> Problem | None:
    is_text = root.kind == "scalar" and root.tag == "str"
    if root.kind == "mapping" or is_text:
        return None
    what = Text("a list", "列表") if root.kind == "sequence" else Text("a single value", "单个值")
    detail = Text(
        f"the file holds {what.en}; it must be a mapping of `key: value` lines",
        f"文件内容是{what.zh}；应为 `键: 值` 形式的映射",
    )
    return Problem("not-a-mapping", Span(root.span.start, root.span.start), detail)


def _collect_entries(text: str, node: Node, path: KeyPath, entries: dict[KeyPath, Entry]) -> None:
    for index, item in enumerate(node.items):
        _collect_entries(text, item, (*path, index), entries)
    for key, value in node.pairs:
        inner: KeyPath = (*path, key.resolved().text)
        entries.setdefault(inner, _entry(text, node, inner, key, value))
        _collect_entries(text, value, inner, entries)


def _entry(text: str, parent: Node, path: KeyPath, key: Node, value: Node) -> Entry:
    span = value.span
    if value.style == "empty" and not value.decorated:
        colon = text.find(":", key.span.end)
        place = colon + 1 if colon >= 0 else key.span.end
        span = Span(place, place)
    elif value.style in ("literal", "folded"):
        content = text[slice(*span)]
        span = Span(span.start, span.start + len(content.rstrip("\r\n")))
    one_line = not any(end in text[key.span.start : span.end] for end in "\r\n")
    scalar = value.style in ("plain", "single", "double")
    plain_place = parent.style == "block-mapping" and not value.decorated and not key.decorated
    return Entry(path, key.span, span, value.style, scalar and plain_place and one_line)


def _conflict(text: str) -> Problem | None:
    match = _CONFLICT.search(text)
    if match is None:
        return None
    detail = Text("a merge conflict was left in the file", "文件中遗留了未解决的合并冲突")
    return Problem("merge-conflict", Span(match.start(), match.end()), detail)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Document:
    """A document whose text stands for the bytes one to one, so that the place can be shown."""
    text = data.decode("latin-1")
    detail = Text(
        f"byte {error.start} is not UTF-8{_guess(data, zh=False)}; save the file as UTF-8",
        f"第 {error.start} 字节不是 UTF-8{_guess(data, zh=True)}；请将文件另存为 UTF-8",
    )
    span = Span(error.start, error.start + 1)
    return Document(text, problems=(Problem("not-utf8", span, detail),))


def _guess(data: bytes, *, zh: bool) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "（似为 UTF-16）" if zh else " (it looks like UTF-16)"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（似为 GBK）" if zh else " (it looks like GBK)"
