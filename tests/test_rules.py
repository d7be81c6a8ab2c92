"""Every rule file keeps what it promises: its examples, both languages, and its fixes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.resources import RULES
from lfconfiglint.trial.check import Trial, missing_examples
from tests.helpers import all_rules
from tests.rule_sources import Example, examples, sources


def ids(example: Example) -> str:
    return f"{example.rule}-{example.index}"


@pytest.mark.parametrize("rule_id", sources())
def test_rule_is_complete(rule_id: str) -> None:
    """A rule shows when it fires, when it does not and what its fix makes; its area is its
    folder."""
    path, source = sources()[rule_id]
    assert list(missing_examples(source)) == []
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


@pytest.mark.parametrize("example", list(examples()), ids=ids)
def test_example_holds(example: Example, tmp_path: Path) -> None:
    """A bad example is reported in a whole sentence, a good one is decided and silent, and a fix
    gives exactly the text shown, alone, and settles among all rules."""
    assert list(Trial(all_rules(), tmp_path).faults(example)) == []
