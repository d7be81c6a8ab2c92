"""Random edits in generated configs; `benchmarks/edits` makes very many more."""

from __future__ import annotations

import random

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.edits.changes import random_operation, random_operations
from benchmarks.edits.documents import generated
from benchmarks.edits.judge import judge
from benchmarks.edits.ours import Wrong
from benchmarks.edits.trial import try_edit, try_edits
from benchmarks.edits.variants import LOADER, read, variants
from lfconfiglint.diagnostic import RemoveKey, SetKey
from lfconfiglint.document.read import parse_document
from lfconfiglint.fixing.plan import Refused


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_random_edits(seed: int) -> None:
    """In every variant of line ends, blanks and comments: values as intended, no comment lost, no
    other line changed, and a second time nothing changes. Refusing is allowed."""
    chance = random.Random(seed)
    for _, data in variants(generated(chance)):
        document = parse_document(data)
        if document.problems:
            continue
        text = data.decode("utf-8-sig")
        operation = random_operation(chance, text, yaml.compose(text, LOADER))
        try:
            try_edit(data, document, operation, comments=chance.random() < 0.5)
        except Refused:
            continue


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_several_random_operations_of_one_fix(seed: int) -> None:
    """All of them are made, or none is."""
    chance = random.Random(seed)
    for _, data in variants(generated(chance)):
        document = parse_document(data)
        if document.problems:
            continue
        text = data.decode("utf-8-sig")
        root = yaml.compose(text, LOADER)
        try:
            try_edits(data, document, random_operations(chance, text, root))
        except Refused:
            continue


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (b"a: 2\nb: 1\n", "values"),
        (b"a: 7\nb:  1  # c\n", "outside"),
        (b"a: 7\nb: 1\n", "outside"),
        (b"\xef\xbb\xbfa: 7\nb: 1  # c\n", "byte order mark"),
        (b"a: 7\r\nb: 1  # c\r\n", "outside"),
        (b"a: 7\nb: 1  # c\n\n", "outside"),
    ],
)
def test_the_judge_sees_what_is_wrong(new: bytes, reason: str) -> None:
    old = b"a: 1\nb: 1  # c\n"
    root = yaml.compose(old.decode(), LOADER)
    with pytest.raises(Wrong, match=reason):
        judge(old, new, SetKey("a", 7), read(old.decode()), root)


def test_the_judge_takes_what_is_right() -> None:
    old = b"a: 1\nb: 1  # c\n"
    root = yaml.compose(old.decode(), LOADER)
    judge(old, b"a: 7\nb: 1  # c\n", SetKey("a", 7), read(old.decode()), root)
    judge(old, b"b: 1  # c\n", RemoveKey("a"), read(old.decode()), root)
