"""From the symbolic operations of a fix to edits of one document's text.

What cannot be done exactly is refused with a reason, and the finding stays a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.diagnostic import Fix, Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.document.model import Document, Entry, Span
from lfconfiglint.fix.comment import comment_lines, existing_comment, file_language
from lfconfiglint.fix.edits import Edit, merge
from lfconfiglint.fix.scalar import as_scalar
from lfconfiglint.language import Lang, Text


class Refused(Exception):
    """This change cannot be made exactly; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def plan_edits(document: Document, fix: Fix, lang: Lang, *, comments: bool = True) -> list[Edit]:
    """Edits that carry out *fix*; *lang* is used where the file's comments show no language.

    Raises :class:`Refused`.
    """
    explanation = fix.say_comment(file_language(document, lang)) if comments else None
    edits: list[Edit] = []
    for operation in fix.operations:
        edits.extend(_edits_for(document, operation, fix.rule, explanation))
        # one explanation stands for all operations of a fix
        explanation = None
    return merge(edits)


def _edits_for(
    document: Document, operation: Operation, rule: str, explanation: str | None
) -> Iterator[Edit]:
    entry = document.entries.get((operation.key,))
    if isinstance(operation, SetKey) and entry is None:
        yield _insertion(document, operation, rule, explanation)
        return
    if entry is None:
        raise Refused(
            Text(f"`{operation.key}` is not in the file", f"文件中没有 `{operation.key}`")
        )
    if entry.path in document.repeated and not isinstance(operation, SetKey):
        raise Refused(Text(f"`{operation.key}` stands twice", f"`{operation.key}` 重复出现"))
    indent = _indent(document, entry)
    if explanation:
        yield _comment_above(document, entry, rule, explanation, indent)
    if isinstance(operation, SetKey):
        yield _replacement(document, entry, operation)
    elif isinstance(operation, RenameKey):
        yield _renaming(document, entry, operation)
    else:
        yield _removal(document, entry, operation)


def _replacement(document: Document, entry: Entry, operation: SetKey) -> Edit:
    if entry.style == "empty":
        return Edit(entry.value, " " + as_scalar(operation.value))
    if not entry.simple:
        raise Refused(
            Text(
                f"the value of `{operation.key}` is not a simple one-line value",
                f"`{operation.key}` 的值不是简单的单行值",
            )
        )
    return Edit(entry.value, as_scalar(operation.value))


def _renaming(document: Document, entry: Entry, operation: RenameKey) -> Edit:
    if (operation.new,) in document.entries:
        raise Refused(
            Text(f"`{operation.new}` is already in the file", f"文件中已有 `{operation.new}`")
        )
    written = document.text[entry.key.start : entry.key.end]
    quote = written[0] if written[0] in "'\"" else ""
    return Edit(entry.key, f"{quote}{operation.new}{quote}")


def _removal(document: Document, entry: Entry, operation: RemoveKey) -> Edit:
    line = document.line_of(entry.key.start)
    if not (entry.simple or entry.style == "empty") or _has_comment(document, line):
        raise Refused(
            Text(
                f"`{operation.key}` does not stand alone on one line without a comment",
                f"`{operation.key}` 未独占一行或该行带有注释",
            )
        )
    if line.end == len(document.text) and not _line_end(document, line):
        before = document.line_of(max(line.start - 1, 0))
        return Edit(Span(before.end - len(_line_end(document, before)), line.end), "")
    return Edit(line, "")


def _insertion(document: Document, operation: SetKey, rule: str, explanation: str | None) -> Edit:
    anchor = _anchor(document, operation)
    indent = _indent(document, anchor)
    written = document.text[anchor.key.start : max(anchor.key.end, anchor.value.end)].rstrip()
    line = document.line_of(anchor.key.start + len(written) - 1)
    new = comment_lines(rule, explanation, indent) if explanation else []
    new.append(f"{indent}{operation.key}: {as_scalar(operation.value)}")
    end = _line_end(document, line)
    if end:
        return Edit(Span(line.end, line.end), "".join(text + end for text in new))
    end = _line_end(document, document.line(1)) or "\n"
    return Edit(Span(line.end, line.end), "".join(end + text for text in new))


def _anchor(document: Document, operation: SetKey) -> Entry:
    """The entry below which a new key goes: the first of its kin, else the last of the file."""
    top_level = [entry for path, entry in document.entries.items() if len(path) == 1]
    if not top_level:
        raise Refused(Text("the file has no keys", "文件中没有任何键"))
    for key in operation.near:
        if (key,) in document.entries:
            return document.entries[(key,)]
    return max(top_level, key=lambda entry: entry.key.start)


def _indent(document: Document, entry: Entry) -> str:
    start = document.line_of(entry.key.start).start
    indent = document.text[start : entry.key.start]
    if indent.strip(" "):
        raise Refused(
            Text(
                "the keys stand in a flow mapping (`{...}`), not each on its own line",
                "键写在流式映射（`{...}`）中，并非每行一个",
            )
        )
    return indent


def _comment_above(
    document: Document, entry: Entry, rule: str, explanation: str, indent: str
) -> Edit:
    place = document.position(entry.key.start)
    line = document.line(place.line)
    end = _line_end(document, line) or _line_end(document, document.line(1)) or "\n"
    text = "".join(written + end for written in comment_lines(rule, explanation, indent))
    old = existing_comment(document, rule, place.line)
    return Edit(old or Span(line.start, line.start), text)


def _has_comment(document: Document, line: Span) -> bool:
    return any(line.start <= comment.span.start < line.end for comment in document.comments)


def _line_end(document: Document, line: Span) -> str:
    text = document.text[line.start : line.end]
    return text[len(text.rstrip("\r\n")) :]
