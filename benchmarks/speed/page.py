"""The figures as a page: ratios first, since seconds are those of one machine."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.speed.measure import Series
from lfconfiglint.language import Text

_HEAD_EN = """\
# Speed

Written by `python -m benchmarks.speed --page docs/speed.md`; figures are of one run on one machine.
Commands took turns. *CPU* is the median of the processors' time, *±* half the distance between
its quartiles, *clock* the median of the time that passed, *memory* the most of any process.
Seconds depend on the machine; the ratios hardly do.
`cached` runs find all results in the cache, `lfconfiglint` alone stands for `--no-cache`.
Memory below what the measuring process takes itself does not show.
"""
_HEAD_ZH = """\
# 速度

由 `python -m benchmarks.speed --page docs/speed.md` 写出，均为同一台机器上一次测量的结果。
各命令轮流运行。*CPU* 为处理器时间的中位数，*±* 为其四分位距的一半，
*耗时* 为实际经过时间的中位数，*内存* 为各进程中的最大值。
秒数取决于机器，比值则基本不变。
`cached` 表示结果全部取自缓存，单独的 `lfconfiglint` 表示 `--no-cache`。
低于测量进程自身占用的内存无法显示。
"""
_COLUMNS = Text(
    "| command | CPU | ± | of `{base}` | clock | memory |",
    "| 命令 | CPU | ± | 与 `{base}` 之比 | 耗时 | 内存 |",
)


def head() -> Text:
    """What the figures are, and the machine that they are of."""
    machine = _machine()
    return Text(f"{_HEAD_EN}\nMachine: {machine.en}.\n", f"{_HEAD_ZH}\n机器：{machine.zh}。\n")


def _machine() -> Text:
    """The processor, its cores and the interpreter, in one line."""
    info = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else ())
        if line.startswith("model name")
    ]
    name = models[0] if models else platform.processor() or platform.machine()
    system, python = platform.system(), f"Python {platform.python_version()}"
    cores = len(models) or "?"
    return Text(
        f"{name}, {cores} cores, {system}, {python}", f"{name}，{cores} 核，{system}，{python}"
    )


def table(title: Text, series: Sequence[Series], base: str, note: Text) -> Text:
    """A table of commands; *base* is the one that all are compared with."""
    unit = next(each.cpu for each in series if each.name == base)
    rows = [
        f"| {each.name} | {each.cpu * 1e3:,.1f} ms | {each.spread:.0%} | {each.cpu / unit:.2f} "
        f"| {each.wall * 1e3:,.0f} ms | {each.memory / 2**20:.0f} MiB |"
        for each in series
    ]
    columns = Text(*(text.format(base=base) for text in _COLUMNS))
    return _section(title, note, columns, "|---|--:|--:|--:|--:|--:|", rows)


def growth(title: Text, what: Text, seconds: Mapping[int, float], note: Text) -> Text:
    """How the time for a file grows with *what*."""
    first = next(iter(seconds.values()))
    rows = [
        f"| {count:,} | {each * 1e3:.2f} ms | {each / first:.2f} |"
        for count, each in seconds.items()
    ]
    columns = Text(f"| {what.en} | CPU | of the first |", f"| {what.zh} | CPU | 与首行之比 |")
    return _section(title, note, columns, "|--:|--:|--:|", rows)


def _section(title: Text, note: Text, columns: Text, rule: str, rows: Sequence[str]) -> Text:
    parts = zip(title, note, columns, strict=True)
    return Text(
        *(
            "\n".join([f"## {title}", "", note, "", columns, rule, *rows, ""])
            for title, note, columns in parts
        )
    )
