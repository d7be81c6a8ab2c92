"""The hooks, through a real pre-commit, in a throw-away repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("LFCONFIGLINT_OFFLINE") == "1",
    reason="pre-commit installs the hook's environment from a package index",
)

TYPO = (
    "# the run\nstage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"
    "gradient_acumulation_steps: 2\n"
)
FA2 = "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\nflash_attn: fa2\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pre-commit's own folder, shared so that the environment is installed once."""
    return tmp_path_factory.mktemp("pre-commit")


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "train.yaml").write_text(TYPO)
    (tmp_path / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\n")
    (tmp_path / "notes.txt").write_text("stage: sft\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "start")
    return tmp_path


def try_repo(repository: Path, cache: Path, hook: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT")}
    environment |= {"PRE_COMMIT_HOME": str(cache), "LANG": "C.UTF-8"}
    environment.pop("GITHUB_ACTIONS", None)
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), hook, "--all-files"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_checking_hook(repository: Path, cache: Path) -> None:
    done = try_repo(repository, cache, "lfconfiglint")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "train.yaml:5:1" in done.stdout
    assert "unknown-key" in done.stdout
    assert (repository / "train.yaml").read_text() == TYPO


def test_fixing_hook(repository: Path, cache: Path) -> None:
    (repository / "lfconfiglint.toml").write_text('hardware = "8xV100-32GB"\n')
    (repository / "train.yaml").write_text(FA2)
    git(repository, "add", "-A")
    done = try_repo(repository, cache, "lfconfiglint-fix")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert "flash_attn: auto\n" in (repository / "train.yaml").read_text()
    git(repository, "add", "-A")
    again = try_repo(repository, cache, "lfconfiglint-fix")
    assert again.returncode == 0, again.stdout + again.stderr


def test_clean_repository_passes(repository: Path, cache: Path) -> None:
    (repository / "train.yaml").unlink()
    git(repository, "add", "-A")
    assert try_repo(repository, cache, "lfconfiglint").returncode == 0
