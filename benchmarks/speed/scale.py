"""A great many configs in one run: memory of all processes together, and whether it keeps its pace.

python -m benchmarks.speed.scale --count 100000
python -m benchmarks.speed.scale --count 20000 --forms json sarif junit
python -m benchmarks.speed.scale --count 20000 --baseline
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.speed.configs import write_configs
from benchmarks.speed.measure import ENVIRONMENT

FORMS = ("text",)
LINT = [sys.executable, "-m", "lfconfiglint", "--isolated", "--lang", "en"]
_PROGRESS = re.compile(rb"([\d,]+) of [\d,]+ files")
_SECOND = 1.0


class Sample(NamedTuple):
    """At one moment: seconds since the start, files done, bytes of all processes together.

    Memory that processes share is counted once (PSS).
    """

    seconds: float
    files: int
    memory: int


class Taken(NamedTuple):
    """A run that ended: its samples, the processors' seconds, bytes of its report."""

    samples: list[Sample]
    seconds: float
    cpu: float
    written: int


def processes_below(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((task / "children").read_text() for task in tasks)
    except OSError:
        return
    for child in children.split():
        yield from processes_below(int(child))


def memory_of(pid: int) -> int:
    """PSS of one process in bytes; 0 where it has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def run(folder: Path, form: str, *flags: str) -> Taken:
    """Check everything in *folder*. How far it is stands on its standard error, a terminal."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    report = folder.parent / "report"
    start = time.monotonic()
    with report.open("wb") as out:
        process = subprocess.Popen(
            [*LINT, folder.name, "--output-format", form, *flags],
            cwd=folder.parent,
            env={**ENVIRONMENT, "XDG_CACHE_HOME": str(folder.parent / "cache"), "TERM": "xterm"},
            stdout=out,
            stderr=theirs,
        )
    os.close(theirs)
    samples, done, said = [], 0, b""
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        said = said[-200:] + _available(ours)
        for found in _PROGRESS.finditer(said):
            done = int(found[1].replace(b",", b""))
        if pid:
            break
        memory = sum(map(memory_of, processes_below(process.pid)))
        samples.append(Sample(time.monotonic() - start, done, memory))
        time.sleep(_SECOND)
    os.close(ours)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(said.decode(errors="replace"))
    seconds = time.monotonic() - start
    return Taken(samples, seconds, used.ru_utime + used.ru_stime, report.stat().st_size)


def _available(descriptor: int) -> bytes:
    parts = []
    try:
        while part := os.read(descriptor, 65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts)


def pace(taken: Taken, count: int) -> list[float]:
    """Files a second in each tenth of the files; 0 where a tenth took less than a sample."""
    at = [0.0]
    for tenth in range(1, 10):
        passed = (each.seconds for each in taken.samples if each.files >= count * tenth / 10)
        at.append(next(passed, taken.seconds))
    at.append(taken.seconds)
    return [
        count / 10 / (later - sooner) if later > sooner else 0.0 for sooner, later in pairwise(at)
    ]


def told(name: str, taken: Taken, count: int) -> str:
    """One run in two lines."""
    most = max((each.memory for each in taken.samples), default=0)
    rates = " ".join(f"{rate:,.0f}" for rate in pace(taken, count))
    return (
        f"{name}: {taken.seconds:.1f} s on the clock, {taken.cpu:.1f} s of processors, at most "
        f"{most / 1e6:.0f} MB together, report of {taken.written / 1e6:.1f} MB\n"
        f"  files a second, by tenths: {rates}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--forms", nargs="+", default=list(FORMS))
    parser.add_argument("--cached", action="store_true", help="filling the cache, then from it")
    parser.add_argument("--baseline", action="store_true", help="writing a baseline, then using it")
    parser.add_argument("--jobs", default=None)
    options = parser.parse_args()
    flags = ["--jobs", options.jobs] if options.jobs else []
    with TemporaryDirectory() as name:
        folder = Path(name, "configs")
        write_configs(folder, options.count)
        if options.baseline:
            known = ["--no-cache", "--baseline", "known.json", *flags]
            taken = run(folder, "text", *known, "--write-baseline")
            print(told("writing a baseline", taken, options.count), flush=True)
            print(told("using it", run(folder, "text", *known), options.count), flush=True)
            return
        for form in options.forms:
            if not options.cached:
                taken = run(folder, form, "--no-cache", *flags)
                print(told(form, taken, options.count), flush=True)
                continue
            for part in ("filling", "from the cache"):
                taken = run(folder, form, *flags)
                print(told(f"{form}, {part}", taken, options.count), flush=True)


if __name__ == "__main__":
    main()
