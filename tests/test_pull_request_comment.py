"""The shell behind the action's comment, with a `gh` that records what it is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

GOOD = "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"
# it answers with OLD where comments are listed, and refuses to write where REFUSE is set
GH = """#!/bin/sh
echo "$@" >>"$LOG"
case "$*" in
  *--paginate*) echo "$OLD" ;;
  *)
    [ -z "$REFUSE" ] || exit 1
    for word; do case $word in body=@*) cat "${word#body=@}" >>"$LOG" ;; esac; done ;;
esac
"""


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, str, str]:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.yaml").write_text(GOOD)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "base")
    base = git(folder, "rev-parse", "HEAD")
    (folder / "a.yaml").write_text(GOOD + "new_mistake: 1\n")
    git(folder, "commit", "-qam", "head")
    return folder, base, git(folder, "rev-parse", "HEAD")


def comment(folder: Path, base: str, head: str, **more: str) -> tuple[int, str, str, str]:
    """Exit code, output, what gh was asked for, and the job's summary."""
    tools = folder.parent / "bin"
    tools.mkdir()
    program = f'#!/bin/sh\nexec "{sys.executable}" -m lfconfiglint "$@"\n'
    for name, text in (("gh", GH), ("run-lfconfiglint", program)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    log, summary = folder.parent / "gh.log", folder.parent / "summary.md"
    log.touch()
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LOG": str(log),
        "GITHUB_STEP_SUMMARY": str(summary), "BASE": base, "HEAD": head, "COMMENT": "true",
        "REPOSITORY": "o/r", "NUMBER": "7", "LFCONFIGLINT": "run-lfconfiglint",
        "OLD": "", "REFUSE": "", **more,
    }  # fmt: skip
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "pull_request_comment.sh")],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    shown = summary.read_text() if summary.exists() else ""
    return done.returncode, done.stdout + done.stderr, log.read_text(), shown


def test_first_comment(repository: tuple[Path, str, str]) -> None:
    code, output, asked, summary = comment(*repository)
    assert code == 0, output
    assert "--method POST repos/o/r/issues/7/comments" in asked
    assert "<!-- lfconfiglint -->" in asked
    assert "new_mistake" in summary


def test_comment_is_kept_up_to_date(repository: tuple[Path, str, str]) -> None:
    """The one that was written before is changed; there is never a second one."""
    code, output, asked, _ = comment(*repository, OLD="42")
    assert code == 0, output
    assert "--method PATCH repos/o/r/issues/comments/42" in asked
    assert "POST" not in asked


def test_token_of_a_fork_may_only_read(repository: tuple[Path, str, str]) -> None:
    """The job goes on, and the summary has it."""
    code, output, _, summary = comment(*repository, REFUSE="1")
    assert code == 0
    assert "see the job's summary" in output
    assert "new_mistake" in summary


def test_no_config_changed(repository: tuple[Path, str, str]) -> None:
    """Pull requests about something else stay without a comment."""
    folder, base, _ = repository
    code, output, asked, _ = comment(folder, base, base)
    assert code == 0, output
    assert "POST" not in asked


def test_outside_a_pull_request(repository: tuple[Path, str, str]) -> None:
    folder, base, head = repository
    code, _, asked, _ = comment(folder, base, head, BASE="")
    assert (code, asked) == (0, "")
