"""What differs on Windows and can be tried elsewhere: files of bytes, and paths with a drive."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.report.formats import github, sarif
from tests.helpers import ROOT, scrubbed_environment

TYPO = (
    b"stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ndataset: identity\ntemplate: qwen\n"
    b"output_dir: saves\nbf16: true\ngradient_acumulation_steps: 2\n"
)
LINT = ("--isolated", "--select", "unknown-key")


def run_in_text_mode(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "text_mode.py", *arguments],
        cwd=folder, env=scrubbed_environment() | {"XDG_CACHE_HOME": str(folder / ".cache")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_are_as_they_were(tmp_path: Path, end: bytes) -> None:
    """A fix writes, and undo brings back, every byte of the others."""
    old = TYPO.replace(b"\n", end)
    config = tmp_path / "train.yaml"
    config.write_bytes(old)
    run_in_text_mode(tmp_path, *LINT, "--fix", "--unsafe-fixes", "--no-comments")
    assert config.read_bytes() == old.replace(b"_acumulation", b"_accumulation")
    run_in_text_mode(tmp_path, "undo")
    assert config.read_bytes() == old


def test_results_are_kept_as_bytes(tmp_path: Path) -> None:
    """A result with a line end in it is still whole when it is read back."""
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_bytes(TYPO)
    concise = (*LINT, "--output-format", "concise")
    first, second = (run_in_text_mode(tmp_path, *concise) for _ in range(2))
    assert first == second
    assert first.count("error[unknown-key]") == 20


def test_paths_with_a_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """The colon of a drive stays one; annotations have forward slashes."""
    monkeypatch.setattr(sarif, "Path", PureWindowsPath)
    assert sarif._artifact("C:/my runs/train.yaml") == {"uri": "file:///C:/my%20runs/train.yaml"}
    assert sarif._artifact("runs/train.yaml") == {"uri": "runs/train.yaml"}
    monkeypatch.setattr(os, "sep", "\\")
    failed = FileReport("runs\\train.yaml", "failed", reason=Text("broken", "损坏"))
    assert list(github._commands(failed, "en")) == ["::error file=runs/train.yaml::broken"]
