"""``lfconfiglint explain`` for keys: what they are, and which rules are about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import run_tool


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("save_only_model",),
            ("the run cannot be resumed", "by default false", "save-only-model-refused"),
        ),
        (("stage",), ("one of: pt, sft, rm, ppo, dpo, kto",)),
        (("evaluation_strategy",), ("up to 4.50.3", "now: eval_strategy")),
        (("save_steps", "--lang", "zh"), ("默认 500", "相关规则", "保存间隔比整个训练还长")),
    ],
)
def test_a_key(tmp_path: Path, arguments: tuple[str, ...], said: tuple[str, ...]) -> None:
    """Help, type and default, choices, releases, successor, and rules."""
    done = run_tool("explain", *arguments, cwd=tmp_path)
    assert done.returncode == 0
    for text in said:
        assert text in done.stdout.decode()


def test_neither_rule_nor_key(tmp_path: Path) -> None:
    """The nearest of both is suggested."""
    done = run_tool("explain", "save_stps", cwd=tmp_path)
    assert done.returncode == 2
    assert b"unknown rule or key 'save_stps'. Did you mean 'save_steps'?" in done.stderr
