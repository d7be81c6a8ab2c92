"""Every rule file keeps what it promises: its examples, both languages, and its fixes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.diagnostic import Applicability, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.fix.fixer import encode, fix_document
from lfconfiglint.resources import RULES
from lfconfiglint.upstream.release.dialects import dialect_of
from tests.helpers import all_rules, lint_in
from tests.rule_sources import Example, examples, sources

EVERYTHING: frozenset[Applicability] = frozenset({"safe", "unsafe"})


def parsed(example: Example, data: bytes) -> Document:
    """The config as the release reads it that the example is for."""
    return parse_document(data, dialect_of(example.surroundings.target))


def ids(example: Example) -> str:
    return f"{example.rule}-{example.index}"


@pytest.mark.parametrize("rule_id", sources())
def test_rule_is_complete(rule_id: str) -> None:
    """A rule shows when it fires and when it does not, and its area is its folder."""
    path, source = sources()[rule_id]
    found = source["examples"]
    assert any("bad" in example for example in found)
    assert any("good" in example for example in found)
    assert path.parent.parent == RULES


@pytest.mark.parametrize("rule_id", sources())
def test_rule_speaks_both_languages(rule_id: str) -> None:
    """Chinese text is Chinese, English text is not, and both show the same facts."""
    rule = next(rule for rule in all_rules() if rule.id == rule_id)
    texts = [rule.summary, rule.message.template]
    for fix in rule.fixes:
        texts.extend(message.template for message in (fix.title, fix.comment) if message)
    for text in texts:
        if text.en.startswith("{") and text.en == text.zh:
            continue
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), text.zh
        assert not any("\u4e00" <= character <= "\u9fff" for character in text.en), text.en


@pytest.mark.parametrize("example", [e for e in examples() if e.bad is not None], ids=ids)
def test_bad_example_is_reported(example: Example, tmp_path: Path) -> None:
    """The rule fires, at a key it names where the example has one, and says a whole sentence."""
    document = parsed(example, example.bad_bytes)
    result = lint_in(document, example.surroundings, tmp_path)
    found = [item for item in result.diagnostics if item.rule == example.rule]
    undecided = [item for item in result.undecided if item.rule == example.rule]
    assert found, f"silent; undecided: {undecided}"
    for diagnostic in found:
        for lang in ("en", "zh"):
            message = diagnostic.say(lang)
            assert message
            assert not re.search(r"\{\?|(?<!\$)\{[a-z_0-9.]+(:[a-z]+)?\}", message), message
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(document.text)


@pytest.mark.parametrize("example", [e for e in examples() if e.good is not None], ids=ids)
def test_good_example_is_silent(example: Example, tmp_path: Path) -> None:
    """The rule decides the example and has nothing to say."""
    result = lint_in(parsed(example, example.good_bytes), example.surroundings, tmp_path)
    assert example.rule not in {item.rule for item in result.diagnostics}
    assert example.rule not in {item.rule for item in result.undecided}


@pytest.mark.parametrize("example", [e for e in examples() if e.fixed is not None], ids=ids)
def test_fix_gives_the_example(example: Example, tmp_path: Path) -> None:
    """The fix produces exactly the text shown, the rule is then silent, a second run changes
    nothing."""

    def lint(document: Document) -> LintResult:
        return lint_in(document, example.surroundings, tmp_path, (example.rule,))

    outcome = fix_document(parsed(example, example.bad_bytes), lint, "en", EVERYTHING)
    assert encode(outcome.document).decode() == example.fixed
    assert not outcome.result.diagnostics
    again = fix_document(outcome.document, lint, "en", EVERYTHING)
    assert again.document.text == outcome.document.text


@pytest.mark.parametrize("rule_id", sources())
def test_fixable_rule_shows_its_fix(rule_id: str) -> None:
    """A rule that can change a file shows what the change looks like."""
    source: Any = sources()[rule_id][1]
    applied = [fix for fix in source.get("fixes", ()) if fix["applicability"] != "display"]
    if applied:
        assert any("fixed" in example for example in source["examples"])


def test_every_pair_of_fixes_settles(tmp_path: Path) -> None:
    """With all rules at once every fixable example still reaches a fixed point without a new
    error: fixes neither undo nor contradict each other."""
    settled = 0
    for example in examples():
        if example.fixed is None:
            continue

        def lint(document: Document, example: Example = example) -> LintResult:
            return lint_in(document, example.surroundings, tmp_path)

        outcome = fix_document(
            parsed(example, example.bad_bytes),
            lint,
            "en",
            EVERYTHING,
        )
        assert example.rule not in {item.rule for item in outcome.result.diagnostics}
        settled += 1
    assert settled
