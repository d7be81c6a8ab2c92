"""The last lines of a run: which rules could not be decided, and what would decide them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lfconfiglint.facts.needs import NOT_MODELLED, packages_of, supply_of
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text

_MOST_NEEDS = 3
_MOST_PACKAGES = 3
_KEY, _PACKAGE = "key:", "package:"


def undecided_lines(
    reports: Sequence[FileReport], lang: Lang, *, named: bool = False
) -> Iterator[str]:
    """What to supply, most deciding first, after the number of rules that wait for it; with
    *named* all of it, and the rules below each."""
    rules: dict[str, set[str]] = defaultdict(set)
    # many reports share what they leave open, and each entry of it
    shared = {id(each.result.undecided): each.result.undecided for each in reports}
    entries = {id(entry): entry for part in shared.values() for entry in part}
    for entry in entries.values():
        for need in entry.needs:
            # a value that cannot be used has an error of its own
            if not need.startswith(_KEY):
                rules[need].add(entry.rule)
    if not rules:
        return
    number = len(set().union(*rules.values()))
    yield Text(
        f"{number} rule{'s' * (number != 1)} undecided, by what is missing:",
        f"{number} 条规则无法判断，按缺少的信息统计：",
    ).say(lang)
    rows = _rows(rules, None if named else _MOST_PACKAGES)
    # a line that one more is left out would take the place of it
    shown = rows if named or len(rows) == _MOST_NEEDS + 1 else rows[:_MOST_NEEDS]
    width = max(len(str(len(names))) for _, names in shown)
    for supply, names in shown:
        yield f"  {len(names):>{width}}  {supply.say(lang)}"
        if named:
            yield f"{' ' * (width + 4)}{Text(', ', '、').say(lang).join(sorted(names))}"
    rest = len(rows) - len(shown)
    if rest:
        yield Text(
            f"  and {rest} more: see `lfconfiglint doctor`",
            f"  另有 {rest} 项，见 `lfconfiglint doctor`",
        ).say(lang)


def _rows(rules: dict[str, set[str]], most_packages: int | None) -> list[tuple[Text, set[str]]]:
    """What people can supply comes first, what decides most of all first among it; all packages
    are one."""
    packages = sorted(need for need in rules if need.startswith(_PACKAGE))
    rows = [
        (need in NOT_MODELLED, supply_of(need), names)
        for need, names in sorted(rules.items())
        if need not in packages
    ]
    if packages:
        waiting = set().union(*(rules[need] for need in packages))
        names = [need.removeprefix(_PACKAGE) for need in packages]
        rows.append((False, packages_of(names, most_packages), waiting))
    rows.sort(key=lambda row: (row[0], -len(row[2])))
    return [(supply, waiting) for _, supply, waiting in rows]
