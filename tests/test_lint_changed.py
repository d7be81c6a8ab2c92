"""The shell behind the GitHub action: only what a pull request changes is linted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

GOOD = "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, str, str]:
    """A base commit with an old mistake, and a head that adds a file with a new one."""
    git(tmp_path, "init", "-q")
    (tmp_path / "old.yaml").write_text(GOOD + "old_mistake: 1\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "base")
    base = git(tmp_path, "rev-parse", "HEAD")
    (tmp_path / "new one.yaml").write_text(GOOD + "new_mistake: 1\n")
    (tmp_path / "x.txt").write_text("x\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "head")
    return tmp_path, base, git(tmp_path, "rev-parse", "HEAD")


def lint_changed(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    program = folder / "run-lfconfiglint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lfconfiglint "$@"\n')
    program.chmod(0o755)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "GITHUB_ACTIONS": "true",
        "LFCONFIGLINT": str(program),
        **variables,
    }
    return subprocess.run(
        ["bash", str(ROOT / "scripts" / "lint_changed.sh")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_changed_configs_are_annotated(repository: tuple[Path, str, str]) -> None:
    folder, base, head = repository
    done = lint_changed(folder, BASE=base, HEAD=head)
    assert done.returncode == 1, done.stderr
    assert "::error file=new one.yaml,line=4" in done.stdout
    assert "old.yaml" not in done.stdout


def test_nothing_changed(repository: tuple[Path, str, str]) -> None:
    folder, _, head = repository
    done = lint_changed(folder, BASE=head, HEAD=head)
    assert (done.returncode, done.stdout) == (0, "no YAML file changed\n")


def test_paths_and_flags_are_passed(repository: tuple[Path, str, str]) -> None:
    folder, base, head = repository
    done = lint_changed(
        folder, BASE=base, HEAD=head, PATHS="old.yaml", ARGS="--ignore unknown-key --isolated"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_flags_cannot_run_commands(repository: tuple[Path, str, str]) -> None:
    folder, _, _ = repository
    lint_changed(folder, PATHS="old.yaml", ARGS="$(touch owned) ; touch owned")
    assert not (folder / "owned").exists()
