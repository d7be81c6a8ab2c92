"""Each guard stops the mistake that it is there for, and names the rules."""

from __future__ import annotations

import pytest

from lfconfiglint.diagnostic import Fix, Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.document.model import Span
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.guards import check_result
from lfconfiglint.language import Text
from lfconfiglint.message import Message

WORDS = Message(Text("because", "因为"))
BEFORE = "a: 1  # one\n# b: 2\nc: {d: 1}\n"


def check(after: str, edits: list[Edit], *operations: Operation, before: str = BEFORE) -> None:
    fix = Fix("some-rule", WORDS, "safe", operations, WORDS, {})
    check_result(parse_document(before.encode()), parse_document(after.encode()), edits, [fix])


VALUE = Edit(Span(3, 4), "7")


@pytest.mark.parametrize(
    ("after", "edits", "operation", "reason"),
    [
        ("a: [7  # one\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "does not parse"),
        ("a: 8  # one\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "came out differently"),
        ("a: 7.0  # one\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "came out differently"),
        ("a: 7  # one\n# b: 2\nc: {d: 2}\n", [VALUE], SetKey("a", 7), "came out differently"),
        ("a: 7  # one\n# b: 2\nc: {}\n", [VALUE], SetKey("a", 7), "came out differently"),
        ("a: 7\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "a comment was lost"),
        ("a: 7  # one\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "a comment was lost"),
        ("a: 7  # one\n# b: 2\nc:  {d: 1}\n", [VALUE], SetKey("a", 7), "other text"),
        ("a: 7  # one\r\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "other text"),
        ("\ufeffa: 7  # one\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7), "other text"),
        ("a: 1  # one\nb: 3\nc: {d: 1}\n", [], SetKey("b", 3), "a comment was lost"),
        ("# b: 2\nc: {d: 1}\n", [Edit(Span(0, 12), "")], RemoveKey("a"), "a comment was lost"),
    ],
)
def test_mistake_is_stopped(
    after: str, edits: list[Edit], operation: Operation, reason: str
) -> None:
    with pytest.raises(InternalError, match=f"some-rule.*{reason}"):
        check(after, edits, operation)


@pytest.mark.parametrize(
    ("after", "edits", "operation"),
    [
        ("a: 7  # one\n# b: 2\nc: {d: 1}\n", [VALUE], SetKey("a", 7)),
        ("a: 1  # one\nb: 2\nc: {d: 1}\n", [Edit(Span(12, 14), "")], SetKey("b", 2)),
        ("a: 1  # one\n# b: 2\nc: {d: 5}\n", [Edit(Span(26, 27), "5")], SetKey("c.d", 5)),
        ("a: 1  # one\n# b: 2\nc: {e: 1}\n", [Edit(Span(23, 24), "e")], RenameKey("c.d", "c.e")),
        ("a: 1  # one\n# b: 2\nc: {}\n", [Edit(Span(23, 27), "")], RemoveKey("c.d")),
        ("# a: 1  # one\n# b: 2\nc: {d: 1}\n", [Edit(Span(0, 1), "# a")], RemoveKey("a")),
    ],
)
def test_what_is_right_passes(after: str, edits: list[Edit], operation: Operation) -> None:
    check(after, edits, operation)
