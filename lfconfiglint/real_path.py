"""Paths without symbolic links, and as people are told them; of many paths, each folder is followed
once."""

from __future__ import annotations

import os
from pathlib import Path

from lfconfiglint.file_memory import remembered


def real_path(path: str) -> str:
    """As :func:`os.path.realpath`."""
    folder, name = os.path.split(path)
    if name in ("", ".", "..") or os.path.islink(path):
        return os.path.realpath(path)
    if not os.path.isabs(folder):
        folder = os.path.join(os.getcwd(), folder)
    return os.path.join(real_folder(folder), name)


@remembered(1024)
def real_folder(folder: str) -> str:
    """The same of a folder, by way of those above it."""
    above, name = os.path.split(folder)
    if name in ("", ".", "..") or os.path.islink(folder):
        return os.path.realpath(folder)
    return os.path.join(real_folder(above), name)


def from_here(path: Path) -> str:
    """From the working folder where it is below it: the same on every machine."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
