"""Names of files whose bytes are no UTF-8: told as well as can be, and never an error of ours."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from lfconfiglint.report.formats.table import FORMATS
from tests.helpers import run_tool

CONFIG = (
    b"stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ndo_train: true\ndataset: identity\n"
    b"template: qwen\noutput_dir: saves\nbf16: true\ngradient_acumulation_steps: 2\n"
)
STRICT = {"PYTHONIOENCODING": "utf-8:strict"}
NAME = os.fsdecode(b"run\xff.yaml")
MACHINE = ("--hardware", "8xH20", "--samples", "5000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    try:
        (tmp_path / NAME).write_bytes(CONFIG)
    except OSError:
        pytest.skip("this file system has no such names")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    done = run_tool(*arguments, cwd=folder, env=STRICT)
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.mark.parametrize("form", FORMATS)
def test_reports(folder: Path, form: str) -> None:
    """On standard output and in a file, in every form."""
    shown = run(folder, "--isolated", "--output-format", form).stdout
    run(folder, "--isolated", "--output-format", f"{form}:report")
    for text in (shown, (folder / "report").read_bytes()):
        assert text.decode()


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "svg"])
def test_estimates(folder: Path, form: str) -> None:
    """Alone and beside itself on another machine."""
    for more in ((), ("--compare", "--hardware", "8xH100")):
        done = run(folder, "estimate", NAME, *MACHINE, *more, "--output-format", form)
        assert done.stdout.decode()


@pytest.mark.parametrize("more", [(), ("--output-format", "json"), ("--diff",), ("--write",)])
def test_fit(folder: Path, more: tuple[str, ...]) -> None:
    run(folder, "fit", NAME, *MACHINE, *more)


def test_fixes_and_undo(folder: Path) -> None:
    """The file is found again by its name as it is."""
    run(folder, "--isolated", "--fix", "--unsafe-fixes", "--show-fixes", "--no-comments")
    assert b"gradient_accumulation_steps" in (folder / NAME).read_bytes()
    run(folder, "undo")
    assert (folder / NAME).read_bytes() == CONFIG


def test_baseline(folder: Path) -> None:
    """What is written down under such a name is known again."""
    kept = ("--isolated", "--baseline", "known.json")
    run(folder, *kept, "--write-baseline")
    assert run(folder, *kept).returncode == 0
