"""How the time for a file grows with the number of rules, inside of one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import checkers_of
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.condition import PartTable
from lfconfiglint.records import replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection, load_rules


def rules_of(count: int) -> tuple[Rule, ...]:
    """So many rules: of the project's every n-th, or all and as many of them again as it takes."""
    rules = load_rules()
    if count <= len(rules):
        return tuple(rules[place * len(rules) // count] for place in range(count))
    more = rules[: count - len(rules)]
    # of a table of their own, so that nothing that was found for the others serves the copies
    tables = {
        rule.table: PartTable(rule.table.sources, rule.table.index, rule.table.places)
        for rule in more
        if rule.table
    }
    copies = (
        replace(rule, id=f"{rule.id}-again", table=tables[rule.table] if rule.table else None)
        for rule in more
    )
    return (*rules, *copies)


def seconds_with_rules(files: Sequence[Path], counts: Sequence[int], runs: int) -> dict[int, float]:
    """Median seconds of a file with so many rules and a machine; the counts take turns."""
    options = join_options(hardware="8xH20", isolated=True)
    base = checkers_of(options, None, (), (), Changes()).of(None)
    taken: dict[int, list[float]] = {count: [] for count in counts}
    checkers = {
        count: replace(
            base,
            selection=Selection(
                rules_of(count), frozenset(rule.id for rule in base.selection.rules)
            ),
        )
        for count in counts
    }
    for round_ in range(runs + 1):
        for count, checker in checkers.items():
            start = time.process_time()
            for path in files:
                check_path(checker, path, options.hardware(path))
            if round_:
                taken[count].append((time.process_time() - start) / len(files))
    return {count: statistics.median(times) for count, times in taken.items()}
