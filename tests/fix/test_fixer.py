"""Guards of fixing: the result is right, or nothing is changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, Operation, RenameKey, SetKey
from lfconfiglint.document.model import Document, Span
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.edits import Edit, apply_edits, merge
from lfconfiglint.fixing.fixer import Lint, apply_all, encode, fix_document
from lfconfiglint.language import Text
from lfconfiglint.message import Message

WORDS = Message(Text("because", "因为"))


def rule_that(name: str, wants: Operation, severity: str = "warning") -> Diagnostic:
    fix = Fix(name, WORDS, "safe", (wants,), WORDS, {})
    return Diagnostic(name, "checkpoint", severity, WORDS, (), Span(0, 0), {}, (fix,))  # type: ignore[arg-type]


def wanting(key: str, value: object) -> Lint:
    """A linter that reports *key* until it has *value*."""

    def lint(document: Document) -> LintResult:
        done = document.values.get(key) == value
        return LintResult(() if done else (rule_that("wants", SetKey(key, value, ("b",))),))

    return lint


def test_nothing_to_fix_returns_the_same_document() -> None:
    document = parse_document(b"a: 1\n")
    outcome = fix_document(document, wanting("a", 1), "en", frozenset({"safe"}))
    assert outcome.document is document
    assert not outcome.applied


def test_fixes_at_one_place_keep_their_comments() -> None:
    """A key written below `a` does not come between `b` and the comment of its own change."""
    document = parse_document(b"a: 1\nb: 1\nc: 1\n")
    fixes = [
        Fix(name, WORDS, "safe", (SetKey(name, 2, ("a",)),), WORDS, {}) for name in ("b", "n", "m")
    ]
    assert apply_all(document, fixes, "en").text == (
        "a: 1\n# lfconfiglint[m]: because\nm: 2\n# lfconfiglint[n]: because\nn: 2\n"
        "# lfconfiglint[b]: because\nb: 2\nc: 1\n"
    )


def test_two_slips_of_one_name_are_not_fixed_together() -> None:
    """The first becomes the key; the second is refused, and stays a finding."""

    def lint(document: Document) -> LintResult:
        slips = [key for key in ("x_", "_x") if key in document.values]
        found = [rule_that("unknown-key", RenameKey(key, "x")) for key in slips]
        return LintResult(tuple(replace(each, area="keys") for each in found))

    outcome = fix_document(
        parse_document(b"x_: 1\n_x: 2\n"), lint, "en", frozenset({"safe"}), comments=False
    )
    assert outcome.document.text == "x: 1\n_x: 2\n"


def test_fixes_that_undo_each_other_are_named() -> None:
    """They are an internal error with both names, never an endless loop or a coin toss."""

    def lint(document: Document) -> LintResult:
        if document.values["a"] == 1:
            return LintResult((rule_that("wants-two", SetKey("a", 2)),))
        return LintResult((rule_that("wants-one", SetKey("a", 1)),))

    with pytest.raises(InternalError, match="do not settle: wants-one, wants-two"):
        fix_document(parse_document(b"a: 1\n"), lint, "en", frozenset({"safe"}))


def test_fix_that_causes_an_error_is_left_out() -> None:
    """The finding stays, and other fixes are still applied."""

    def lint(document: Document) -> LintResult:
        found = [] if document.values["c"] == 9 else [rule_that("other", SetKey("c", 9))]
        if document.values["a"] == 1:
            found.insert(0, rule_that("trigger", SetKey("a", 2)))
        else:
            found.append(rule_that("new-error", SetKey("b", 2), "error"))
        return LintResult(tuple(found))

    document = parse_document(b"a: 1\nc: 3\n")
    outcome = fix_document(document, lint, "en", frozenset({"safe"}), comments=False)
    assert outcome.document.text == "a: 1\nc: 9\n"
    assert [fix.rule for fix in outcome.applied] == ["other"]
    assert [found.rule for found in outcome.result.diagnostics] == ["trigger"]


def test_fix_that_fits_only_after_another_is_made_in_the_same_run() -> None:
    """Else a second run would change the file again."""

    def lint(document: Document) -> LintResult:
        found = []
        if document.values["a"] == 1:
            found.append(rule_that("first", SetKey("a", 2)))
        elif document.values["c"] != 9:
            found.append(rule_that("new-error", SetKey("z", 2), "error"))
        if document.values["c"] != 9:
            found.append(rule_that("second", SetKey("c", 9)))
        return LintResult(tuple(found))

    document = parse_document(b"a: 1\nc: 3\n")
    outcome = fix_document(document, lint, "en", frozenset({"safe"}), comments=False)
    assert outcome.document.text == "a: 2\nc: 9\n"
    again = fix_document(outcome.document, lint, "en", frozenset({"safe"}), comments=False)
    assert again.document is outcome.document


def test_next_fix_is_tried_where_the_first_causes_an_error() -> None:
    def lint(document: Document) -> LintResult:
        if document.values["a"] == 2:
            return LintResult((rule_that("new-error", SetKey("b", 2), "error"),))
        if document.values["a"] == 3:
            return LintResult(())
        found = rule_that("trigger", SetKey("a", 2))
        other = rule_that("trigger", SetKey("a", 3)).fixes
        return LintResult((replace(found, fixes=found.fixes + other),))

    outcome = fix_document(parse_document(b"a: 1\n"), lint, "en", frozenset({"safe"}))
    assert outcome.document.values == {"a": 3}


def test_one_bad_rename_does_not_hold_up_the_others() -> None:
    """Misspelt keys are fixed together, and one by one where that would raise an error."""

    def lint(document: Document) -> LintResult:
        keys = [
            replace(rule_that("unknown-key", RenameKey(key, key[:-1])), area="keys")
            for key in ("bad_", "good_", "fine_")
            if key in document.values
        ]
        if "bad" in document.values:
            keys.append(rule_that("new-error", SetKey("z", 1), "error"))
        return LintResult(tuple(keys))

    document = parse_document(b"bad_: 1\ngood_: 2\nfine_: 3\n")
    outcome = fix_document(document, lint, "en", frozenset({"safe"}), comments=False)
    assert outcome.document.text == "bad_: 1\ngood: 2\nfine: 3\n"


def test_only_allowed_fixes_are_applied() -> None:
    document = parse_document(b"a: 1\n")
    outcome = fix_document(document, wanting("a", 2), "en", frozenset({"unsafe"}))
    assert not outcome.applied


LINES = st.lists(
    st.sampled_from(
        ["# 注释 🚀", "", "c: [1, 2]  # list", "d:", "e: 'x: y'", "f:   2.5e-3   ", "# g: 1",
         "h: |\n  text\n  more", "i: {a: 1}", "j: no\t# tab"]
    ),
    unique=True,
    max_size=8,
)  # fmt: skip


@given(
    LINES,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["b: 1", "b: 1  # kept"]),
)
@settings(max_examples=150, deadline=None)
def test_bytes_outside_the_edit_stay(
    lines: list[str], end: str, bom: bool, final: bool, anchor: str
) -> None:
    """Adding a key changes nothing but its own lines, whatever surrounds it; a second run
    changes nothing at all."""
    body = [*lines, anchor, *(f"k{i}: {i}" for i in range(2))]
    text = end.join("\n".join(body).split("\n")) + (end if final else "")
    data = ("\ufeff" if bom else "").encode() + text.encode()
    document = parse_document(data)
    assert not document.problems
    outcome = fix_document(document, wanting("a", True), "en", frozenset({"safe"}))
    result = encode(outcome.document)
    added = [line for line in result.split(b"\n") if line not in data.split(b"\n")]
    assert [line.strip(b"\r") for line in added if b"lfconfiglint" not in line] == [b"a: true"]
    kept = b"\n".join(line for line in result.split(b"\n") if line not in added)
    assert kept == data
    assert outcome.document.values == {**document.values, "a": True}
    again = fix_document(outcome.document, wanting("a", True), "en", frozenset({"safe"}))
    assert encode(again.document) == result


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", [Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])


def test_neighbouring_edits_are_joined() -> None:
    edits = [Edit(Span(3, 5), "b"), Edit(Span(0, 3), "a")]
    assert merge(edits) == [Edit(Span(0, 5), "ab")]
