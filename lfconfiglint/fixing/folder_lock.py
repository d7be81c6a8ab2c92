"""One run at a time in a folder."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator

if sys.platform != "win32":
    import fcntl

WAIT = 10.0
"""Seconds to wait for another run; a write takes far less."""
_PAUSE = 0.02


@contextlib.contextmanager
def locked(folder: str) -> Iterator[bool]:
    """Hold the lock of *folder*; False where it cannot be had.

    That is on Windows, on some network file systems, in a folder that may not be listed, and where
    another run holds it for longer than ``WAIT``. Writing is then still safe for each file, but
    leftovers may be another's and must stay. The system takes the lock from a process that dies.
    """
    if sys.platform == "win32":
        yield False
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _lock(descriptor)
    finally:
        # what was written is written, whatever the system says of the folder now
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        return False
    end = time.monotonic() + WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE)
        except OSError:
            return False
        else:
            return True
