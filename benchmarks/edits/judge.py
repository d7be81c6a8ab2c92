"""Is an edit right? Judged from the bytes before and after by PyYAML, without the edit engine."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml  # type: ignore[import-untyped]

from benchmarks.edits.ours import OURS, Wrong, judge_ours, split, theirs
from benchmarks.edits.variants import LOADER, read
from lfconfiglint.diagnostic import Operation, RemoveKey, RenameKey, SetKey
from tests.document.oracle import typed

_COMMENT = re.compile(r"#[^\r\n]*")


def judge(old: bytes, new: bytes, operation: Operation, before: object, root: Any) -> None:
    """Raises :class:`Wrong`. *before* are PyYAML's values and *root* its nodes of *old*."""
    if old.startswith(b"\xef\xbb\xbf") != new.startswith(b"\xef\xbb\xbf"):
        raise Wrong("byte order mark")
    text, result = old.decode("utf-8-sig"), new.decode("utf-8-sig")
    judge_values(new, before, [operation])
    removed = not isinstance(operation, SetKey | RenameKey)
    if text[-1:] not in "\r\n" and result[-1:] in "\r\n" and not removed:
        raise Wrong("a final newline was added")
    pair = _entry(root, operation.key.split("."))
    # a mapping may be begun at a parent that has none yet
    at = pair or _entry(root, operation.key.split(".")[:1])
    judge_ours(text, result, at[0].start_mark.line if at else 0)
    if any(map(OURS.match, split(text))):
        text = "".join(theirs(split(text)))
        pair = _entry(yaml.compose(text, LOADER), operation.key.split("."))
    if pair is not None and isinstance(operation, SetKey | RenameKey):
        _judge_outside(text, result, operation, *pair)
    _judge_lines(text, result, operation, pair)


def judge_values(new: bytes, before: object, operations: Sequence[Operation]) -> None:
    """Raises :class:`Wrong` where the values are not those of *before* with the operations made."""
    expected = before
    for operation in operations:
        expected = _expected(expected, operation)
    if typed_set(read(new.decode("utf-8-sig"))) != typed_set(expected):
        raise Wrong("values")


def typed_set(value: object) -> object:
    """Values with their types; the order of keys does not count."""
    if isinstance(value, dict):
        return {key: typed_set(item) for key, item in value.items()}
    return [typed_set(item) for item in value] if isinstance(value, list) else typed(value)


def _expected(before: object, operation: Operation) -> object:
    values: Any = copy.deepcopy(before)
    *parents, last = operation.key.split(".")
    held = values
    for key in parents:
        if not isinstance(held.get(key), dict):
            held[key] = {}
        held = held[key]
    if isinstance(operation, SetKey):
        held[last] = operation.value
    elif isinstance(operation, RenameKey):
        held["renamed_key"] = held.pop(last)
    else:
        del held[last]
    return values


def _judge_outside(text: str, result: str, operation: Operation, key: Any, value: Any) -> None:
    """Whether all is as it was, to the byte, before and behind the key or the value."""
    result = "".join(theirs(split(result)))
    renaming = isinstance(operation, RenameKey)
    head = text[: key.start_mark.index if renaming else key.end_mark.index]
    end = key.end_mark.index if renaming else value.end_mark.index
    if end < len(head):
        # an alias has the marks of its anchor
        end = re.compile(r"\*\w+").search(text, len(head)).end()  # type: ignore[union-attr]
    tail = text[end:]
    if not (result.startswith(head) and result.endswith(tail)):
        raise Wrong("bytes outside the edit")
    if len(result) < len(head) + len(tail):
        raise Wrong("bytes outside the edit are gone")


def _judge_lines(text: str, result: str, operation: Operation, pair: Any) -> None:
    old, new = split(text), split(result)
    if text[-1:] not in "\r\n":
        end = old[-2][len(old[-2].rstrip("\r\n")) :] if len(old) > 1 else "\n"
        old[-1] += end
        new[-1] += end if result[-1:] not in "\r\n" else ""
    new = theirs(new)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    same = 0
    while same < min(len(old), len(new)) - first and old[-1 - same] == new[-1 - same]:
        same += 1
    gone, come = old[first : len(old) - same], new[first : len(new) - same]
    entry = pair and (pair[0].start_mark.line, max(node.end_mark.line for node in pair))
    revived = isinstance(operation, SetKey) and entry is None and len(gone) == 1 == len(come)
    revived = revived and gone[0].lstrip(" #").rstrip() == come[0].strip()
    commented = isinstance(operation, RemoveKey) and come == _commented_out(gone)
    lost = _comments(text) - _comments(result)
    if lost and not ((revived or commented) and lost.total() == 1):
        raise Wrong(f"comments: {dict(lost)}")
    if entry is None:
        # `,` is added to the entry before, or a mapping is begun in an empty one
        if len(gone) > 1 or len(come) > 2:
            raise Wrong(f"lines: {gone} became {come}")
    elif gone and not entry[0] - 1 <= first <= first + len(gone) - 1 <= entry[1] + 1:
        raise Wrong(f"lines {first} to {first + len(gone)}: {gone} became {come}")
    elif len(come) > max(len(gone), 1):
        raise Wrong(f"lines were added: {come}")


def _commented_out(lines: list[str]) -> list[str]:
    return [re.sub(r"^( *)", r"\1# ", line) for line in lines] if len(lines) == 1 else []


def _comments(text: str) -> Counter[str]:
    """What stands behind a `#` between PyYAML's tokens."""
    place, found = 0, Counter[str]()
    for token in yaml.scan(text, LOADER):
        for comment in _COMMENT.findall(text, place, max(place, token.start_mark.index)):
            found[comment.rstrip()] += not OURS.match(comment)
        place = max(place, token.end_mark.index)
    return found


def _entry(root: Any, path: list[str]) -> tuple[Any, Any] | None:
    """Key and value of an entry; None where there is none."""
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode) and key.value == path[0]:
            if not path[1:]:
                return key, value
            return _entry(value, path[1:]) if isinstance(value, yaml.MappingNode) else None
    return None
