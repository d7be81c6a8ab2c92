"""The rule files, read once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lfconfiglint.resources import RULES, rule_files
from lfconfiglint.rule_files import Source, read_rule_sources


@cache
def all_rules() -> Sequence[tuple[Path, Source]]:
    """Every rule with its file, by area and name."""
    found = [(path, source) for path in rule_files(RULES) for source in read_rule_sources(path)]
    return sorted(found, key=lambda entry: (entry[0].parent.name, entry[1]["id"]))
