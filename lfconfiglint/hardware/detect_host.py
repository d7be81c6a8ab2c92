"""Host memory that a run may use: the machine's, or what its container or job is limited to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from lfconfiglint.records import NamedTuple

CONTROL_GROUPS = Path("/sys/fs/cgroup")
PROC = Path("/proc")


class HostMemory(NamedTuple):
    """Bytes; ``limit`` is that of the container or job, None without one below ``total``."""

    total: int | None
    limit: int | None

    @property
    def usable(self) -> int | None:
        return self.total if self.limit is None else self.limit


def host_memory(proc: Path = PROC, groups: Path = CONTROL_GROUPS) -> HostMemory:
    """From ``/proc``; where there is none, through psutil if it is installed, or ``sysconf``."""
    total = _total(proc)
    limits = [limit for limit in _limits(proc, groups) if total is None or limit < total]
    return HostMemory(total, min(limits, default=None))


def _total(proc: Path) -> int | None:
    match = re.search(r"^MemTotal:\s*(\d+) kB$", _read(proc / "meminfo"), re.MULTILINE)
    if match:
        return int(match[1]) * 1024
    try:
        return int(import_module("psutil").virtual_memory().total)
    except ImportError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        # Windows has no sysconf
        return None


def _limits(proc: Path, groups: Path) -> Iterator[int]:
    """Every limit on the way from this process's control group to the root, of both versions.

    Inside a container the root is the container's own group, and the path that ``/proc`` names
    may not exist there.
    """
    for line in _read(proc / "self" / "cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            yield from _on_the_way(groups, path, "memory.max")
        elif "memory" in controllers.split(","):
            yield from _on_the_way(groups / "memory", path, "memory.limit_in_bytes")


def _on_the_way(root: Path, path: str, file: str) -> Iterator[int]:
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    for depth in range(len(parts) + 1):
        text = _read(root.joinpath(*parts[:depth], file)).strip()
        # "max" is no limit; version 1 writes a number larger than any memory
        if text.isascii() and text.isdigit() and 0 < int(text) < 2**60:
            yield int(text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
