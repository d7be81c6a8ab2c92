"""A run over many files shows how far it is, where that disturbs nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.session import in_terminal
from tests.helpers import run_tool

CONFIG = "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\nsave_steps: 9\n"
QUIET = ["--isolated", "--no-cache", "--jobs", "1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "configs").mkdir()
    for number in range(300):
        (tmp_path / "configs" / f"{number}.yaml").write_text(CONFIG)
    return tmp_path


def test_a_terminal_that_waits(folder: Path) -> None:
    """The report goes into a file; the line is taken away before the summary."""
    flags = ["configs", *QUIET, "--output-format", "json:report.json"]
    shown = in_terminal(folder, flags).shown
    assert " of 300 files" in shown
    assert "\r\x1b[K" in shown[: shown.index("300 configs checked")]
    assert "300 configs checked: no findings" in shown


def test_findings_on_the_terminal_are_enough(folder: Path) -> None:
    assert " of 300 files" not in in_terminal(folder, ["configs", *QUIET]).shown


def test_nothing_in_a_pipe(folder: Path) -> None:
    done = run_tool("configs", *QUIET, "--output-format", "json:report.json", cwd=folder)
    assert b" of 300 files" not in done.stderr
