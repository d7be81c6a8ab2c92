"""Edits for every way a value can be written: exact, or refused with a reason."""

from __future__ import annotations

import pytest

from lfconfiglint.diagnostic import Fix, Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.document.read import parse_document
from lfconfiglint.fixing.edits import apply_edits
from lfconfiglint.fixing.fixer import encode
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.language import Text
from lfconfiglint.message import Message

NEAR = ("save_steps", "output_dir")


def fixed(data: bytes, *operations: Operation, comment: str | None = None) -> bytes:
    document = parse_document(data)
    assert not document.problems
    why = Message(Text(comment, "因为磁盘太小")) if comment else None
    fix = Fix("some-rule", Message(Text("t", "t")), "safe", operations, why, {})
    text = apply_edits(document.text, plan_edits(document, fix, "en"))
    changed = parse_document((b"\xef\xbb\xbf" if document.bom else b"") + text.encode())
    assert not changed.problems
    return encode(changed)


SET = SetKey("a", 7)
ADD = SetKey("new", True, NEAR)


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        (b"a: 1\nb: 2\n", SET, b"a: 7\nb: 2\n"),
        (b"a:    1   # why\nb: 2\n", SET, b"a:    7   # why\nb: 2\n"),
        (b"a : 1\n", SET, b"a : 7\n"),
        (b'a: "1"\n', SET, b"a: 7\n"),
        (b"'a': '1'  # c\n", SET, b"'a': 7  # c\n"),
        (b"a:\nb: 2\n", SET, b"a: 7\nb: 2\n"),
        (b"a:  # later\nb: 2\n", SET, b"a: 7  # later\nb: 2\n"),
        (b"a: 1", SET, b"a: 7"),
        (b"a: 1\r\nb: 2\r\n", SET, b"a: 7\r\nb: 2\r\n"),
        (b"\xef\xbb\xbfa: 1\n", SET, b"\xef\xbb\xbfa: 7\n"),
        ("# 🚀 说明\na: 1  # 值\n".encode(), SET, "# 🚀 说明\na: 7  # 值\n".encode()),
        (b"a: 1\t# tab\n", SET, b"a: 7\t# tab\n"),
        (b"a: 1   \n\n\n", SET, b"a: 7   \n\n\n"),
        (b"{a: 1, b: 2}\n", SET, b"{a: 7, b: 2}\n"),
        (b"a: |\n  text\nb: 2\n", SET, b"a: 7\nb: 2\n"),
        (b"a: >-\r\n  text\r\n\r\nb: 2\r\n", SET, b"a: 7\r\n\r\nb: 2\r\n"),
        (b"a: |  # c\n  text\nb: 2\n", SET, None),
        (b"a: &x 1\nb: *x\n", SET, None),
        (b"b: &x 1\na: *x\n", SET, b"b: &x 1\na: 7\n"),
        (b"a: &x 1  # c\n", SET, b"a: 7  # c\n"),
        (b"a: !!float 1\n", SET, b"a: 7\n"),
        (b"a: [1, 2]\n", SET, b"a: 7\n"),
        (b"a: [1,\n  2]  # c\nb: 1\n", SET, b"a: 7  # c\nb: 1\n"),
        (b"a: [1,  # c\n  2]\n", SET, None),
        (b"a:\n  b: 1\n", SET, b"a: 7\n"),
        (b"a:\n- 1\n- 2\nb: 1\n", SET, b"a: 7\nb: 1\n"),
        (b"a:\n  # c\n  b: 1\n", SET, None),
        (b"a: 'two\n  lines'\n", SET, b"a: 7\n"),
        (b"a:\n  text\nb: 1\n", SET, b"a: 7\nb: 1\n"),
        (b"? a\n: 1\n", SET, b"? a\n: 7\n"),
        (b"? a\n", SET, None),
        (b"a: &x {b: &y 1}\nc: *y\n", SET, None),
        (b"save_steps: 5\nz: 1\n", ADD, b"save_steps: 5\nnew: true\nz: 1\n"),
        (b"save_steps: 5  # c\nz: 1\n", ADD, b"save_steps: 5  # c\nnew: true\nz: 1\n"),
        (b"output_dir: x\nz: 1\n", ADD, b"output_dir: x\nnew: true\nz: 1\n"),
        (b"z: 1\ny: 2\n", ADD, b"z: 1\ny: 2\nnew: true\n"),
        (b"z: 1\nsave_steps: 5", ADD, b"z: 1\nsave_steps: 5\nnew: true"),
        (b"z: 1\r\nsave_steps: 5", ADD, b"z: 1\r\nsave_steps: 5\r\nnew: true"),
        (b"save_steps: 5\r\nz: 1\r\n", ADD, b"save_steps: 5\r\nnew: true\r\nz: 1\r\n"),
        (b"  save_steps: 5\n  z: 1\n", ADD, b"  save_steps: 5\n  new: true\n  z: 1\n"),
        (b"save_steps:\n  a: 1\n\n# next\nz: 1\n", ADD,
         b"save_steps:\n  a: 1\nnew: true\n\n# next\nz: 1\n"),
        (b"save_steps: |\n  text\n  more\nz: 1\n", ADD,
         b"save_steps: |\n  text\n  more\nnew: true\nz: 1\n"),
        (b"{save_steps: 1}\n", ADD, b"{save_steps: 1, new: true}\n"),
        (b"a: 1  # c\n", RenameKey("a", "z"), b"z: 1  # c\n"),
        (b'"a": 1\n', RenameKey("a", "z"), b'"z": 1\n'),
        (b"a: 1\nz: 2\n", RenameKey("a", "z"), None),
        (b"b: 1\n", RenameKey("a", "z"), None),
        (b"b: 1\na: 1\nc: 2\n", RemoveKey("a"), b"b: 1\nc: 2\n"),
        (b"b: 1\na: 1", RemoveKey("a"), b"b: 1"),
        (b"a: 1  # why\nc: 2\n", RemoveKey("a"), b"# a: 1  # why\nc: 2\n"),
        (b"b: |\n  x\n\na: 1  # why", RemoveKey("a"), b"b: |\n  x\n\n# a: 1  # why"),
        (b"b:\r\n  a: # c\r\n  z: 1\r\n", RemoveKey("b.a"), b"b:\r\n  # a: # c\r\n  z: 1\r\n"),
        (b"a:  # why\n- 1\nc: 2\n", RemoveKey("a"), None),
        (b"a: &x 1  # why\nc: *x\n", RemoveKey("a"), None),
        (b"{a: 1, # why\n c: 2}\n", RemoveKey("a"), None),
    ],
)  # fmt: skip
def test_operation(before: bytes, operation: Operation, after: bytes | None) -> None:
    """The exact bytes that come out, or a refusal (None)."""
    if after is None:
        with pytest.raises(Refused):
            fixed(before, operation)
    else:
        assert fixed(before, operation) == after


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, b"true"), (False, b"false"), (None, b"null"), (14400, b"14400"), (1e-5, b"1.0e-5"),
        (0.5, b"0.5"), ("lora", b"lora"), ("no", b"'no'"), ("1e-5", b"'1e-5'"), ("", b"''"),
        ("it's", b"it's"), ("a: b", b"'a: b'"), ("# x", b"'# x'"), ("null", b"'null'"),
    ],
)  # fmt: skip
def test_values_are_written_so_that_they_are_read_back(value: object, written: bytes) -> None:
    result = fixed(b"a: 1\n", SetKey("a", value))
    assert result == b"a: " + written + b"\n"
    back = parse_document(result).values["a"]
    assert back == value
    assert type(back) is type(value)


