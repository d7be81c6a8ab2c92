"""How fast a folder can be written: temporary files, limited in size and time, synchronized."""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from lfconfiglint.errors import system_reason
from lfconfiglint.hardware.detect_seen import MIB, DetectError
from lfconfiglint.hints import BinaryIO
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple
from lfconfiglint.units import decimal_bytes

MOST = 4 * 10**9
"""Bytes that are written at most, and never more than a tenth of what is free."""
LEAST = 256 * MIB
"""Less would time the start, not the disk."""
SECONDS = 15.0
MOST_STREAMS = 8

_CHUNK = 16 * MIB
_SYNC_EVERY = 8
"""Chunks. Writing runs ahead of the disk in between, and the time limit is looked at."""


class Written(NamedTuple):
    """What was measured; ``seconds`` include waiting until all is on the disk."""

    size: int
    seconds: float
    streams: int

    @property
    def bandwidth(self) -> int:
        """Bytes per second of all streams together."""
        return int(self.size / self.seconds)


def write_bandwidth(
    folder: Path, free: int, streams: int, most: int = MOST, seconds: float = SECONDS
) -> Written:
    """Write to *folder* with *streams* at once, as the processes of a run write a checkpoint.

    The files have no name, so that nothing is left behind whatever ends this process; where
    files must have one they are removed at the end. Random bytes, because some file systems
    compress. Raises :class:`DetectError` without room or permission.
    """
    size = min(most, free // 10)
    if size < min(LEAST, most):
        shown = decimal_bytes(free)
        raise DetectError(
            Text(
                f"{folder}: {shown} free is too little to measure writing",
                f"{folder}：剩余 {shown}，空间不足，无法测量写入速度",
            )
        )
    streams = max(1, min(streams, MOST_STREAMS, size // _CHUNK))
    stop = Event()
    block = os.urandom(_CHUNK)
    try:
        with ThreadPoolExecutor(streams) as pool:
            start = time.perf_counter()
            try:
                jobs = [
                    pool.submit(_write, folder, block, size // streams, start + seconds, stop)
                    for _ in range(streams)
                ]
                count = sum(job.result() for job in jobs)
            finally:
                # an interrupt must not wait for the streams to finish
                stop.set()
            return Written(count, max(time.perf_counter() - start, 1e-6), streams)
    except OSError as error:
        why = system_reason(error)
        raise DetectError(Text(f"{folder}: {why.en}", f"{folder}：{why.zh}")) from None


def _write(folder: Path, block: bytes, size: int, deadline: float, stop: Event) -> int:
    """Bytes written until *size*, *deadline* or *stop*, all of them on the disk."""
    written = 0
    with tempfile.TemporaryFile(dir=folder, prefix=".lfconfiglint-", buffering=0) as file:
        while written < size and not stop.is_set() and time.perf_counter() < deadline:
            for _ in range(_SYNC_EVERY):
                written += _write_all(file, block[: size - written])
            os.fsync(file.fileno())
    return written


def _write_all(file: BinaryIO, block: bytes) -> int:
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]
    return len(block)
