"""The figures as a page: ratios first, since seconds are those of one machine."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.speed.measure import Series

HEAD = """\
# Speed

Written by `python -m benchmarks.speed --page docs/speed.md`; figures are of one run on one machine.
Commands took turns. *CPU* is the median of the processors' time, *±* half the distance between
its quartiles, *clock* the median of the time that passed, *memory* the most of any process.
Seconds depend on the machine; the ratios hardly do.
`cached` runs find all results in the cache, `lfconfiglint` alone stands for `--no-cache`.
Memory below what the measuring process takes itself does not show.

"""


def machine() -> str:
    """The processor, its cores and the interpreter, in one line."""
    info = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else ())
        if line.startswith("model name")
    ]
    name = models[0] if models else platform.processor() or platform.machine()
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"{name}, {len(models) or '?'} cores, {python}"


def table(title: str, series: Sequence[Series], base: str, note: str = "") -> str:
    """A table of commands; *base* is the one that all are compared with."""
    unit = next(each.cpu for each in series if each.name == base)
    rows = [
        f"| {each.name} | {each.cpu * 1e3:,.1f} ms | {each.spread:.0%} | {each.cpu / unit:.2f} "
        f"| {each.wall * 1e3:,.0f} ms | {each.memory / 2**20:.0f} MiB |"
        for each in series
    ]
    head = f"| command | CPU | ± | of `{base}` | clock | memory |\n|---|--:|--:|--:|--:|--:|"
    return "\n".join([f"## {title}", "", *([note, ""] if note else []), head, *rows, ""])


def growth(title: str, what: str, seconds: Mapping[int, float], note: str) -> str:
    """How the time for a file grows with *what*."""
    first = next(iter(seconds.values()))
    rows = [
        f"| {count:,} | {each * 1e3:.2f} ms | {each / first:.2f} |"
        for count, each in seconds.items()
    ]
    head = f"| {what} | CPU | of the first |\n|--:|--:|--:|"
    return "\n".join([f"## {title}", "", note, "", head, *rows, ""])
