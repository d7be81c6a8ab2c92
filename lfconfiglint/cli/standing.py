"""Checkers for everything that is not ``check``: as the settings want them, baseline included."""

from __future__ import annotations

from lfconfiglint.baseline_file import read_baseline
from lfconfiglint.changes import Changes
from lfconfiglint.cli.checker import Checkers, checkers_of
from lfconfiglint.cli.run_options import RunOptions


def standing_checkers(
    options: RunOptions,
    changes: Changes | None = None,
    *,
    preset: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Checkers:
    """Raises UsageError or SettingsError for a rule that there is not, and for a baseline that
    cannot be read."""
    file = options.settings.baseline
    known = read_baseline(file) if file is not None else None
    return checkers_of(options, preset, select, ignore, changes or Changes(), known)
