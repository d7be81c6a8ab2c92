"""Work in numbers that are the same on every machine: calls of functions, and questions to the file
system among them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NamedTuple

_OF_FILES = frozenset(
    {"open", "stat", "lstat", "scandir", "listdir", "readlink", "access", "fstat"}
)


class Work(NamedTuple):
    calls: int
    files: int
    """Of the calls, those that ask the system about files."""


def work_of(run: Callable[[], object]) -> Work:
    calls = files = 0

    def seen(frame: FrameType, event: str, function: Any) -> None:
        nonlocal calls, files
        if event == "call":
            calls += 1
        elif event == "c_call":
            calls += 1
            files += function.__name__ in _OF_FILES

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(before)
    return Work(calls, files)
