"""Many files: the same reports from one process and from several, and little of each kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lfconfiglint.changes import Changes
from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import checkers_of
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.errors import UsageError
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.many import FEW, check_files, processes_for
from lfconfiglint.report.summary import Told, count_by_severity, summary
from lfconfiglint.shared_parts import Shared
from lfconfiglint.workers import WorkersLost
from tests.helpers import run_tool

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="files are checked by one process"
)

GOOD = "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n"
BAD = f"{GOOD}per_gpu_train_batch_size: 2\nbf16: tru\n"
TEXTS = (GOOD, GOOD.replace("sft", "stf"), "a: [\n", "key: 1\n", BAD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty configs, good and bad in turn."""
    for number in range(40):
        (tmp_path / f"{number:02}.yaml").write_text(TEXTS[number % len(TEXTS)], encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [[], ["--output-format", "concise"], ["--output-format", "json"], ["--diff"], ["--exit-zero"]],
)
def test_processes_change_nothing(folder: Path, arguments: list[str]) -> None:
    """Order, text, summary and exit code are those of one process."""
    one, several = (
        run_tool(".", "--isolated", "--jobs", jobs, *arguments, cwd=folder) for jobs in ("1", "3")
    )
    assert one.stdout
    assert (one.stdout, one.stderr, one.returncode) == (
        several.stdout,
        several.stderr,
        several.returncode,
    )


def test_fixes_are_written_by_one_process(folder: Path) -> None:
    """What other processes found out is written, once."""
    run_tool(".", "--isolated", "--jobs", "3", "--fix", cwd=folder)
    assert (folder / "04.yaml").read_text(encoding="utf-8") != BAD
    assert (folder / "00.yaml").read_text(encoding="utf-8") == GOOD


def report_of(path: Path) -> FileReport:
    return FileReport(str(path), "checked", old=bytes(10**6), new=bytes(10**6))


def test_order_and_bulk() -> None:
    """In the order of the files, without contents that stayed as they were."""
    files = [Path(f"{number}.yaml") for number in range(300)]
    reports = list(check_files(report_of, files, 3))
    assert [report.path for report in reports] == [str(path) for path in files]
    assert not any(report.old or report.new for report in reports)


def test_error_in_a_process() -> None:
    """A mistake in the settings ends the run as it does in one process."""

    def check(path: Path) -> FileReport:
        raise UsageError(Text("no such release", "没有该版本"))

    with pytest.raises(UsageError, match="no such release") as caught:
        list(check_files(check, [Path("a"), Path("b")], 2))
    assert caught.value.say("zh") == "没有该版本"


def test_process_that_is_killed() -> None:
    """A run that lost a process says so and does not hang."""

    def check(path: Path) -> FileReport:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    with pytest.raises(WorkersLost, match="--jobs 1"):
        list(check_files(check, [Path("a"), Path("b")], 2))


def test_processes_for() -> None:
    """Few files are not worth a second process; what is asked for counts."""
    assert processes_for(FEW, None) == 1
    assert processes_for(10, 3) == 3
    assert processes_for(2, 8) == 2
    assert processes_for(0, 8) == 1
    assert processes_for(10_000, None) <= (os.cpu_count() or 1)


def test_interrupted(folder: Path) -> None:
    """Ctrl-C reaches all processes of a terminal, and ends the run in one line."""
    for number in range(2000):
        (folder / f"x{number}.yaml").write_text(TEXTS[1], encoding="utf-8")
    command = [sys.executable, "-m", "lfconfiglint", ".", "--jobs", "2", "--isolated"]
    run = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert run.stdout is not None
    # it is in the midst of it
    run.stdout.readline()
    os.killpg(run.pid, signal.SIGINT)
    started = time.monotonic()
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert errors.decode().splitlines() in (["interrupted"], ["已中断"])
    assert time.monotonic() - started < 30


def test_gist_serves_the_summary(folder: Path) -> None:
    """What is kept of printed reports gives the same closing lines and the same exit code."""
    options = join_options(isolated=True, lang="en")
    checkers = checkers_of(options, None, (), (), Changes())
    reports = [check_path(checkers.of(path), path, None) for path in sorted(folder.iterdir())]
    shared = Shared()
    gists = [shared.gist(report) for report in reports]
    assert list(summary(gists, "en", Told())) == list(summary(reports, "en", Told()))
    assert count_by_severity(gists) == count_by_severity(reports)
    assert {report.result.undecided for report in gists}
    assert len({id(report.result) for report in gists}) <= len(gists)
