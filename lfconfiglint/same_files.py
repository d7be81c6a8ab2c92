"""What was read of a file, remembered as long as the file is as it was, beyond one run, too; and
what follows from an object that many configs share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache, wraps
from pathlib import Path

from lfconfiglint.file_memory import SETTLED, look
from lfconfiglint.hints import Any, TypeVar

T = TypeVar("T")
Reader = TypeVar("Reader", bound=Callable[[Path], Any])


def remembered_while_same(size: int, *beside: str) -> Callable[[Reader], Reader]:
    """Remember the last *size* results of a function that reads a path, and files of these names
    *beside* it, as long as these are as they were: this needs nobody to forget them.

    Each call counts as looking at all of them.
    """

    def decorate(function: Reader) -> Reader:
        cached = lru_cache(maxsize=size)(lambda path, _: function(path))

        @wraps(function)
        def remembering(path: Path) -> Any:
            files = (path, *(path.with_name(name) for name in beside))
            stamps = [_stamp_of(str(look(file))) for file in files]
            return function(path) if None in stamps else cached(path, tuple(stamps))

        return remembering  # type: ignore[return-value]

    return decorate


def _stamp_of(path: str) -> tuple[int, ...] | None:
    """Size, times of change in nanoseconds and number of a file, nothing where there is none; None
    where it changed a moment ago, so that it could again without showing."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    fresh = time.time_ns() - found.st_mtime_ns < SETTLED
    return None if fresh else (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class WorkedOut:
    """A base for objects that nothing changes. What is remembered goes with the object."""

    @cached_property
    def _worked_out(self) -> dict[Hashable, Any]:
        return {}

    def once(self, name: Hashable, compute: Callable[[], T]) -> T:
        """What *compute* gives, remembered by that *name*: it must follow from this object alone.

        What it raises is not remembered.
        """
        known = self._worked_out
        if name not in known:
            known[name] = compute()
        found: T = known[name]
        return found
