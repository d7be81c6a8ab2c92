"""The command line: ``main`` is the entry point of the console script."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

from lfconfiglint.module_pack import ModulePack

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Importing makes tens of thousands of objects that stay: looking through them time and again is
a twentieth of a short run, and has nothing to free."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command line and exit; never lets a traceback reach the user."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    package = sys.modules[__package__.partition(".")[0]]
    pack = ModulePack(package.__name__, package.__path__[0])
    sys.meta_path.insert(0, pack)
    # behind the lines above, which speed it up
    from lfconfiglint.cli.entry import run

    try:
        run(args)
    finally:
        if "click" not in sys.modules:
            pack.keep()
