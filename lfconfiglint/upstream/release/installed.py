"""Which release of a package is installed here, seen from the folders of its metadata.

``importlib.metadata`` would know, too, but costs more to import than a lint takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.file_memory import remembered
from lfconfiglint.upstream.release.asked import PACKAGES


def find_installed(package: str) -> tuple[str, Path] | None:
    """Version of *package* and the folder it is in, or None where it is not installed.

    An active virtual or conda environment goes before the one this tool runs in.
    """
    for folder in dict.fromkeys(_site_folders()):
        versions = _versions_in(folder).get(package, ())
        # remains of an earlier installation make it unknown which one is imported
        if len(versions) == 1:
            return versions[0], folder
    return None


def _site_folders() -> Iterator[Path]:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = os.environ.get(variable)
        if prefix:
            yield Path(prefix, "Lib", "site-packages")
            yield from _library_folders(Path(prefix, "lib"))
    for entry in sys.path:
        if entry.endswith(("site-packages", "dist-packages")):
            yield Path(entry)


def _library_folders(folder: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are enough
    except OSError:
        return []
    return [folder / name / "site-packages" for name in names if name.startswith("python3")]


@remembered(16)
def _versions_in(folder: Path) -> dict[str, tuple[str, ...]]:
    """The versions of each package of interest that have metadata in *folder*."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(PACKAGES, ())
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are enough
    except OSError:
        return found
    for name in names:
        if name.endswith(".dist-info"):
            package, _, version = name.removesuffix(".dist-info").partition("-")
            if package in found:
                found[package] = (*found[package], version)
    return found
