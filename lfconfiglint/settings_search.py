"""Where the settings are: ``lfconfiglint.toml`` or ``[tool.lfconfiglint]`` in ``pyproject.toml``.

The nearest file above the working folder counts.
"""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.document.file import LARGEST_BESIDE, TooLarge, read_bytes
from lfconfiglint.settings import Settings


def find_settings(start: Path) -> Settings:
    """Settings of the nearest folder at or above *start* that has any; else the defaults."""
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / "lfconfiglint.toml"
        project = folder / "pyproject.toml"
        if own.is_file():
            return settings_at(own)
        if _has_settings(project):
            return settings_at(project)
    return Settings(start)


def _has_settings(project: Path) -> bool:
    if not project.is_file():
        return False
    try:
        return b"[tool.lfconfiglint" in read_bytes(project, LARGEST_BESIDE)
    except TooLarge:
        return False


def settings_at(path: Path) -> Settings:
    """Settings of one file; raises :class:`SettingsError` naming the file and the key."""
    # only a project with settings pays for the import
    from lfconfiglint.settings_file import read_settings

    return read_settings(path)
