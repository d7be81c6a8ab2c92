"""System calls that go wrong, one at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from lfconfiglint.fixing import folder_lock

_CALLS = (
    "open", "read", "write", "close", "stat", "lstat", "access", "chmod", "chown", "fsync",
    "replace", "rename", "link", "unlink", "mkdir", "rmdir", "listdir", "scandir", "listxattr",
    "getxattr", "setxattr",
)  # fmt: skip
Fault = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]


@contextmanager
def faulty(at: int, fault: Fault) -> Iterator[list[str]]:
    """Make the call number *at* go wrong; the list tells which calls were made."""
    seen: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            seen.append(name)
            if len(seen) - 1 == at:
                return fault(name, real, arguments)
            return real(*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in _CALLS:
            if hasattr(os, name):
                patch.setattr(os, name, counted(name, getattr(os, name)))
        if hasattr(folder_lock, "fcntl"):
            patch.setattr(folder_lock.fcntl, "flock", counted("flock", folder_lock.fcntl.flock))
        yield seen


def calls_of(work: Callable[[], object]) -> list[str]:
    """The calls that *work* makes where all goes well."""
    with faulty(-1, lambda *_: None) as seen:
        work()
    return seen


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


def kill_before(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if name == "write":
        real(arguments[0], arguments[1][:7])
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with suppress(OSError):
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)


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


def killed_at(at: int, fault: Fault, work: Callable[[], object]) -> bool:
    """Whether a process that does *work* dies of *fault* at the call number *at*."""

    def child() -> None:
        with faulty(at, fault):
            work()

    return run_in_child(child) == -signal.SIGKILL
