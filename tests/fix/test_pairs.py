"""Fixes of any two rules that have something to say about one config."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.fixing.fixer import fix_document
from tests.fix.pairs import EVERYTHING, both_fire, pairs
from tests.helpers import lint_in


def test_every_two_fixable_rules_settle(tmp_path: Path) -> None:
    """Together they neither undo nor contradict each other, both have done what they can, and a
    second run changes nothing. The benchmark `pairs` does the same with all rules at once."""
    fired = 0
    for pair in pairs(once=True):
        if not both_fire(pair, tmp_path):
            continue
        fired += 1
        rules = (pair.first.rule, pair.second.rule)
        outcome = pair.fix(tmp_path, *rules)
        assert outcome.applied, rules
        again = fix_document(
            outcome.document,
            lambda document, pair=pair, rules=rules: lint_in(  # type: ignore[misc]
                document, pair.first.surroundings, tmp_path, rules
            ),
            "en",
            EVERYTHING,
        )
        assert again.document is outcome.document, rules
    assert fired > 400
