"""Faults at every system call of a write: the old file or the new one, and nothing beside it."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.fixing import folder_lock, write
from lfconfiglint.fixing.write import WriteError, replace_file

OLD, NEW = b"a: 1\n" * 50, b"a: 2\n" * 50
CALLS = {
    "open", "read", "write", "close", "stat", "access", "chmod", "chown", "fsync", "replace",
    "unlink", "listdir", "listxattr", "getxattr", "setxattr", "flock",
}  # fmt: skip
Fault = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")


class Faulty:
    """A module whose system calls are counted, and of which one goes wrong."""

    def __init__(self, module: Any, seen: list[str], at: int, fault: Fault) -> None:
        self.module, self.seen, self.at, self.fault = module, seen, at, fault

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.module, name)
        if name not in CALLS:
            return real

        def call(*arguments: Any, **named: Any) -> Any:
            self.seen.append(name)
            if len(self.seen) - 1 == self.at:
                return self.fault(name, real, arguments)
            return real(*arguments, **named)

        return call


def install(patch: pytest.MonkeyPatch, at: int, fault: Fault) -> list[str]:
    """Make the call number *at* of a write go wrong; the list tells which calls were made."""
    seen: list[str] = []
    patch.setattr(write, "os", Faulty(os, seen, at, fault))
    patch.setattr(folder_lock, "os", Faulty(os, seen, at, fault))
    if hasattr(folder_lock, "fcntl"):
        patch.setattr(folder_lock, "fcntl", Faulty(folder_lock.fcntl, seen, at, fault))
    return seen


def calls_of_a_write(folder: Path) -> list[str]:
    target = fresh(folder)
    with pytest.MonkeyPatch.context() as patch:
        seen = install(patch, -1, lambda *_: None)
        replace_file(target, OLD, NEW)
    assert {"write", "fsync", "replace", "chmod"} <= set(seen)
    return seen


def fresh(folder: Path) -> Path:
    target = folder / "train.yaml"
    target.write_bytes(OLD)
    return target


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def raising(error: BaseException) -> Fault:
    def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name == "close":
            # a descriptor is gone even when closing it reports an error
            real(*arguments)
        elif name == "write":
            # a full disk takes a part first
            real(arguments[0], arguments[1][:7])
        raise error

    return fault


@pytest.mark.parametrize(
    "error",
    [OSError(code, os.strerror(code)) for code in (errno.ENOSPC, errno.EIO, errno.EACCES)]
    + [KeyboardInterrupt()],
    ids=["ENOSPC", "EIO", "EACCES", "interrupt"],
)
def test_error_at_every_call(tmp_path: Path, error: BaseException) -> None:
    """A failure that is reported left the old file; one that is not left the new one."""
    failed = 0
    for at, name in enumerate(calls_of_a_write(tmp_path)):
        target = fresh(tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            install(patch, at, raising(error))
            try:
                replace_file(target, OLD, NEW)
            except WriteError:
                failed += 1
                assert target.read_bytes() == OLD, name
            except KeyboardInterrupt:
                failed += 1
                assert target.read_bytes() in (OLD, NEW), name
            else:
                assert target.read_bytes() == NEW, name
        assert names(tmp_path) == ["train.yaml"], name
    assert failed > 5


def run_in_child(work: Callable[[], object]) -> int:
    """Exit status of a forked process that does *work*."""
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_before(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if name == "write":
        real(arguments[0], arguments[1][:7])
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)


@forks
@pytest.mark.parametrize("fault", [kill_before, kill_after])
def test_kill_at_every_call(tmp_path: Path, fault: Fault) -> None:
    """The file is whole, and the next run finds the lock free and removes what was left."""
    left = 0
    for at, name in enumerate(calls_of_a_write(tmp_path)):
        target = fresh(tmp_path)

        def work(target: Path = target, at: int = at) -> None:
            install(pytest.MonkeyPatch(), at, fault)
            replace_file(target, OLD, NEW)

        assert run_in_child(work) == -signal.SIGKILL, name
        assert target.read_bytes() in (OLD, NEW), name
        left += len(names(tmp_path)) - 1
        now = target.read_bytes()
        replace_file(target, now, b"a: 3\n")
        assert names(tmp_path) == ["train.yaml"], name
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
    assert names(tmp_path) == ["train.yaml"]
