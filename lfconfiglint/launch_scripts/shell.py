"""The commands of a shell script as words, without running or expanding anything.

Enough of the shell's grammar (POSIX 2.2 to 2.10) for scripts that start a training: quotes,
variables, continued lines, comments, here-documents, compound commands by their keywords.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass, field

Part = tuple[Literal["text", "name", "command", "other"], str, str | None]
"""Plain text; a variable with its default, if it has one; ``$(...)``; what is not looked into."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?::?-((?:[^${}\"'`\\])*))?\}")
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\1")
_REDIRECT = re.compile(r"[0-9]*(?:&>>?|>>|>\||>&|<&|<>|>|<)")
_OPENERS = {"if": "fi", "for": "done", "while": "done", "until": "done", "select": "done",
            "case": "esac", "{": "}", "(": ")"}  # fmt: skip
_CLOSERS = set(_OPENERS.values())
_PREFIXES = {"then", "do", "else", "elif", "!", "time"}
_TESTS = {"[", "[[", "test"}


@dataclass
class Word:
    """One word in its parts; ``quoted`` where any of it was."""

    parts: list[Part] = field(default_factory=list)
    quoted: bool = False

    @property
    def plain(self) -> str | None:
        """The text of a word that needs no variable."""
        if all(kind == "text" for kind, _, _ in self.parts):
            return "".join(text for _, text, _ in self.parts)
        return None

    def add(self, text: str) -> None:
        self.parts.append(("text", text, None))


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
    for words, line, separator in _Lexer(text.replace("\r\n", "\n")).commands():
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


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.heres: list[str] = []

    def commands(self) -> Iterator[tuple[list[Word], int, str]]:
        """Words, line, and the characters that stand between them and the command before."""
        words: list[Word] = []
        line, separator = 1, ""
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in "\n;&|()" and not self._redirection():
                if words:
                    yield words, line, separator
                    words, separator = [], ""
                separator += character
                self.at += 1
                if character == "\n":
                    self._skip_heres()
                elif character in "()":
                    yield [Word([("text", character, None)])], self._line, separator
                    separator = ""
            elif character == "#":
                self._to_line_end()
            elif character in " \t" or self.text.startswith("\\\n", self.at):
                self.at += 1 if character in " \t" else 2
            elif not self._redirection():
                if not words:
                    line = self._line
                word = self._word()
                if word is None:
                    return
                words.append(word)
        if words:
            yield words, line, separator

    @property
    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _to_line_end(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = end if end >= 0 else len(self.text)

    def _redirection(self) -> bool:
        """Pass over a redirection with its target; remember a here-document."""
        here = _HERE.match(self.text, self.at)
        if here:
            self.heres.append(here[2])
            self.at = here.end()
            return True
        found = _REDIRECT.match(self.text, self.at)
        if not found:
            return False
        self.at = found.end()
        while self.at < len(self.text) and self.text[self.at] in " \t<":
            self.at += 1
        if self.at < len(self.text) and self.text[self.at] not in "\n;&|":
            self._word()
        return True

    def _skip_heres(self) -> None:
        for name in self.heres:
            end = re.compile(rf"^\t*{name}[ \t]*$", re.MULTILINE).search(self.text, self.at)
            self.at = end.end() if end else len(self.text)
        self.heres.clear()

    def _word(self) -> Word | None:
        """The word here, or None where a quote does not close."""
        word = Word()
        while self.at < len(self.text) and self.text[self.at] not in " \t\n;&|()<>":
            character = self.text[self.at]
            if character == "'":
                end = self.text.find("'", self.at + 1)
                if end < 0:
                    return None
                word.quoted = True
                word.add(self.text[self.at + 1 : end])
                self.at = end + 1
            elif character == '"':
                word.quoted = True
                if not self._double_quoted(word):
                    return None
            else:
                self._one(word)
        if not word.parts and not word.quoted:
            # a character that starts nothing we know
            self.at += 1
        return word

    def _double_quoted(self, word: Word) -> bool:
        self.at += 1
        word.add("")
        while self.at < len(self.text):
            if self.text[self.at] == '"':
                self.at += 1
                return True
            self._one(word)
        return False

    def _one(self, word: Word) -> None:
        """One character, escape or expansion."""
        character = self.text[self.at]
        if character == "\\":
            follower = self.text[self.at + 1 : self.at + 2]
            word.add("" if follower == "\n" else follower)
            self.at += 2
        elif character == "$":
            self._expansion(word)
        elif character == "`":
            end = self.text.find("`", self.at + 1)
            word.parts.append(("other", "", None))
            self.at = end + 1 if end >= 0 else len(self.text)
        else:
            word.add(character)
            self.at += 1

    def _expansion(self, word: Word) -> None:
        start = self.at + 1
        name = _NAME.match(self.text, start)
        opening = self.text[start : start + 1]
        braced = _BRACED.match(self.text, start + 1) if opening == "{" else None
        if name:
            word.parts.append(("name", name[0], None))
            self.at = name.end()
        elif braced:
            word.parts.append(("name", braced[1], braced[2]))
            self.at = braced.end()
        elif opening in ("(", "{"):
            end = self._closing(start, opening, ")" if opening == "(" else "}")
            kind: Literal["command", "other"] = "command" if opening == "(" else "other"
            word.parts.append((kind, self.text[start + 1 : end - 1], None))
            self.at = end
        else:
            # $1, $@, $?, or a lone dollar
            word.parts.append(("other", opening, None))
            self.at = start + 1

    def _closing(self, start: int, opening: str, closing: str) -> int:
        """Behind the bracket that closes the one at *start*."""
        depth = 0
        for place in range(start, len(self.text)):
            depth += (self.text[place] == opening) - (self.text[place] == closing)
            if depth == 0:
                return place + 1
        return len(self.text)
