"""Where checkpoints take too much, every answer gives up the least first."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.remedies import BY_LOSS, ENDS_RESUMING, loss
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.saves import saves
from tests.fit.support import FULL, context_for
from tests.helpers import all_rules


def test_fixes_of_every_rule_lose_least_first() -> None:
    """In each rule the remedies stand in the one order, and none that ends resuming is safe."""
    seen = set()
    for rule in all_rules():
        remedies = []
        for fix in rule.fixes:
            keys = frozenset(step["set"] for step in fix.steps if "set" in step)
            if keys in BY_LOSS:
                remedies.append(loss(keys))
            assert ENDS_RESUMING not in keys or fix.applicability != "safe", rule.id
        assert remedies == sorted(remedies), rule.id
        seen.update(remedies)
    assert seen == {1, 2, 3, 4}


def test_fit_weighs_what_is_lost() -> None:
    """The same order, by weight; each remedy is tried."""
    facts = Facts(
        context_for(FULL.replace("_size: 8", "_size: 1") + "save_steps: 10\n", "8xA100-80GB")
    )
    by_weight = sorted(saves(facts), key=lambda setting: setting.weight)
    losses = [loss(setting.values) for setting in by_weight]
    assert losses == sorted(losses)
    assert set(losses) == {1, 2, 3, 4}
