"""``lfconfiglint explain`` for keys: what they are, and which rules are about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.width import display_width
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


@pytest.mark.parametrize(
    ("word", "listed", "absent"),
    [
        ("checkpoint", "checkpoint-exceeds-disk", "unknown-key"),
        ("full-tuning", "full-tuning-exceeds-gpu", "checkpoint-exceeds-disk"),
        ("save_steps_", "save-steps-beyond-run", "checkpoint-exceeds-disk"),
    ],
)
def test_an_area_or_a_word_lists_rules(tmp_path: Path, word: str, listed: str, absent: str) -> None:
    """Nobody knows hundreds of names by heart."""
    done = run_tool("explain", word, cwd=tmp_path)
    names = [line.split()[1] for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert listed in names
    assert absent not in names


def test_neither_rule_nor_key(tmp_path: Path) -> None:
    """The nearest of both is suggested."""
    done = run_tool("explain", "save_stps", cwd=tmp_path)
    assert done.returncode == 2
    assert b"unknown rule or key 'save_stps'. Did you mean 'save_steps'?" in done.stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_prose_fits_the_terminal(tmp_path: Path, lang: str) -> None:
    """On a terminal words stay whole; elsewhere a sentence is one line, to be looked for."""
    session = pytest.importorskip("tests.cli.session")
    flags = ("explain", "checkpoint-exceeds-disk", "--lang", lang)
    shown = session.in_terminal(tmp_path, flags, (), {"COLUMNS": "80"}).plain
    prose = shown.partition("  ### model")[0].splitlines()[:-1]
    assert max(map(display_width, prose)) <= 80
    why = run_tool(*flags, cwd=tmp_path).stdout.decode().splitlines()[4]
    assert display_width(why) > 200
    assert "".join(why.split()) in "".join(shown.split())
    assert ("[安全]" if lang == "zh" else "[safe]") in shown
