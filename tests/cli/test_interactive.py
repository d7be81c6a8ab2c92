"""``--interactive`` in a real pseudo-terminal, answered as a person would."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import ROOT, run_tool

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")

HEAD = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
CONFIG = HEAD + "learning_rte: 1.0e-4\noptim: adamw_hf\nfork_key: 1\n"
RULES = "unknown-key,renamed-choice,wrong-type"
_PROMPT = (b"q quit: ", b"(may be empty): ", b"optim: ", b"save_steps: ")


def talk(folder: Path, *answers: str) -> tuple[int, str]:
    """The exit code and all that was shown; each answer is given when there is a question."""
    ours, theirs = pty.openpty()
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "lfconfiglint", "a.yaml", "--interactive", "--select", RULES],
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**kept, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "TERM": "xterm",
             "XDG_STATE_HOME": str(folder / "state")},
    )  # fmt: skip
    os.close(theirs)
    shown, left, deadline = b"", list(answers), time.monotonic() + 30
    while time.monotonic() < deadline:
        if not select.select([ours], [], [], 0.5)[0]:
            continue
        try:
            part = os.read(ours, 65536)
        except OSError:  # closed at the other end
            part = b""
        if not part:
            break
        shown += part
        if left and shown.endswith(_PROMPT):
            os.write(ours, left.pop(0).encode() + b"\n")
    os.close(ours)
    assert not left, shown.decode()
    return process.wait(timeout=10), shown.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(CONFIG)
    return tmp_path


def test_apply_edit_ignore(folder: Path) -> None:
    """Each decision changes its line, is shown, and the run ends clean; undo takes all back."""
    code, shown = talk(folder, "1", "e", "adamw_torch_fused", "i", "our fork has it")
    assert (folder / "a.yaml").read_text() == (
        HEAD
        + "# lfconfiglint[unknown-key]: was `learning_rte`, which LLaMA-Factory does not know\n"
        "learning_rate: 1.0e-4\noptim: adamw_torch_fused\n"
        "fork_key: 1  # lfconfiglint: ignore[unknown-key] our fork has it\n"
    )
    assert code == 0
    assert "-learning_rte: 1.0e-4" in shown
    assert "no findings" in shown
    run_tool("undo", cwd=folder, env={"XDG_STATE_HOME": str(folder / "state")})
    assert (folder / "a.yaml").read_text() == CONFIG


def test_skip_leaves_the_line(folder: Path) -> None:
    code, _ = talk(folder, "s", "1", "")
    text = (folder / "a.yaml").read_text()
    assert "learning_rte: 1.0e-4" in text
    assert "optim: adamw_torch\n" in text
    assert code == 1


def test_quit_keeps_what_was_decided(folder: Path) -> None:
    talk(folder, "1", "q")
    text = (folder / "a.yaml").read_text()
    assert "learning_rate: 1.0e-4" in text
    assert "optim: adamw_hf" in text


def test_an_answer_that_is_none_is_asked_again(folder: Path) -> None:
    _, shown = talk(folder, "9", "x", "q")
    assert shown.count("q quit: ") == 3
    assert (folder / "a.yaml").read_text() == CONFIG


def test_a_value_that_brings_an_error_is_not_taken(folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + "optim: adamw_hf\n")
    _, shown = talk(folder, "e", "[", "e", "{a: 1}", "q")
    assert "that is not a YAML value" in shown
    assert "not made: " in shown
    assert (folder / "a.yaml").read_text() == HEAD + "optim: adamw_hf\n"


def test_it_needs_a_terminal(folder: Path) -> None:
    done = run_tool("a.yaml", "--interactive", cwd=folder)
    assert done.returncode == 2
    assert b"--interactive needs a terminal" in done.stderr
