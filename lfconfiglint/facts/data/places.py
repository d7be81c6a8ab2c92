"""Where paths of a config lead on this machine. Nothing here raises for odd paths."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.file_memory import look
from lfconfiglint.upstream.dataset_info import readable


def exists(path: Path | None) -> bool | None:
    """None where there is no path, or one that no file system takes."""
    try:
        return look(path).exists() if path else None
    except (OSError, ValueError):
        return None


def is_readable(path: Path | None) -> bool | None:
    """Whether upstream reads what is at *path*; None where nothing is, or it cannot be seen."""
    try:
        return readable(path) if path and look(path).exists() else None
    except (OSError, ValueError):
        return None


def has_files(path: Path) -> bool:
    try:
        return look(path).is_dir() and any(path.iterdir())
    except OSError:
        return False
