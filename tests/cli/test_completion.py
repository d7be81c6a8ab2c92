"""What a shell is told when somebody asks it to complete a command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import run_tool


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("lfconfiglint do", {"plain,doctor"}),
        ("lfconfiglint check --stat", {"plain,--statistics"}),
        ("lfconfiglint --hardw", {"plain,--hardware"}),
        ("lfconfiglint check --lang ", {"plain,en", "plain,zh"}),
        ("lfconfiglint train", {"file,train"}),
        ("lfconfiglint estimate train", {"file,train"}),
        ("lfconfiglint check conf", {"file,conf"}),
    ],
)
def test_completion_in_bash(tmp_path: Path, words: str, wanted: set[str]) -> None:
    """Commands, options, choices, and files where configs stand."""
    env = {
        "_LFCONFIGLINT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = run_tool(cwd=tmp_path, env=env)
    assert wanted <= set(done.stdout.decode().splitlines()), (done.stdout, done.stderr)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_each_shell(tmp_path: Path, shell: str) -> None:
    """The line of the README that sets it up gives a script, whatever else is installed."""
    env = {"_LFCONFIGLINT_COMPLETE": f"{shell}_source"}
    done = run_tool(cwd=tmp_path, env=env)
    # click asks bash for its version, and warns on standard error about an old one
    assert b"_lfconfiglint_completion" in done.stdout
