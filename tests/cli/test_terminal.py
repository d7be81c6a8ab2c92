"""What the flags about fixes show and do in a real terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lfconfiglint.cli.terminal import _without_colours
from tests.cli.session import in_terminal
from tests.helpers import run_tool

HEAD = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
CONFIG = HEAD + "optim: adamw_hf\nevaluation_strategy: 'no'\nlearning_rte: 1.0e-4\n"
SAFE = {"optim: adamw_torch", "eval_strategy: 'no'", "learning_rte: 1.0e-4"}
ALL = {"optim: adamw_torch", "eval_strategy: 'no'", "learning_rate: 1.0e-4"}
NONE = {"optim: adamw_hf", "evaluation_strategy: 'no'", "learning_rte: 1.0e-4"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(CONFIG)
    return tmp_path


FLAGS: list[tuple[tuple[str, ...], str, set[str], int, tuple[str, ...]]] = [
    # flags, settings, what stands in the file, exit code, what is shown
    ((), "", NONE, 1, ("2 can be fixed with --fix (1 more with --unsafe-fixes)",)),
    (("--fix",), "", SAFE, 1,
     ("a.yaml:6:1: error[unknown-key]", "fixed 2 findings:", "1 more with --unsafe-fixes")),
    (("--fix", "--unsafe-fixes"), "", ALL, 0, ("fixed 3 findings:",)),
    (("--fix-only",), "", SAFE, 0, ("fixed 2 findings:",)),
    (("--fix-only", "--unsafe-fixes"), "", ALL, 0, ("fixed 3 findings:",)),
    (("--diff",), "", NONE, 1, ("--- a/a.yaml\n+++ b/a.yaml\n", "+eval_strategy: 'no'",
                               "would fix 2 findings:")),
    (("--fix", "--show-fixes"), "", SAFE, 1,
     ("a.yaml: renamed-choice: write `adamw_torch`",
      "a.yaml: renamed-key: rename it to `eval_strategy`")),
    (("--fix", "--select", "renamed-choice"), "",
     {"optim: adamw_torch", "evaluation_strategy: 'no'", "learning_rte: 1.0e-4"}, 0,
     ("fixed 1 finding:",)),
    (("--fix",), "fixable = ['renamed-key']",
     {"optim: adamw_hf", "eval_strategy: 'no'", "learning_rte: 1.0e-4"}, 1, ("fixed 1 finding:",)),
    (("--fix",), "unfixable = ['renamed-key']",
     {"optim: adamw_torch", "evaluation_strategy: 'no'", "learning_rte: 1.0e-4"}, 1,
     ("fixed 1 finding:",)),
    (("--fix",), "extend-safe-fixes = ['unknown-key']", ALL, 0, ("fixed 3 findings:",)),
    (("--unsafe-fixes",), "", NONE, 1, ("--unsafe-fixes does nothing without --fix or --diff",)),
]  # fmt: skip


@pytest.mark.parametrize(("flags", "settings", "lines", "code", "told"), FLAGS)
def test_flags(
    folder: Path,
    flags: tuple[str, ...],
    settings: str,
    lines: set[str],
    code: int,
    told: tuple[str, ...],
) -> None:
    """The file afterwards, the exit code and what a person is told; undo takes it back."""
    (folder / "lfconfiglint.toml").write_text(settings)
    session = in_terminal(folder, ["a.yaml", "--no-comments", *flags])
    assert set((folder / "a.yaml").read_text().removeprefix(HEAD).splitlines()) == lines
    assert session.code == code
    for text in told:
        assert text in session.plain
    if lines != NONE:
        run_tool("undo", cwd=folder, env={"XDG_STATE_HOME": str(folder / "state")})
    assert (folder / "a.yaml").read_text() == CONFIG


def test_a_terminal_has_colours_unless_the_person_wants_none(folder: Path) -> None:
    """A patch never has any: it is for `git apply`, also when it is copied from a terminal."""
    assert "\x1b[" in in_terminal(folder, ["a.yaml"]).shown
    assert "\x1b[" not in in_terminal(folder, ["a.yaml", "--color", "never"]).shown
    patch, closing, _ = in_terminal(folder, ["a.yaml", "--diff"]).shown.partition("\x1b[1m1 config")
    assert closing
    assert "\x1b[" not in patch


@pytest.mark.parametrize(
    "text",
    [
        "", "plain\n", "\x1b[31mred\x1b[0m\n", "\x1b[1;31mm\x1b[m", "\x1b[", "\x1b[2Jm", "\x1b[31",
        "\x1b[\x1b[31mx", "a\x1b[0;;1mb\x1b]8;;m\x1b[٣m", "\x1b\x1b[0m[1m",
    ],
)  # fmt: skip
def test_colours_are_left_out_where_nobody_sees_them(text: str) -> None:
    """Those alone: whatever else an escape says is not ours."""
    assert _without_colours(text) == re.sub(r"\x1b\[[0-9;]*m", "", text)
