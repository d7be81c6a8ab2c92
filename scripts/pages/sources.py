"""The rule files, read once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lfconfiglint.resources import RULES
from lfconfiglint.rule_files import Source, sources_below


@cache
def all_rules() -> Sequence[tuple[Path, Source]]:
    """Every rule with its file, by area and name."""
    return sorted(sources_below(RULES), key=lambda entry: (entry[0].parent.name, entry[1]["id"]))
