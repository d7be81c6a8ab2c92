"""What pages of ``explain`` are made of: prose, and lists of rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.cli.terminal import line_width
from lfconfiglint.language import Lang
from lfconfiglint.report.estimate import COLUMNS
from lfconfiglint.report.wrapped import padded, wrapped
from lfconfiglint.rule import Rule
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.width import display_width

_LEAST_LETTERS = 3
"""Of a word that rules are looked for by."""


def prose(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines that fit the terminal; one line elsewhere, and where hardly a word would fit."""
    columns = line_width(COLUMNS)
    if columns is None or columns - len(rest) < 24:
        yield first + text
    else:
        yield from wrapped(text, columns, first, rest)


def rule_list(rules: Sequence[Rule], lang: Lang) -> Iterator[str]:
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        severity = padded(SEVERITY_NAMES[rule.severity].say(lang), 8)
        head = f"  {severity} {rule.id:<{width}}  "
        yield from prose(rule.summary.say(lang), head, " " * display_width(head))


def named_like(name: str, rules: Sequence[Rule]) -> list[Rule]:
    """The rules of an area, or those with the words in their names."""
    if len(name) < _LEAST_LETTERS:
        return []
    wanted = f"-{name.lower().replace('_', '-').strip('-')}-"
    return [rule for rule in rules if name == rule.area or wanted in f"-{rule.id}-"]
