"""Faults at every system call of a write: the old files or the new ones, and nothing else."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lfconfiglint.fixing.write import WriteError, create_file, replace_file
from tests.fix.faults import (
    Fault,
    calls_of,
    faulty,
    kill_after,
    kill_before,
    killed_at,
    raising,
)

OLD, NEW, JSON = b"a: 1\n" * 50, b"a: 2\n" * 50, b"{}\n" * 50
Files = dict[str, bytes]

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")
ERRORS = [OSError(code, os.strerror(code)) for code in (errno.ENOSPC, errno.EIO, errno.EACCES)]


@dataclass(frozen=True)
class Write:
    """The files before and after, what lies between, which only a kill may leave, and what makes
    them."""

    before: Files
    after: Files
    work: Callable[[Path], None]
    between: Files | None = None

    def lay_out(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in self.before.items():
            (folder / name).write_bytes(content)


def replace(folder: Path) -> None:
    replace_file(folder / "train.yaml", OLD, NEW)


def replace_pair(folder: Path) -> None:
    replace_file(folder / "train.yaml", OLD, NEW, (folder / "ds.json", JSON))


def create(folder: Path) -> None:
    create_file(folder / "baseline.json", JSON)


WRITES = {
    "config": Write({"train.yaml": OLD}, {"train.yaml": NEW}, replace),
    "config and new JSON": Write(
        {"train.yaml": OLD},
        {"train.yaml": NEW, "ds.json": JSON},
        replace_pair,
        {"train.yaml": OLD, "ds.json": JSON},
    ),
    "baseline": Write({}, {"baseline.json": JSON}, create),
}
writes = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def calls(write: Write, folder: Path) -> list[str]:
    write.lay_out(folder)
    seen = calls_of(lambda: write.work(folder))
    assert files(folder) == write.after
    assert {"write", "fsync", "flock"} <= set(seen)
    return seen


@writes
@pytest.mark.parametrize("error", [*ERRORS, KeyboardInterrupt()], ids=repr)
def test_error_at_every_call(write: Write, folder: Path, error: BaseException) -> None:
    """A failure that is reported left the old files; one that is not left the new ones. Where the
    file on its way cannot be removed, the next run does."""
    failed = 0
    for at, name in enumerate(calls(write, folder)):
        write.lay_out(folder)
        with faulty(at, raising(error)):
            try:
                write.work(folder)
            except WriteError:
                failed += 1
                expected = [write.before]
            except KeyboardInterrupt:
                failed += 1
                expected = [write.before, write.after]
            else:
                expected = [write.after]
        if name == "unlink":
            create_file(folder / "next", b"")
            (folder / "next").unlink()
        assert files(folder) in expected, (at, name)
    # at least where it is opened, written, flushed and closed
    assert failed >= 4


@forks
@writes
@pytest.mark.parametrize("fault", [kill_before, kill_after])
def test_kill_at_every_call(write: Write, folder: Path, fault: Fault) -> None:
    """The files are whole, the config never names one that is not there, and the next run finds
    the lock free, removes what was left and ends the work."""
    left = 0
    for at, name in enumerate(calls(write, folder)):
        write.lay_out(folder)
        assert killed_at(at, fault, lambda: write.work(folder)), (at, name)
        found = files(folder)
        whole = {each: found[each] for each in found if not each.endswith(".lfconfiglint.tmp")}
        assert whole in (write.before, write.after, write.between), (at, name)
        left += len(found) - len(whole)
        write.work(folder)
        assert files(folder) == write.after, (at, name)
    assert left, "no kill left anything to remove"


@forks
def test_parallel_runs_lose_nothing(tmp_path: Path) -> None:
    """Of runs that change the same file at once each either succeeds or is told."""
    target = tmp_path / "train.yaml"
    target.write_bytes(b"start\n")

    def work(number: int) -> None:
        for step in range(60):
            while True:
                old = target.read_bytes()
                try:
                    replace_file(target, old, old + f"{number}.{step}\n".encode())
                except WriteError:
                    continue
                break

    children = []
    for number in range(3):
        child = os.fork()
        if not child:
            status = 1
            try:
                work(number)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    lines = target.read_text().splitlines()
    assert sorted(lines) == sorted(["start", *(f"{n}.{s}" for n in range(3) for s in range(60))])
    assert files(tmp_path).keys() == {"train.yaml"}
