"""The end of a run: quick where nobody waits for it, the same for everybody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = "model_name_or_path: Qwen/Qwen3-8B\nstage: sft\nlerning_rate: 1.0e-5\n"
SCRIPT = "from lfconfiglint.cli import script\nscript()\n"


def run(*program: str, cwd: Path, stdout: int | None = None) -> tuple[int, str, str]:
    if stdout is None:
        done = subprocess.run([sys.executable, *program], cwd=cwd, capture_output=True, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()
    done = subprocess.run(
        [sys.executable, *program], cwd=cwd, stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    return done.returncode, "", done.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--output-format", "json"),
        ("--fix-only", "--diff"),
        ("no-such-file.yaml",),
        ("--help",),
    ],
)
def test_quick_end_says_all(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """As a console script and as a module: exit code, output and errors."""
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text(CONFIG, encoding="utf-8")
    quick = run("-c", SCRIPT, *arguments, cwd=tmp_path)
    assert quick == run("-m", "lfconfiglint", *arguments, cwd=tmp_path)
    assert quick[0] in (0, 1, 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has such a device")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """What cannot be written is no success, however the run ends."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        ends = [
            run(*program, cwd=tmp_path, stdout=full.fileno())
            for program in (("-c", SCRIPT), ("-m", "lfconfiglint"))
        ]
    assert ends[0] == ends[1]
    assert ends[0][0] == 2


def test_who_waits_for_the_end_is_called(tmp_path: Path) -> None:
    """A measurement of coverage, a profile, a program around the command line."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    code, out, _ = run(
        "-c", f"import atexit\natexit.register(print, 'the end')\n{SCRIPT}", cwd=tmp_path
    )
    assert code == 1
    assert out.endswith("the end\n")


def test_a_profiler_that_runs_the_module_is_called(tmp_path: Path) -> None:
    """It has its say after the run, as it does by ``python -m`` of other modules."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    code, out, _ = run("-m", "cProfile", "-m", "lfconfiglint", cwd=tmp_path)
    assert "function calls" in out
    assert code in (0, 1)


def test_a_program_goes_on_after_main(tmp_path: Path) -> None:
    """Only the console script ends the process; whoever calls ``main`` may have more to do."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    program = """
from lfconfiglint.cli import main
try:
    main()
except SystemExit as left:
    print("goes on after", left.code)
"""
    code, out, _ = run("-c", program, cwd=tmp_path)
    assert code == 0
    assert out.endswith("goes on after 1\n")
