"""What the linter's own detection tells about the machine that is measured."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.hardware.detect_bench import write_bandwidth
from lfconfiglint.hardware.detect_nvidia import cards_of_nvidia_smi
from lfconfiglint.hardware.detect_seen import ToolError
from lfconfiglint.hardware.detect_tool import run
from lfconfiglint.hardware.detect_visible import visible_cards


def driver() -> str | None:
    """The driver's release, as ``nvidia-smi`` prints it."""
    try:
        output = run("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
    except ToolError:
        return None
    return output.split()[0] if output.split() else None


def used_by_others() -> int | None:
    """Bytes used on the first visible card; to be asked before anything is measured."""
    try:
        cards, _ = visible_cards("nvidia", cards_of_nvidia_smi(), os.environ)
    except ToolError:
        return None
    return cards[0].used if cards else None


def disk_speed(folder: Path, most: int) -> int | None:
    """Bytes per second that one process writes there, measured with at most *most* bytes."""
    try:
        written = write_bandwidth(folder, shutil.disk_usage(folder).free, 1, most, seconds=5.0)
    except LfConfigLintError:
        return None
    return written.bandwidth or None
