"""Texts that nobody means, where libyaml and ruamel.yaml's scanner disagree: OmegaConf decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from tests.document.oracle import check_equal, typed

CASES = {
    "tab in a value": "a: b\tc\n",
    "tab before a colon": "a\t: 1\n",
    "tab after a dash": "a:\n-\t1\n",
    "tabs in a header": "a: |\t# c\n  t\n",
    "tab as indentation of a second line": "a: b\n\tc\n",
    "tab alone behind a quoted value": 'a: "b"\n\t\nc: 1\n',
    "comment right behind a mark": "a: |#c\n  t\n",
    "anchor before a comma": "[&a, *a]\n",
    "name that libyaml does not take": "a: &文 1\n",
    "question mark in a flow value": "a: [b?c]\n",
    "colon in a flow value": "a: [b:c, http://x]\n",
    "colon before a bracket": "a: {b:}\n",
    "lone exclamation mark": "a: ! 1\nb: ! '1'\nc: !\n",
    "verbatim tag": "a: !<tag:yaml.org,2002:int> '1'\nb: !<str> 1\n",
    "tag directive": "%TAG ! tag:yaml.org,2002:\n---\na: !int '1'\n",
    "escaped tag": "a: !!%73tr 1\n",
    "future version": "%YAML 1.3\n---\na: 1\n",
    "text before the block is indented": "a: |\n\n    b\n   c\n",
    "block scalar at the top": "|\n a\n",
    "deeper blank line first": "a: |\n     \n  b\n",
    "indentation indicator": "a: |2-\n   b\n",
    "folding around indented lines": "a: >\n  b\n   c\n  d\n\n  e\n",
    "escaped line end": 'a: "b \\\n  c\\\n\n  d"\n',
    "surrogate": 'a: "\\ud800"\n',
    "document mark in quotes": 'a: "b\n---\n"\n',
    "next line": "a: 1\x85b: 2\x85",
    "byte order mark inside": "a: 1\n\ufeffb: 2\n",
    "text at the top": "hello\n",
    "text at the top is read again": "'a: 1'\n",
    "number in text at the top": "'1'\n",
    "unclosed interpolation at the top": "'${'\n",
    "interpolation in a key": "'${': 1\n",
    "later key replaces a bad value": "1: ${x\n1: 2\n",
    "number and its text": "'1': a\n1: b\n",
    "truth and one": "1: a\nyes: b\n'1': c\n",
    "value key": "a: !!str {=: x}\n",
    "merge twice, then again": "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: *b}\n",
    "merge order": "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b], z: 1}\n",
    "ordered map": "a: !!omap [b: 1, c: ~]\nd: !!pairs [b: 1, b: 2]\n",
    "ordered map of two": "a: !!omap [{b: 1, c: 2}]\n",
    "path": "a: !!python/object/apply:pathlib.Path [b, c]\n",
    "escaped missing mark": "a: \\???\n",
    "sexagesimal float": "a: 1:30:5.55\n",
    "tag of three marks": "!!!",
    "set as a key": "? !!set {a}\n: 1\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_like_omegaconf(text: str, tmp_path: Path) -> None:
    check_equal(text, tmp_path)


ATOMS = st.sampled_from(
    [
        "a", "b", "1", "'", '"', "\\", "#", " #", "# c", "\n", "\n ", "\n  ", "\t", "  ", ": ",
        ":", "- ", "-", "? ", "?", "{", "}", "[", "]", ",", ", ", "&x ", "*x", "!", "!!str ",
        "!!int ", "!t ", "|", "|\n", "|-\n  ", ">\n  ", ">", "%", "\n---\n", "\n...\n", "@", "`",
        "~", "null", "yes", "<<: ", "<<", "=", "${", "${a}", "\r\n", "\r", "\u2028", "\x85",
        "\ufeff", "文", "🚀", "1e5", "\na: ", "\nb: ", "a: 1\n", "x: &x {p: 1}\n", "\n  - ",
        "''", "\\n", "\\x41", "\\\n", "|2\n   ", "+", "%YAML 1.1\n---\n", "!!set {a}",
        "!!omap [a: 1]", "!!binary aGk=", "1: ", "'1': ", "~: ", "!!timestamp 2024-01-01",
    ]
)  # fmt: skip
TEXTS = st.tuples(
    st.sampled_from(["", "k: ", "a: 1\n", "a: 1\nk: "]), st.lists(ATOMS, max_size=8)
).map(lambda parts: parts[0] + "".join(parts[1]))


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_any_text_like_omegaconf(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """The verdict and the values; and, where it is read, that spans and comments are sound."""
    document = check_equal(text, tmp_path_factory.getbasetemp())
    for entry in document.entries.values():
        assert 0 <= entry.key.start <= entry.key.end <= entry.value.start
        assert entry.value.start <= entry.value.end <= len(document.text)
    if not document.problems:
        assert typed(with_comments_as(document, "#").values) == typed(document.values)
        # a comment may be what ends a block scalar
        if not set("|>") & set(text):
            assert typed(with_comments_as(document, "").values) == typed(document.values)


def with_comments_as(document: Document, replacement: str) -> Document:
    text = document.text
    for comment in reversed(document.comments):
        text = text[: comment.span.start] + replacement + text[comment.span.end :]
    return parse_document((b"\xef\xbb\xbf" if document.bom else b"") + text.encode())
