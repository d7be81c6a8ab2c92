"""What is wrong with one key."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.document.model import KeyPath
from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class KeyProblem:
    """``rule`` is the id under ``rules/keys``; ``facts`` are the values its message shows.

    Where the value still does what it says, ``usable`` is true and other rules may rely on it.
    """

    rule: str
    path: KeyPath
    facts: Mapping[str, object]
    usable: bool = False
