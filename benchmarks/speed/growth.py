"""How the time for a file grows with the number of rules, inside of one process."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from lfconfiglint import resources
from lfconfiglint.changes import Changes
from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import checkers_of
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.condition import PartTable
from lfconfiglint.file_memory import forget_files
from lfconfiglint.records import replace
from lfconfiglint.rule import Rule
from lfconfiglint.rule_store import heads_in
from lfconfiglint.rulebook import Selection, load_rules

T = TypeVar("T")
PICKS = 8
_AGAIN = " again"
"""Ends no id of a rule."""


def rules_of(count: int, pick: int = 0) -> tuple[Rule, ...]:
    """So many rules: of the project's every n-th, the first as *pick* says; or all and as many of
    them again as it takes, in one index, as a build of so many makes it."""
    rules = load_rules()
    if count <= len(rules):
        return tuple(_spread(rules, count, pick))
    by_id = {rule.id: rule for rule in rules}
    with resources.COMPILED_RULES.open("rb") as file:
        heads = heads_in(_with_copies(json.loads(file.readline()), count))
    table = PartTable(heads.parts, heads.sets, heads.places)
    return tuple(
        replace(by_id[head[0].removesuffix(_AGAIN)], id=head[0], table=table, number=number)
        for number, head in enumerate(heads.rules)
    )


def _spread(rules: Sequence[T], count: int, pick: int = 0) -> Sequence[T]:
    first = pick * len(rules) // PICKS
    return [rules[(place * len(rules) + first) // count] for place in range(count)]


def _with_copies(content: dict[str, Any], count: int) -> dict[str, Any]:
    """What is stored, of so many rules; the copies have parts of their own, so that no answer that
    was found for the others serves them."""
    rules, shift = content["rules"], len(content["parts"])
    copies = [
        {**rule, "id": rule["id"] + _AGAIN, "parts": [place + shift for place in rule["parts"]]}
        for rule in _spread(rules, count - len(rules))
    ]
    return {**content, "parts": content["parts"] * 2, "rules": [*rules, *copies]}


def seconds_with_rules(files: Sequence[Path], counts: Sequence[int], runs: int) -> dict[int, float]:
    """Median seconds of a file with so many rules and a machine, the mean of several picks of them:
    a pick with the few rules that need an estimate of memory takes twice as long as one without.
    The counts take turns."""
    options = join_options(hardware="8xH20", isolated=True)
    base = checkers_of(options, None, (), (), Changes()).of(None)
    known = frozenset(rule.id for rule in base.selection.rules)
    taken: dict[int, list[float]] = {count: [] for count in counts}
    checkers = {
        count: [
            replace(base, selection=Selection(rules_of(count, pick), known))
            for pick in range(PICKS if count < len(known) else 1)
        ]
        for count in counts
    }
    for round_ in range(runs + 1):
        for count, picked in checkers.items():
            start = time.process_time()
            for checker in picked:
                # each is a run of its own
                forget_files()
                for path in files:
                    check_path(checker, path, options.hardware(path))
            if round_:
                passed = time.process_time() - start
                taken[count].append(passed / len(files) / len(picked))
    return {count: statistics.median(times) for count, times in taken.items()}
