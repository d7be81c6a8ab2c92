"""Paths without symbolic links; of many paths, each folder is followed once."""

from __future__ import annotations

import os

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
