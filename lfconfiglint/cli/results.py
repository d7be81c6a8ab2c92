"""The cache of results for a run of ``check`` over many files."""

from __future__ import annotations

import os
from pathlib import Path

from lfconfiglint.cli.checker import Checkers
from lfconfiglint.file_report import Rendering
from lfconfiglint.result_cache.basis import basis_of
from lfconfiglint.result_cache.cache import ResultCache
from lfconfiglint.result_cache.folders import Ways
from lfconfiglint.result_cache.place import VARIABLE, Folder


def open_cache(
    checkers: Checkers, rendering: Rendering | None, *, whole: bool
) -> ResultCache | None:
    """None where there can be none; the rest is as for :class:`ResultCache`."""
    options, base = checkers.options, checkers.base
    named = os.environ.get(VARIABLE)
    folder = Folder.at(Path(named) if named else options.settings.cache_dir)
    if folder is None:
        return None
    basis = basis_of(
        options.settings.rules,
        base.samples,
        sorted(base.extra_keys.items()),
        sorted(base.environment.items()),
        sorted(base.packages.items()),
    )
    folder.sweep()
    settings = options.settings
    ways = Ways(checkers.of, options.hardware, not settings.overrides and not settings.profiles)
    return ResultCache(folder, basis, ways, rendering, whole=whole)
