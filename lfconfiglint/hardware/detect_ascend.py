"""Ascend cards from the table that ``npu-smi info`` prints.

Two lines per chip: number, name and health; then chip, bus and ``used / total`` in MB for each
kind of memory, of which HBM, the last, is the one that models are trained in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.hardware.detect_seen import MIB, SeenCard
from lfconfiglint.hardware.detect_tool import run, unreadable

_TOOL = "npu-smi"
_FIRST = re.compile(r"\|\s*\d+\s+(?P<name>\S+)\s*\|\s*(?P<health>[A-Za-z]+)\s*\|.*\|")
_SECOND = re.compile(r"\|\s*\d+(?:\s+\d+)?\s*\|\s*(?:[0-9A-Fa-fx]+:[0-9A-Fa-fx:.]+|NA)\s*\|(.*)\|")
_USAGE = re.compile(r"(\d+)\s*/\s*(\d+)")


def cards_of_npu_smi() -> list[SeenCard]:
    """Every chip; raises :class:`ToolError`."""
    output = run(_TOOL, "info")
    # the second table lists processes
    table = output.partition("Process id")[0]
    cards = list(_chips(table))
    if not cards and "NPU" not in table:
        raise unreadable(_TOOL, output)
    return cards


def _chips(table: str) -> Iterator[SeenCard]:
    first: re.Match[str] | None = None
    for line in table.splitlines():
        second = _SECOND.fullmatch(line.strip())
        if second and first:
            usages = _USAGE.findall(second[1])
            if not usages:
                raise unreadable(_TOOL, line)
            used, total = (int(number) * MIB for number in usages[-1])
            yield SeenCard(
                first["name"], total or None, None, used, healthy=first["health"] == "OK"
            )
            first = None
        else:
            first = _FIRST.fullmatch(line.strip()) or first
