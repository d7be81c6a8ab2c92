"""What must hold of a fixed document before it may be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lfconfiglint.diagnostic import Fix, Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.comment import foreign_comments
from lfconfiglint.fixing.commented import revives
from lfconfiglint.fixing.edits import Edit, in_order
from lfconfiglint.fixing.places import path_of
from lfconfiglint.fixing.remove import COMMENTED_OUT
from lfconfiglint.language import Text


def check_result(
    before: Document, after: Document, edits: Sequence[Edit], fixes: Sequence[Fix]
) -> None:
    """Raises :class:`InternalError` with the rules' names when *after* is not *before* with
    *fixes*, and nothing else, made in it."""
    names = ", ".join(fix.rule for fix in fixes)
    if after.problems:
        raise _failed(names, Text("the result does not parse", "修复结果无法解析"))
    if not _same(_intended(before, fixes), after.values):
        raise _failed(names, Text("a value came out differently", "某个值与预期不符"))
    if _lost_comments(before, after, fixes):
        raise _failed(names, Text("a comment was lost", "丢失了注释"))
    if before.bom != after.bom or not _same_outside(before.text, after.text, edits):
        raise _failed(names, Text("other text was changed", "改动了其他文本"))


def _failed(names: str, reason: Text) -> InternalError:
    return InternalError(
        Text(f"fix of {names} was not applied: {reason.en}", f"未应用 {names} 的修复：{reason.zh}")
    )


def _same_outside(old: str, new: str, edits: Sequence[Edit]) -> bool:
    """Whether *new* is *old* but for the spans of *edits*."""
    place_old = place_new = 0
    for edit in in_order(edits):
        length = edit.span.start - place_old
        kept = new[place_new : place_new + length]
        if length < 0 or kept != old[place_old : edit.span.start]:
            return False
        place_old = edit.span.end
        place_new += length + len(edit.text)
    return old[place_old:] == new[place_new:]


def _lost_comments(before: Document, after: Document, fixes: Sequence[Fix]) -> Counter[str]:
    """Comments that are gone, but for keys that were brought back from a comment or became one."""
    expected, found = Counter(foreign_comments(before)), Counter(foreign_comments(after))
    for fix in fixes:
        for operation in fix.operations:
            old, new = _moved(operation, expected, found)
            expected -= Counter([old])
            expected += Counter([new] if new else [])
    return expected - found


def _moved(operation: Operation, expected: Counter[str], found: Counter[str]) -> tuple[str, str]:
    """The comment that an operation turned into a key, or made a part of a longer one, and what
    there is now instead; both empty for none."""
    if isinstance(operation, SetKey):
        for comment in expected - found:
            left = revives(comment, operation.key, operation.value)
            if left is not None:
                return comment, left
    elif isinstance(operation, RemoveKey):
        for text in found - expected:
            within = [each for each in expected if text.endswith(each) and text != each]
            if within and text.startswith(COMMENTED_OUT):
                return max(within, key=len), text
    return "", ""


def _intended(before: Document, fixes: Sequence[Fix]) -> dict[str, object]:
    intended = _copy(before.values)
    assert isinstance(intended, dict)
    for fix in fixes:
        for operation in fix.operations:
            path = path_of(before, operation.key)
            held = _mapping_at(intended, path[:-1])
            if isinstance(operation, SetKey):
                held[path[-1]] = operation.value
            elif isinstance(operation, RenameKey):
                new = operation.new if len(path) == 1 else operation.new.rpartition(".")[2]
                held[new] = held.pop(path[-1])
            elif isinstance(operation, RemoveKey):
                del held[path[-1]]
    return intended


def _mapping_at(values: dict[str | int, object], path: KeyPath) -> dict[str | int, object]:
    """The mapping at *path*, which is made where there is none."""
    for key in path:
        inner = values.get(key)
        if not isinstance(inner, dict):
            inner = values[key] = {}
        values = inner
    return values


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _same(first: object, second: object) -> bool:
    """Equal in value and type: ``1``, ``1.0`` and ``true`` differ; ``.nan`` equals itself."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            _same(first[key], second[key]) for key in first
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_same, first, second))
    return type(first) is type(second) and (first == second or first != first)
