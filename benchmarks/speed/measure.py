"""Commands that take turns, so that a slow moment of the machine hits them all."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# an installed tool has its bytecode cached
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


class Taken(NamedTuple):
    """One run: seconds on the clock and of processors, bytes at the peak of the largest process."""

    wall: float
    cpu: float
    memory: float


class Series(NamedTuple):
    """All runs of one command."""

    name: str
    runs: Sequence[Taken]

    @property
    def wall(self) -> float:
        """Median of the seconds on the clock."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median of the processors' seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles of the processors' seconds, of the median."""
        if len(self.runs) < 3:
            return 0.0
        low, _, high = statistics.quantiles((run.cpu for run in self.runs), n=4)
        return (high - low) / 2 / self.cpu

    @property
    def memory(self) -> float:
        """Bytes, the most of any run."""
        return max(run.memory for run in self.runs)


def run_once(command: Sequence[str], folder: Path) -> Taken:
    """Run a command to its end; its exit code does not matter, as findings set it."""
    start = time.perf_counter()
    # a cache of its own
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(folder / ".cache")}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        # it has been waited for
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def take_turns(commands: Mapping[str, Sequence[str]], folder: Path, runs: int) -> list[Series]:
    """*runs* of every command, one after the other; a first round fills caches and is not told."""
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            result = run_once(command, folder)
            if round_:
                taken[name].append(result)
    return [Series(name, results) for name, results in taken.items()]
