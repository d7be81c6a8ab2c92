"""Lint and fix LLaMA-Factory training configs before a GPU is rented.

``lint``, ``fix`` and ``estimate`` are for programs and notebooks; see :mod:`lfconfiglint.api`.
"""

from __future__ import annotations

__version__ = "0.1.0"

# as in ``hints``, which whoever imports this package need not have
TYPE_CHECKING = False

if TYPE_CHECKING:
    from lfconfiglint.api import estimate, fix, lint
    from lfconfiglint.api_results import Estimate, Finding, Fixed, Proposal, Report
    from lfconfiglint.errors import LfConfigLintError

__all__ = [
    "Estimate", "Finding", "Fixed", "LfConfigLintError", "Proposal", "Report", "__version__",
    "estimate", "fix", "lint",
]  # fmt: skip

_HOMES = {
    **dict.fromkeys(("estimate", "fix", "lint"), "lfconfiglint.api"),
    **dict.fromkeys(
        ("Estimate", "Finding", "Fixed", "Proposal", "Report"), "lfconfiglint.api_results"
    ),
    "LfConfigLintError": "lfconfiglint.errors",
}


def __getattr__(name: str) -> object:
    # the command line imports this package, too, and does not pay for what it does not use
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