def test_comment_goes_above_and_is_renewed_in_place() -> None:
    """A second fix of the same key by the same rule replaces its comment instead of piling up."""
    once = fixed(b"x: 0\na: 1\n", SET, comment="first reason")
    assert once == b"x: 0\n# lfconfiglint[some-rule]: first reason\na: 7\n"
    twice = fixed(once, SetKey("a", 8), comment="second reason")
    assert twice == b"x: 0\n# lfconfiglint[some-rule]: second reason\na: 8\n"


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (b"a: 1\nb: 2\nc: 3\n", "bc", b"a: 1\n"),
        (b"a: 1\nb: 2\nc: 3", "bc", b"a: 1"),
        (b"a: 1\r\nb: 2\r\nc: 3\r\nd: 4", "bcd", b"a: 1"),
        (b"a: 1\nb: 2\nc: 3\nd: 4", "bd", b"a: 1\nc: 3"),
        (b"a: 1\n# b\nb: 2\nc: 3", "bc", b"a: 1\n# b"),
        (b"a: |\n  1\nb: 2\nc: 3", "bc", None),
        (b"{a: 1, b: 2, c: 3}\n", "bc", b"{a: 1}\n"),
        (b"{a: 1, b: 2, c: 3}\n", "ab", b"{c: 3}\n"),
        (b"{a: 1, b: 2}\n", "ab", None),
        (b"a: 1\nb: 2\n", "ab", None),
    ],
)
def test_several_keys_go_at_once(before: bytes, keys: str, after: bytes | None) -> None:
    """Also up to the end of a file whose last line has no end."""
    operations = [RemoveKey(key) for key in keys]
    if after is None:
        with pytest.raises(Refused):
            fixed(before, *operations)
    else:
        assert fixed(before, *operations) == after


