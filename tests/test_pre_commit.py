"""The hooks, through a real pre-commit, in a throw-away repository."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from ruamel.yaml import YAML

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


TOOLS = (["pre_commit"], ["prek"])
OTHER_YAML = {
    "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: train}\n",
    "docker-compose.yml": "services:\n  train:\n    image: llamafactory\n    deploy: {}\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n",
    "mkdocs.yml": "site_name: x\nnav:\n  - index.md\n",
    "values.yaml": "{{- if .Values.a }}\nstage: sft\n{{- end }}\n",
}


@pytest.fixture
def hooked(repository: Path) -> Path:
    """The repository with this project's hooks, run by this interpreter: nothing is installed."""
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    for hook in hooks:
        entry = hook["entry"].split()
        assert entry[0] == "lfconfiglint"
        hook.update(language="system", entry=shlex.join([sys.executable, "-m", *entry]))
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (repository / ".pre-commit-config.yaml").write_text(json.dumps(config))
    git(repository, "add", "-A")
    return repository


def run_hook(
    repository: Path, cache: Path, hook: str, tool: Sequence[str] = ("pre_commit",)
) -> subprocess.CompletedProcess[str]:
    """As ``git commit`` would: over what is staged."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT")}
    environment |= {"PRE_COMMIT_HOME": str(cache), "PREK_HOME": str(cache), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", *tool, "run", hook],
        cwd=repository, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool[0])
def test_what_is_staged_is_checked(hooked: Path, cache: Path, tool: list[str]) -> None:
    """The mistake is only in the working tree: the commit is right, and the work is not lost."""
    train = hooked / "train.yaml"
    train.write_text(FA2)
    git(hooked, "add", "-A")
    train.write_text(FA2 + "gradient_acumulation_steps: 2\n")
    done = run_hook(hooked, cache, "lfconfiglint", tool)
    assert done.returncode == 0, done.stdout + done.stderr
    assert train.read_text() == FA2 + "gradient_acumulation_steps: 2\n"
    git(hooked, "add", "-A")
    assert run_hook(hooked, cache, "lfconfiglint", tool).returncode == 1


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool[0])
@pytest.mark.parametrize("later", ["# a note for later\n", "# flash_attn: auto\n"])
def test_a_fix_keeps_unstaged_work(hooked: Path, cache: Path, tool: list[str], later: str) -> None:
    """Whether or not the fix and the work go together."""
    (hooked / "lfconfiglint.toml").write_text('hardware = "8xV100-32GB"\n')
    train = hooked / "train.yaml"
    train.write_text(FA2)
    git(hooked, "add", "-A")
    train.write_text(FA2 + later)
    done = run_hook(hooked, cache, "lfconfiglint-fix", tool)
    assert done.returncode == 1, done.stdout + done.stderr
    assert later in train.read_text()


def test_other_yaml_is_left_alone(hooked: Path, cache: Path) -> None:
    """Deployments, workflows, templates: nothing is said of them, and nothing is changed."""
    (hooked / "train.yaml").unlink()
    for name, text in OTHER_YAML.items():
        (hooked / name).parent.mkdir(parents=True, exist_ok=True)
        (hooked / name).write_text(text)
    git(hooked, "add", "-A")
    for hook in ("lfconfiglint", "lfconfiglint-fix"):
        done = run_hook(hooked, cache, hook)
        assert done.returncode == 0, done.stdout + done.stderr
    assert {name: (hooked / name).read_text() for name in OTHER_YAML} == OTHER_YAML
