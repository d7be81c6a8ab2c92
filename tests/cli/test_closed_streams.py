"""Streams that are closed or full when a run starts, as under a scheduler or behind `>&-`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, scrubbed_environment

pytestmark = pytest.mark.skipif(
    os.name != "posix" or not Path("/dev/full").exists(), reason="needs a shell and /dev/full"
)
FINDING = "stage: sft\nmodel_name_or_path: a/b\ntemplate: qwen\nnonsense: 1\n"
ERROR = "lfconfiglint: error: "


def _run(folder: Path, line: str) -> tuple[int, str, str]:
    """A line of a shell, in which the tool is *$L*."""
    env = {**scrubbed_environment(), "L": f"{sys.executable} -m lfconfiglint --lang en"}
    env["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(FINDING, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("to", "reason"), [(">&-", "Bad file descriptor"), ("> /dev/full", "No space left on device")]
)
def test_output_that_cannot_be_written(folder: Path, to: str, reason: str, form: str) -> None:
    """Is no success, and is said once."""
    code, _, err = _run(folder, f"$L a.yaml --output-format {form} {to}")
    assert (code, err) == (2, f"{ERROR}standard output: {reason}\n")


@pytest.mark.parametrize("to", ["2>&-", "2> /dev/full"])
def test_nobody_hears_the_summary(folder: Path, to: str) -> None:
    """What stands beside the report may get lost; the report and the exit code do not."""
    code, out, _ = _run(folder, f"$L a.yaml --output-format concise {to}")
    assert code == 1
    assert "a.yaml:4:1: error[unknown-key]" in out
    assert _run(folder, f"$L no-such.yaml {to}")[0] == 2


def test_input_that_is_closed(folder: Path) -> None:
    """Only matters where it is read."""
    assert _run(folder, "$L - <&-")[::2] == (2, f"{ERROR}standard input: Bad file descriptor\n")
    assert _run(folder, "$L a.yaml --output-format concise <&-")[0] == 1


def test_a_report_in_a_file_needs_no_output(folder: Path) -> None:
    """With every stream closed it is as it is with all of them, and in no stream's place."""
    flags = "--output-format json --output-file report.json"
    assert _run(folder, f"$L a.yaml {flags} <&- >&- 2>&-")[0] == 1
    closed = (folder / "report.json").read_bytes()
    assert _run(folder, f"$L a.yaml {flags}")[0] == 1
    assert (folder / "report.json").read_bytes() == closed
    code, _, err = _run(folder, "$L a.yaml --output-format json --output-file /dev/full")
    assert (code, err) == (2, f"{ERROR}/dev/full: No space left on device\n")


def test_a_working_folder_that_is_gone(folder: Path) -> None:
    """Says what there is no more."""
    code, _, err = _run(folder, "mkdir gone; cd gone; rmdir ../gone; $L ../a.yaml")
    assert (code, err) == (2, f"{ERROR}the working folder: No such file or directory\n")


@pytest.mark.parametrize(
    ("command", "name"),
    [("init", "lfconfiglint.toml"), ("rules new a-rule", "lint-rules/a-rule.yaml")],
)
def test_a_new_file_is_whole_or_not_there(folder: Path, command: str, name: str) -> None:
    """Half a settings file would be in the way of the next try."""
    code, _, err = _run(folder, f"ulimit -f 0; $L {command}; echo $? >&2")
    assert not (folder / name).exists()
    assert f"{name}: not written: File too large" in err
    assert err.endswith("2\n")
    assert code == 0
    assert _run(folder, f"$L {command}")[0] == 0
    assert (folder / name).stat().st_size > 100
