"""AMD cards from ``amd-smi static --asic --vram --json``, or from ``rocm-smi`` before ROCm 6."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lfconfiglint.hardware.detect_seen import MIB, SeenCard, ToolError
from lfconfiglint.hardware.detect_tool import run, unreadable
from lfconfiglint.hints import Any

_UNITS = {"B": 1, "KB": 2**10, "MB": MIB, "GB": 2**30}
"""amd-smi writes MB and means MiB: 196592 of them on a card with 192 GiB."""

_INTEGRATED = 2**30
"""Graphics inside a processor has less memory of its own and is not trained on."""


def cards_of_amd() -> list[SeenCard]:
    """Every card, without graphics that is part of a processor; raises :class:`ToolError`."""
    try:
        cards = list(_of_amd_smi())
    except ToolError as first:
        try:
            cards = list(_of_rocm_smi())
        except ToolError as second:
            # of two failures, that of the tool which is installed
            raise first if "rocm-smi is not installed" in second.text.en else second from None
    return [card for card in cards if card.total is None or card.total >= _INTEGRATED]


def _of_amd_smi() -> Iterator[SeenCard]:
    tool = "amd-smi"
    content = _json(tool, run(tool, "static", "--asic", "--vram", "--json"))
    # a list until ROCm 6.4, in a mapping after it
    rows = content.get("gpu_data") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise unreadable(tool, str(content))
    for row in rows:
        try:
            size = row["vram"]["size"]
            total = int(size["value"]) * _UNITS[size["unit"]]
            name = str(row["asic"]["market_name"])
        except (KeyError, TypeError, ValueError):
            raise unreadable(tool, str(row)) from None
        yield SeenCard(name, total, total)


def _of_rocm_smi() -> Iterator[SeenCard]:
    tool = "rocm-smi"
    content = _json(tool, run(tool, "--showproductname", "--showmeminfo", "vram", "--json"))
    if not isinstance(content, dict):
        raise unreadable(tool, str(content))
    for key, row in content.items():
        if not key.startswith("card"):
            continue
        try:
            total = int(row["VRAM Total Memory (B)"])
            used = int(row["VRAM Total Used Memory (B)"])
        except (KeyError, TypeError, ValueError):
            raise unreadable(tool, f"{key}: {row}") from None
        # the words were written small before ROCm 6.1
        name = row.get("Card Series") or row.get("Card series") or "AMD GPU"
        yield SeenCard(str(name), total, total, used)


def _json(tool: str, output: str) -> Any:
    """The JSON in *output*; lines of warnings may stand before it."""
    start = re.search(r"^[ \t]*[\[{]", output, re.MULTILINE)
    try:
        return json.loads(output[start.start() :] if start else output)
    except ValueError:
        raise unreadable(tool, output) from None
