"""Spans, comments, problems and directives of a document; and that reading never raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.document.directives import find_directives
from lfconfiglint.document.file import MAX_BYTES, UnreadableFile, read_bytes
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.document.read import parse_document


def written(document: Document, path: KeyPath) -> tuple[str, str, str, bool]:
    entry = document.entries[path]
    key, value = document.text[slice(*entry.key)], document.text[slice(*entry.value)]
    return key, value, entry.style, entry.simple


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: 1  # c\n", ("a",), ("a", "1", "plain", True)),
        ("a:   x y  \n", ("a",), ("a", "x y", "plain", True)),
        ("'a': \"b\"\n", ("a",), ("'a'", '"b"', "double", True)),
        ("a:\nb: 1\n", ("a",), ("a", "", "empty", False)),
        ("a:   # c\nb: 1\n", ("a",), ("a", "", "empty", False)),
        ("a: !!float 1\n", ("a",), ("a", "!!float 1", "plain", False)),
        ("a: &x 1\nb: *x\n", ("a",), ("a", "&x 1", "plain", False)),
        ("a: &x 1\nb: *x\n", ("b",), ("b", "*x", "alias", False)),
        ("a: |\n  t\n  u\nb: 1\n", ("a",), ("a", "|\n  t\n  u", "literal", False)),
        ("a: [1, 2]  # c\n", ("a",), ("a", "[1, 2]", "flow-sequence", False)),
        ("a:\n  b: 1\n\n# c\nd: 2\n", ("a",), ("a", "b: 1", "block-mapping", False)),
        ("a:\n  b: 1\n", ("a", "b"), ("b", "1", "plain", True)),
        ("a: {b: 1}\n", ("a", "b"), ("b", "1", "plain", False)),
        ("a:\n- b: 1\n", ("a", 0, "b"), ("b", "1", "plain", True)),
        ("a: one\n  two\n", ("a",), ("a", "one\n  two", "plain", False)),
        ("\ufeff# 🚀 中文\r\na: 1\r\nb: 文\r\n", ("b",), ("b", "文", "plain", True)),
        ("a: \u2028  x\nb: 1\n", ("b",), ("b", "1", "plain", True)),
        ("a: 1 # c\u2028b: 2\n", ("b",), ("b", "2", "plain", True)),
        ("a: !!str &x 1\n", ("a",), ("a", "!!str &x 1", "plain", False)),
        ("{a, b: 1}\n", ("a",), ("a", "", "empty", False)),
        ("? a\n# x: y\n", ("a",), ("a", "", "empty", False)),
        ("a: |+  # c\n  t\n\nb: 1\n", ("a",), ("a", "|+  # c\n  t", "literal", False)),
        ("a: |\nb: 1\n", ("a",), ("a", "|", "literal", False)),
        ("a:\n  b: |\n    t\n\nc: 1\n", ("a",), ("a", "b: |\n    t", "block-mapping", False)),
        ("a: [b: 1 , 2]\n", ("a", 0, "b"), ("b", "1", "plain", False)),
        ("1: x\n", (1,), ("1", "x", "plain", True)),
        ("yes: x\n", (True,), ("yes", "x", "plain", True)),
        ("2.5: x\n", ("2.5",), ("2.5", "x", "plain", True)),
        ("m: &m {p: 1}\nn: {<<: *m}\n", ("n", "<<"), ("<<", "*m", "alias", False)),
        ("a: 1\rb: 2\r", ("b",), ("b", "2", "plain", True)),
        ("a:\t1\t# c\nb: 2\n", ("a",), ("a", "1", "plain", True)),
    ],
)
def test_span(text: str, path: KeyPath, expected: tuple[str, str, str, bool]) -> None:
    document = parse_document(text.encode())
    assert not document.problems
    assert written(document, path) == expected


def test_entries_are_what_is_written() -> None:
    """What aliases and merge keys bring in is a value, but stands elsewhere."""
    document = parse_document(b"m: &m {p: 1}\nn: {<<: *m}\no: *m\n")
    assert document.values["n"] == document.values["o"] == {"p": 1}
    assert set(document.entries) == {("m",), ("m", "p"), ("n",), ("n", "<<"), ("o",)}


def test_empty_value_lies_right_after_the_colon() -> None:
    document = parse_document(b"a:   # later\nb: 1\n")
    assert document.entries[("a",)].value == (2, 2)


def test_positions_are_one_based_and_count_characters() -> None:
    document = parse_document("# 🚀\r\na: 文字\n".encode())
    start = document.entries[("a",)].value.start
    assert document.position(start) == (2, 4)
    assert document.position(document.entries[("a",)].value.end) == (2, 6)


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# a\nk: 1  # b\n", [("# a", True), ("# b", False)]),
        ("k: 'x # y'  # b\n", [("# b", False)]),
        ("k: x#y\n", []),
        ("k: |\n  # text\n# c\n", [("# c", True)]),
        ("k: |  # head\n  text\n", [("# head", False)]),
        ("k: [1, # one\n  2]\n# end", [("# one", False), ("# end", True)]),
        ("k:  # empty\n  a: 1\n", [("# empty", False)]),
        ("# only\n", [("# only", True)]),
        ("k: 1\t# tab\r\n", [("# tab", False)]),
        ("k: [1,2]#c\n", [("#c", False)]),
        ("k: 'x'#c\n", [("#c", False)]),
        ("%YAML 1.1 # v\n---\nk: 1\n", [("# v", False)]),
        ("# a\u2028# b\u2028k: 1\n", [("# a", True), ("# b", True)]),
    ],
)
def test_comments(text: str, comments: list[tuple[str, bool]]) -> None:
    found = parse_document(text.encode()).comments
    assert [(comment.text, comment.own_line) for comment in found] == comments


@pytest.mark.parametrize(
    ("data", "rule", "line", "says"),
    [
        (b"a: 'x\nb: 1\n", "yaml-syntax", None, "opened on line 1 is not closed"),
        (b"a: 1\n\tb: 2\n", "yaml-syntax", 2, "tab is used for indentation"),
        (b"a: b: c\n", "yaml-syntax", 1, "`: ` inside an unquoted value"),
        (b"a: @x\n", "yaml-syntax", 1, "cannot start with `@`"),
        (b"a: *.bin\n", "yaml-syntax", 1, "`*`"),
        (b"a: 1\n  b: 2\n", "yaml-syntax", 2, "indentation does not match"),
        (b"a: 1\nlearning_rate 1e-4\nb: 2\n", "yaml-syntax", 2, "no `: ` between"),
        (b"a: 1\nlearning_rate:1e-4\nb: 2\n", "yaml-syntax", 2, "space is missing"),
        (b"a: 'x' y\n", "yaml-syntax", 1, "belongs to no key"),
        (b"a:\n    b: 1\n  c: 2\n", "yaml-syntax", 3, "indentation"),
        (b"a: |x\n", "yaml-syntax", 1, "nothing but a comment"),
        (b"a: |\n\tx\n", "yaml-syntax", 2, "tab"),
        (b"a: &x 1\nb: &x 2\n", "yaml-syntax", 2, "defined twice"),
        (b"%FOO\n---\na: 1\n", "yaml-syntax", 1, "directive"),
        (b"a: !t!x 1\n", "yaml-syntax", 1, "tag"),
        (b"'[1, 2'\n", "yaml-syntax", 1, "not closed"),
        (b"a: *nowhere\n", "yaml-syntax", 1, "alias"),
        (b"a: [1, 2\nb: 1\n", "yaml-syntax", None, "not closed"),
        (b'a: "C:\\data"\n', "yaml-syntax", 1, "backslash"),
        (b"a: 1\n---\na: 2\n", "several-documents", 2, "second document"),
        (b"- a: 1\n", "not-a-mapping", 1, "a list"),
        (b"42\n", "not-a-mapping", 1, "a single value"),
        (b"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "merge-conflict", 2, "conflict"),
        (b"a: 1\nb: 2\na: 3\n", "duplicate-key", 3, "first on line 1"),
        (b"a: !x 1\n", "unsupported-tag", 1, "`!x`"),
        (b"a: =\n", "unsupported-tag", 1, "quote it"),
        (b"a: !!int [1]\n", "unsupported-tag", 1, "does not fit"),
        (b"~: 1\n", "unusable-key", 1, "a key is empty"),
        (b"1: a\n'1': b\n", "unusable-key", 1, "number"),
        (b"!!binary aGk=: 1\n? !!timestamp 2024-01-01\n: 1\n", "unusable-key", 2, "must be text"),
        (b"a: {<<: 1}\n", "unusable-value", 1, "merges mappings only"),
        (b"a: !!timestamp 2024-01-01\n", "unusable-value", 1, "a date"),
        (b"a: ${b c}\n", "broken-interpolation", 1, "cannot be read"),
        (b"a: {{ x }}\n", "unusable-key", 1, "cannot be a key"),
        (b"a: !!float $rate\n", "unusable-value", 1, "'$rate'"),
        (b"a: !!set {x, y}\n", "unusable-value", 1, "type set"),
        (b"a: ${x\n", "broken-interpolation", 1, "`${`"),
        (b"a: x\x07y\n", "control-character", 1, "U+0007"),
        (b"a: 1 # \xd6\xd0\n", "not-utf8", 1, "looks like GBK"),
        ("a: 1\n".encode("utf-16"), "not-utf8", 1, "UTF-16"),
        (b"a: &a [*a]\n", "alias-bomb", 1, "itself"),
        (b"a: " + b"[" * 300 + b"]" * 300, "unusable-value", 1, "nested too deeply"),
    ],
)
def test_problem(data: bytes, rule: str, line: int | None, says: str) -> None:
    """One clear sentence at the right line, in both languages."""
    document = parse_document(data)
    problem = document.problems[0]
    assert problem.rule == rule
    assert says in problem.detail.en
    assert problem.detail.zh != problem.detail.en
    assert document.values == {}
    if line is not None:
        assert document.position(problem.span.start).line == line


def test_every_duplicate_is_reported() -> None:
    document = parse_document(b"a: 1\na: 2\nb: 1\nb: 2\na: 3\n")
    assert [document.position(p.span.start).line for p in document.problems] == [2, 4, 5]


def test_independent_problems_are_all_reported_in_order() -> None:
    document = parse_document(b"a: ${x\nb: {c: !!set {y}}\nd: ${z\n")
    rules = [problem.rule for problem in document.problems]
    assert rules == ["broken-interpolation", "unusable-value", "broken-interpolation"]


def test_few_aliases_of_much_are_refused_by_their_ratio() -> None:
    """omegaconf 2.4.0 refuses a document that expands a hundredfold, long before 10000 nodes."""
    data = b"a: &a [1, 2, 3, 4, 5, 6, 7, 8]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
    data += b"c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]\n"
    assert parse_document(data).problems[0].rule == "alias-bomb"


def test_alias_bomb_costs_little() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 40)]
    assert parse_document("\n".join(lines).encode()).problems[0].rule == "alias-bomb"


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
@settings(max_examples=500, deadline=None)
def test_reading_never_raises(data: bytes) -> None:
    document = parse_document(data)
    assert not (document.problems and document.values)
    for problem in document.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(document.text)


@pytest.mark.parametrize(
    ("text", "kind", "rules", "line"),
    [
        ("a: 1  # lfconfiglint: ignore[x] why\n", "line", ("x",), 1),
        ("# lfconfiglint: ignore[x, y]\n# more\na: 1\n", "line", ("x", "y"), 3),
        ("# lfconfiglint: ignore-file[x]\na: 1\n", "file", ("x",), None),
        ("# lfconfiglint: ignore-file\na: 1\n", "file", (), None),
        ("#lfconfiglint:ignore[x]\na: 1\n", "line", ("x",), 2),
    ],
)
def test_directive(text: str, kind: str, rules: tuple[str, ...], line: int | None) -> None:
    (directive,) = find_directives(parse_document(text.encode()))
    assert directive.error is None
    assert (directive.kind, directive.rules, directive.line) == (kind, rules, line)


@pytest.mark.parametrize(
    "comment",
    [
        ": ignore",
        ": ignore[]",
        ": ignore[x",
        ": ignore[x,]",
        ": ingore[x]",
        ":",
        ": disable x",
        " ignore[x]",
        "：ignore[x]",
        ": ignore【x】",
        ": ignore-file【x】",
    ],
)
def test_malformed_directive_is_not_silently_a_comment(comment: str) -> None:
    (directive,) = find_directives(parse_document(f"a: 1  # lfconfiglint{comment}\n".encode()))
    assert directive.error is not None


def test_comment_of_a_fix_is_no_directive() -> None:
    assert not find_directives(parse_document(b"# lfconfiglint[some-rule]: why\na: 1\n"))


def test_prose_about_the_tool_is_no_directive() -> None:
    assert not find_directives(parse_document(b"# lfconfiglint checks this file\na: 1\n"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: os.mkfifo(path), "not a regular file"),
        (lambda path: path.symlink_to(path.parent / "nowhere"), "no such file"),
        (lambda path: path.write_bytes(b"x" * (MAX_BYTES + 1)), "1 MiB"),
    ],
)
def test_unreadable_file_is_one_sentence(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "x.yaml"
    make(path)  # type: ignore[operator]
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
