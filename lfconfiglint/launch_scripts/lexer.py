"""A shell script as words and what stands between them, without running anything.

Continued lines, comments, redirections and here-documents (POSIX 2.3 and 2.7) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.launch_scripts.words import Word, WordReader

_HERE = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\1")
_REDIRECT = re.compile(r"[0-9]*(?:&>>?|>>|>\||>&|<&|<>|>|<)")


class Lexer(WordReader):
    """Walks through a script once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
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
                word = self.word()
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
            self.word()
        return True

    def _skip_heres(self) -> None:
        for name in self.heres:
            end = re.compile(rf"^\t*{name}[ \t]*$", re.MULTILINE).search(self.text, self.at)
            self.at = end.end() if end else len(self.text)
        self.heres.clear()
