"""One edit, made by the edit engine and judged by other means."""

from __future__ import annotations

from collections.abc import Sequence

import yaml  # type: ignore[import-untyped]

from benchmarks.edits.judge import judge, judge_values
from benchmarks.edits.ours import Wrong
from benchmarks.edits.variants import LOADER, read
from lfconfiglint.diagnostic import Fix, Operation
from lfconfiglint.document.model import Document
from lfconfiglint.fixing.fixer import apply_all, encode
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Text
from lfconfiglint.message import Message

_WHY = Message(Text("because of the disk", "因为磁盘太小"))


def try_edits(data: bytes, document: Document, operations: Sequence[Operation]) -> bytes:
    """The bytes after several operations of one fix; raises as :func:`try_edit` does."""
    fix = Fix("judged-rule", _WHY, "safe", tuple(operations), _WHY, {})
    new = encode(apply_all(document, [fix], "en"))
    judge_values(new, read(data.decode("utf-8-sig")), operations)
    return new


def try_edit(data: bytes, document: Document, operation: Operation, *, comments: bool) -> bytes:
    """The bytes after the edit; raises Refused, InternalError or :class:`Wrong`."""
    fix = Fix("judged-rule", _WHY, "safe", (operation,), _WHY if comments else None, {})
    changed = apply_all(document, [fix], "en")
    new = encode(changed)
    text = data.decode("utf-8-sig")
    judge(data, new, operation, read(text), yaml.compose(text, LOADER))
    try:
        again = apply_all(changed, [fix], "en")
    except Refused:
        # there is nothing left to rename or to remove
        return new
    if again.text != changed.text:
        raise Wrong("a second run changes it again")
    return new
