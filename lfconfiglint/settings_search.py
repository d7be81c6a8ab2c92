"""Where the settings are: ``lfconfiglint.toml`` or ``[tool.lfconfiglint]`` in ``pyproject.toml``.

The nearest file above the working folder counts.
"""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.settings import Settings


def find_settings(start: Path) -> Settings:
    """Settings of the nearest folder at or above *start* that has any; else the defaults."""
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / "lfconfiglint.toml"
        project = folder / "pyproject.toml"
        if own.is_file():
            return settings_at(own)
        if project.is_file() and b"[tool.lfconfiglint" in project.read_bytes():
            return settings_at(project)
    return Settings(start)


def settings_at(path: Path) -> Settings:
    """Settings of one file; raises :class:`SettingsError` naming the file and the key."""
    # only a project with settings pays for the import
    from lfconfiglint.settings_file import read_settings

    return read_settings(path)