THEIRS = b"# why a\n"
OTHER = THEIRS + b"# lfconfiglint[other-rule]: was 5\n# lfconfiglint[third-rule]: was 3\n"


@pytest.mark.parametrize(
    ("before", "operation", "comment", "after"),
    [
        (OTHER + b"a: 1\n", SET, "new", THEIRS + b"# lfconfiglint[some-rule]: new\na: 7\n"),
        (OTHER + b"a: 1\n", SET, None, THEIRS + b"a: 7\n"),
        (OTHER + b"a: 7\n", SET, "new", OTHER + b"a: 7\n"),
        (OTHER + b"a: 1\nb: 1\n", RemoveKey("a"), None, THEIRS + b"b: 1\n"),
        (b"b: 1\n" + OTHER + b"a: 1", RemoveKey("a"), None, b"b: 1\n# why a"),
        (OTHER + b"a: 1\n", RenameKey("a", "z"), None, OTHER + b"z: 1\n"),
        (OTHER + b"{a: 1}\n", SET, None, OTHER + b"{a: 7}\n"),
    ],
)  # fmt: skip
def test_comments_of_other_rules_go_with_the_value_that_they_speak_of(
    before: bytes, operation: Operation, comment: str | None, after: bytes
) -> None:
    """What they say of the value, such as "was 5", is no longer so. A new name leaves it as it is,
    and comments of people stay."""
    assert fixed(before, operation, comment=comment) == after


def test_long_comment_is_wrapped_and_replaced_whole() -> None:
    once = fixed(b"  a: 1\n", SET, comment="word " * 40)
    lines = once.decode().splitlines()
    assert len(lines) == 4
    assert all(len(line) <= 96 for line in lines)
    assert all(line.startswith("  #   ") for line in lines[1:3])
    assert fixed(once, SetKey("a", 8), comment="short").decode().splitlines() == [
        "  # lfconfiglint[some-rule]: short",
        "  a: 8",
    ]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("# 输出目录\n", "因为磁盘太小"),
        ("# the output\n", "reason"),
        ("# save_only_model: true\n", "reason"),
        ("# 输出\n# 另一行\n# english\n", "因为磁盘太小"),
    ],
)
def test_comment_speaks_the_language_of_the_file(head: str, reason: str) -> None:
    result = fixed(f"{head}a: 1\n".encode(), SET, comment="reason").decode()
    assert result == f"{head}# lfconfiglint[some-rule]: {reason}\na: 7\n"
