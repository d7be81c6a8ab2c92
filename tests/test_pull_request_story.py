"""The example of a pull request, as a reader would run it: hook, fix, annotations, comment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT


@pytest.fixture(scope="module")
def stages() -> list[str]:
    """What the script shows, stage by stage; the programs are those of this interpreter."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT", "LFCONFIGLINT"))
    } | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", str(ROOT / "examples" / "pull_request.sh")],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split("\n== ")[1:]


def test_the_hook_stops_a_commit_until_it_is_fixed(stages: list[str]) -> None:
    """The same commit fails, is fixed with a comment that says why, and passes."""
    stopped, fixed = stages[:2]
    assert "train.yaml:11:1: error[unknown-key]" in stopped
    assert "...Failed" in stopped
    assert "-num_train_epochs: 1.0\n+# lfconfiglint[unknown-key]: " in fixed
    assert "+num_train_epochs: 3.0" in fixed
    assert fixed.rstrip().endswith("...Passed")


def test_five_commits_on_two_branches(stages: list[str]) -> None:
    """A commit that the hook stopped is none of them."""
    subjects = stages[2].strip().splitlines()[1:]
    assert sorted(each.split(":")[0] for each in subjects) == ["main"] * 2 + ["topic"] * 3


def test_lines_are_annotated(stages: list[str]) -> None:
    """Both configs that the branch changes, and no other file."""
    annotated = [each for each in stages[3].splitlines() if each.startswith("::")]
    assert [each.split(",title")[0] for each in annotated] == [
        "::error file=second.yaml,line=6,endLine=6,col=1,endColumn=16",
        "::warning file=train.yaml,line=1,endLine=1,col=1,endColumn=45",
    ]


def test_the_comment_compares_the_runs(stages: list[str]) -> None:
    """Findings, and the figures of the run before and after."""
    assert "### lfconfiglint: 2 new findings in 2 changed configs" in stages[4]
    assert "| saves at step | 500, 1000, 1250 | 500, 1000, 1500, 2000, 2500, …, 3750 |" in stages[4]
    assert "| memory of each GPU, train | 24.8 GiB / 95.0 GiB: fits | 153 GiB" in stages[4]
