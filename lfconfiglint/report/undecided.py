"""The last lines of the summary: which rules could not be decided, and what would decide them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from lfconfiglint.facts.needs import NOT_MODELLED, PACKAGES, supply_of
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text

_MOST_NEEDS = 6
_MOST_NAMES = 3
_KEY, _PACKAGE = "key:", "package:"


def undecided_lines(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """What to supply, most deciding first, and the rules that wait for it."""
    rules: dict[str, set[str]] = defaultdict(set)
    packages: set[str] = set()
    undecided: set[str] = set()
    # many reports share what they leave open
    for entries in {id(each.result.undecided): each.result.undecided for each in reports}.values():
        for entry in entries:
            for need in entry.needs:
                if need.startswith(_KEY):
                    # a value that cannot be used has an error of its own
                    continue
                undecided.add(entry.rule)
                if need.startswith(_PACKAGE):
                    packages.add(need.removeprefix(_PACKAGE))
                else:
                    rules[need].add(entry.rule)
    if not undecided:
        return
    number = len(undecided)
    yield Text(
        f"{number} rule{'s' * (number != 1)} undecided for want of:",
        f"{number} 条规则无法判断，缺少：",
    ).say(lang)
    # what people can supply comes first, what decides most of all first among it
    ordered = sorted(
        rules.items(), key=lambda item: (item[0] in NOT_MODELLED, -len(item[1]), item[0])
    )
    for need, names in ordered[:_MOST_NEEDS]:
        yield _need(supply_of(need), _rules(names), lang)
    if len(ordered) > _MOST_NEEDS:
        rest = len(ordered) - _MOST_NEEDS
        yield Text(f"  and {rest} more", f"  另有 {rest} 项").say(lang)
    if packages:
        first = sorted(packages)
        listed = ", ".join(first[:_MOST_NAMES]) + (", …" if len(first) > _MOST_NAMES else "")
        yield _need(PACKAGES, Text(listed, listed), lang)


def _rules(names: Collection[str]) -> Text:
    """The rules that wait for something: one of many, all where they are few."""
    first = sorted(names)
    if len(first) < _MOST_NAMES:
        return Text(", ".join(first), "、".join(first))
    number = len(first)
    return Text(f"{number} rules, such as {first[0]}", f"{number} 条规则，如 {first[0]}")


def _need(supply: Text, what: Text, lang: Lang) -> str:
    """What to supply, and what waits for it."""
    return f"  {supply.say(lang)}{Text(f' ({what.en})', f'（{what.zh}）').say(lang)}"
