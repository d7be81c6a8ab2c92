"""The simple commands of a shell script, and which of them are run in any case.

Enough of the shell's grammar (POSIX 2.9 to 2.10) for scripts that start a training: lists, and
compound commands by their keywords.
"""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.launch_scripts.lexer import Lexer
from lfconfiglint.launch_scripts.words import Word
from lfconfiglint.records import dataclass

_OPENERS = {"if": "fi", "for": "done", "while": "done", "until": "done", "select": "done",
            "case": "esac", "{": "}", "(": ")"}  # fmt: skip
_CLOSERS = set(_OPENERS.values())
_PREFIXES = {"then", "do", "else", "elif", "!", "time"}
_TESTS = {"[", "[[", "test"}


@dataclass(frozen=True)
class Command:
    """A simple command: its words, its 1-based line, and whether it is run in any case."""

    words: tuple[Word, ...]
    line: int
    certain: bool


def commands(text: str) -> Iterator[Command]:
    """The simple commands of a script in their order; stops where its quotes do not close."""
    blocks: list[str] = []
    doubtful = after_test = False
    for words, line, separator in Lexer(text.replace("\r\n", "\n")).commands():
        if separator.strip("&|()") or separator == "&":
            doubtful = False
        elif "||" in separator or ("&&" in separator and after_test):
            doubtful = True
        rest = _without_keywords(words, blocks)
        after_test = bool(rest) and rest[0].plain in _TESTS
        if rest:
            yield Command(tuple(rest), line, not blocks and not doubtful)


def _without_keywords(words: list[Word], blocks: list[str]) -> list[Word]:
    """The words of a simple command behind the shell's keywords; *blocks* are those still open."""
    while words and not words[0].quoted:
        word = words[0].plain or ""
        if word == "function":
            if words[-1].plain == "{":
                blocks.append("}")
            return []
        if word in _OPENERS:
            blocks.append(_OPENERS[word])
            if word in ("for", "case", "select"):
                # its variable takes values that are not followed
                return [Word([("text", "read", None)]), *words[1:2]]
        elif word in _CLOSERS:
            # the bracket of a case's pattern closes nothing
            if blocks and blocks[-1] == word:
                blocks.pop()
        elif word not in _PREFIXES:
            break
        words = words[1:]
    return words
