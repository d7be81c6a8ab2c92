"""Memory of the card and of this process, phase by phase; needs torch only for the card."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Reading = dict[str, float | int | None]

_SECONDS_BETWEEN = 0.01


class Meter:
    """Readings by phase, in bytes and seconds; a phase that comes again keeps its largest.

    ``allocated`` and ``reserved`` are torch's peaks within the phase, ``device_used`` what the
    driver counts as used on the card afterwards (every process, the CUDA context included), and
    ``rss`` and ``anonymous`` the peaks of this process in host memory, sampled.
    """

    def __init__(self, torch: Any, *, cuda: bool) -> None:
        self._torch = torch
        self._cuda = cuda
        self.phases: dict[str, Reading] = {}
        self.before = _host()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        self.start()
        sampler = _Sampler()
        with sampler:
            yield
            self._synchronize()
        self._keep(name, {**self._card(), "seconds": sampler.seconds, **sampler.peak})

    def start(self) -> None:
        """Peaks count from here on."""
        if self._cuda:
            self._synchronize()
            self._torch.cuda.reset_peak_memory_stats()

    def mark(self, name: str) -> None:
        """The end of a phase that began at the last ``start`` or ``mark``."""
        self._synchronize()
        self._keep(name, {**self._card(), **_host()})
        self.start()

    def _card(self) -> Reading:
        if not self._cuda:
            return {"allocated": None, "reserved": None, "device_used": None}
        free, total = self._torch.cuda.mem_get_info()
        return {
            "allocated": self._torch.cuda.max_memory_allocated(),
            "reserved": self._torch.cuda.max_memory_reserved(),
            "device_used": total - free,
        }

    def _synchronize(self) -> None:
        if self._cuda:
            self._torch.cuda.synchronize()

    def _keep(self, name: str, reading: Reading) -> None:
        old = self.phases.get(name, {})
        self.phases[name] = {key: _larger(old.get(key), value) for key, value in reading.items()}


class _Sampler:
    """The largest host memory of this process while it runs."""

    def __init__(self) -> None:
        self.peak: Reading = _host()
        self.seconds = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._begin = time.perf_counter()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begin
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_SECONDS_BETWEEN):
            now = _host()
            self.peak = {key: _larger(self.peak[key], value) for key, value in now.items()}


def _larger(first: float | int | None, second: float | int | None) -> float | int | None:
    known = [value for value in (first, second) if value is not None]
    return max(known, default=None)


def _host() -> Reading:
    """From ``/proc``; None elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return {"rss": None, "anonymous": None}
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith(" kB")}
    return {
        key: int(sizes[field]) * 1024 if field in sizes else None
        for key, field in (("rss", "VmRSS"), ("anonymous", "RssAnon"))
    }
