"""``python -m lfconfiglint``."""

import sys

from lfconfiglint.cli import main, script


def _by_python_alone() -> bool:
    """Whether ``python -m`` runs this, and no profiler or other program that goes on afterwards."""
    caller = sys._getframe(1).f_back
    runner = caller and caller.f_back
    return runner is not None and runner.f_back is None


if __name__ == "__main__":
    if _by_python_alone() and "runpy" in sys.modules:
        script(("runpy",))
    main()
