"""Results that are thrown away, so that the cache does not grow for ever."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

DAY = 24 * 3600
_UNUSED = 30 * DAY
"""Seconds after which a result that nobody asked for is thrown away."""
_MOST = 256 << 20
"""Bytes of all results; where there are more, the oldest are thrown away."""
_BLOCK = 4096
_HEX = "[0-9a-f]"
_SWEPT = "swept"


def sweep_daily(folder: str) -> None:
    """Throw away what is of no use in a folder of results, unless that was done in the last day."""
    with contextlib.suppress(OSError):
        mark = Path(folder, _SWEPT)
        if mark.exists() and time.time() - mark.stat().st_mtime < DAY:
            return
        mark.touch()
        throw_away(folder)


def throw_away(folder: str) -> None:
    """What was of no use for long, and the oldest of too much."""
    now, size = time.time(), 0
    with contextlib.suppress(OSError):
        for used, taken, file in sorted(_files(folder), reverse=True):
            size += taken
            if size > _MOST or now - used > _UNUSED:
                with contextlib.suppress(OSError):
                    os.unlink(file)


def _files(folder: str) -> Iterator[tuple[float, int, str]]:
    """Time of the last use, size on disk and path of each result, and of no other file."""
    for file in Path(folder).glob(f"{_HEX * 2}/{_HEX * 30}*"):
        with contextlib.suppress(OSError):
            found = file.lstat()
            yield found.st_mtime, -(-found.st_size // _BLOCK) * _BLOCK, str(file)
