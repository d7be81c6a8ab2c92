"""The comments that fixes leave, told from those of people without the edit engine."""

from __future__ import annotations

import re
from collections import Counter

OURS = re.compile(r"^ *# lfconfiglint\[[a-z-]+\]")
_MORE = re.compile(r"^ *#   ")


class Wrong(Exception):
    """What is wrong with the text after an edit."""


def split(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def theirs(lines: list[str]) -> list[str]:
    """The lines without those of comments that explain an edit."""
    kept, ours = [], False
    for line in lines:
        ours = bool(OURS.match(line) or (ours and _MORE.match(line)))
        if not ours:
            kept.append(line)
    return kept


def judge_ours(text: str, result: str, place: int) -> None:
    """Whether comments of earlier fixes are there, but for those right above the line *place*."""
    old = split(text)
    above = place
    while above and (OURS.match(old[above - 1]) or _MORE.match(old[above - 1])):
        above -= 1
    kept = old[:above] + old[place:]
    lost = Counter(filter(OURS.match, kept)) - Counter(filter(OURS.match, split(result)))
    if lost:
        raise Wrong(f"explanations: {dict(lost)}")
