"""From the symbolic operations of a fix to edits of one document's text.

What cannot be done exactly is refused with a reason, and the finding stays a finding. A comment
that people wrote at the end of a line stays as it is. Where it names the value that is replaced
(``save_steps: 500  # every 500``), the comment above says that it speaks of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lfconfiglint.diagnostic import Fix, Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.document.model import Document, Entry, KeyPath, Span
from lfconfiglint.document.read import parse_document
from lfconfiglint.fixing.above import comment_above, comment_renewed, remark_on_old_value
from lfconfiglint.fixing.comment import file_language
from lfconfiglint.fixing.edits import Edit, apply_edits, in_order, merge
from lfconfiglint.fixing.insert import insertion
from lfconfiglint.fixing.nested import refuse_shared_parents, value_at, within
from lfconfiglint.fixing.places import children, line_end, path_of
from lfconfiglint.fixing.refusal import Refused as Refused
from lfconfiglint.fixing.remove import joined_removals, refuse_emptying, removal
from lfconfiglint.fixing.scalar import as_scalar
from lfconfiglint.fixing.set_value import replacement
from lfconfiglint.language import Lang, Text


def plan_edits(document: Document, fix: Fix, lang: Lang, *, comments: bool = True) -> list[Edit]:
    """Edits that carry out *fix*; *lang* is used where the file's comments show no language.

    Raises :class:`Refused`.
    """
    if not fix.operations:
        return []
    spoken = file_language(document, lang)
    explanation = fix.say_comment(spoken) if comments else None
    removed = [each.key for each in fix.operations if isinstance(each, RemoveKey)]
    refuse_emptying(document, {path_of(document, key) for key in removed})
    if len(fix.operations) > 1 and any(entry.flow for entry in document.entries.values()):
        return _in_turn(document, fix, explanation, spoken)
    edits: list[Edit] = []
    for operation in fix.operations:
        edits.extend(_edits_for(document, operation, fix.rule, explanation, spoken))
        # one explanation stands for all operations of a fix
        explanation = None
    ordered = joined_removals(document, in_order(edits)) if edits else []
    if any(one.span.end > other.span.start for one, other in pairwise(ordered)):
        raise Refused(Text("two of its changes touch the same text", "其中两处改动涉及同一段文本"))
    return merge(ordered)


def _in_turn(document: Document, fix: Fix, explanation: str | None, lang: Lang) -> list[Edit]:
    """One edit for all operations, each made in what the ones before left: where entries share
    lines and commas, two of them would not know of each other."""
    now = document
    for operation in fix.operations:
        edits = merge(in_order(_edits_for(now, operation, fix.rule, explanation, lang)))
        data = ("\ufeff" if document.bom else "") + apply_edits(now.text, edits)
        now = parse_document(data.encode(), document.dialect)
        if now.problems:
            raise Refused(Text("its changes do not go together", "其中的改动无法同时进行"))
        explanation = None
    old, new = document.text, now.text
    start = _alike(old, new)
    same = _alike(old[start:][::-1], new[start:][::-1])
    return [Edit(Span(start, len(old) - same), new[start : len(new) - same])]


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    unlike = (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(unlike, min(len(one), len(other)))


def _edits_for(
    document: Document, operation: Operation, rule: str, explanation: str | None, lang: Lang
) -> Iterator[Edit]:
    path = path_of(document, operation.key)
    refuse_shared_parents(document, path)
    entry = document.entries.get(path)
    if isinstance(operation, SetKey) and entry is None:
        operation, path = within(document, operation, path)
        entry = document.entries.get(path)
        if entry is None:
            yield from insertion(document, operation, path, rule, explanation)
            return
    if entry is None:
        raise Refused(
            Text(f"`{operation.key}` is not in the file", f"文件中没有 `{operation.key}`")
        )
    if isinstance(operation, SetKey):
        edit = replacement(document, entry, operation.value)
        if edit.text != document.text[slice(*edit.span)]:
            remark = remark_on_old_value(document, entry)
            if explanation and remark:
                explanation += remark.say(lang)
            yield from comment_renewed(document, entry, rule, explanation)
            yield edit
        return
    if path in document.repeated:
        raise Refused(Text(f"`{operation.key}` stands twice", f"`{operation.key}` 重复出现"))
    if (*path[:-1], "<<") in document.entries:
        raise Refused(
            Text("a merge key (`<<`) may bring it in again", "合并键（`<<`）可能会再次引入它")
        )
    if isinstance(operation, RenameKey):
        if explanation:
            yield comment_above(document, entry, rule, explanation)
        yield _renaming(document, entry, operation)
    else:
        yield from _removal(document, entry, rule, explanation)


def _removal(
    document: Document, entry: Entry, rule: str, explanation: str | None
) -> Iterator[Edit]:
    gone = removal(document, entry)
    above = list(comment_renewed(document, entry, rule, explanation))
    if not above or not gone[0].span.start < above[0].span.end <= gone[0].span.end:
        yield from (*above, *gone)
    elif entry.flow:
        # what goes begins on the line before
        siblings = children(document, entry.path[:-1])
        before = [other for other in siblings if other.key.start < entry.key.start]
        if explanation:
            yield comment_above(document, before[-1], rule, explanation)
        yield from gone
    else:
        # of a last line without an end: the comment becomes that line, or the line above does
        text = above[0].text.rstrip("\r\n")
        start = above[0].span.start
        before_it = document.line_of(max(start - 1, 0))
        start -= 0 if text else len(line_end(document, before_it))
        yield Edit(Span(start, gone[0].span.end), text)


def _renaming(document: Document, entry: Entry, operation: RenameKey) -> Edit:
    new = (*entry.path[:-1], operation.new.removeprefix(_prefix(entry.path)))
    if new in document.entries or value_at(document, new) is not None:
        raise Refused(
            Text(f"`{operation.new}` is already in the file", f"文件中已有 `{operation.new}`")
        )
    written = document.text[entry.key.start : entry.key.end]
    if written[0] in "&!*" or "\n" in written:
        raise Refused(
            Text(f"`{operation.key}` is not a plain key", f"`{operation.key}` 不是普通键")
        )
    quote = written[0] if written[0] in "'\"" else ""
    name = str(new[-1])
    return Edit(entry.key, f"{quote}{name}{quote}" if quote else as_scalar(name, flow=True))


def _prefix(path: KeyPath) -> str:
    return "".join(f"{key}." for key in path[:-1])
