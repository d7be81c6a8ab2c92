"""Words of a shell script in their parts (POSIX 2.2 to 2.6): quotes, escapes and variables, which
are not expanded."""

from __future__ import annotations

import re

from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass, field

Part = tuple[Literal["text", "name", "command", "other"], str, str | None]
"""Plain text; a variable with its default, if it has one; ``$(...)``; what is not looked into."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?::?-((?:[^${}\"'`\\])*))?\}")


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


class WordReader:
    """Reads words of *text*; ``at`` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def word(self) -> Word | None:
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
