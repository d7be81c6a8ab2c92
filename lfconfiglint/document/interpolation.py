"""OmegaConf parses ``${...}`` in every text when it loads a file, and refuses a broken one.

LLaMA-Factory never resolves them: a well-formed one stays literal text. Only the form is judged
here, by the grammar of omegaconf 2.4.0 (``grammar/*.g4``) and the shortcut it takes before
(``SIMPLE_INTERPOLATION_PATTERN`` in ``grammar_parser.py``), which lets a few more pass.
"""

from __future__ import annotations

import re

MAX_DEPTH = 100
"""Levels of nesting. Measured: OmegaConf's parser exhausts Python's stack at 193 or more."""

_OPEN = re.compile(r"\$\{[ \t]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEY = re.compile(r"""(?:[^\\{}()\[\]:. \t'"]|\\[.:=\[\]\\])+""")
_DOT = re.compile(r"\.")
_DOTS = re.compile(r"\.+")
_CLOSE = re.compile(r"[ \t]*\}")
_COLON = re.compile(r"[ \t]*:[ \t]*")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_LIST_OPEN = re.compile(r"\[[ \t]*")
_LIST_CLOSE = re.compile(r"[ \t]*\]")
_DICT_OPEN = re.compile(r"\{[ \t]*")
_WORD = re.compile(
    r"(?:[A-Za-z0-9_/\-+.%*@?|]|\$(?!\{)|\\[\\()\[\]{}:=, \t]|\\|[ \t]+(?![ \t,:}\]]))+"
)
_TEXT = {
    quote: re.compile(rf"(?:[^{quote}$\\]|\\\\|\\\$\{{|\\{quote}|\\|\$(?!\{{))*")
    for quote in ("'", '"', "$")
}
"""Text up to a quote or an interpolation; ``$`` stands for text without quotes around."""

_SIMPLE_KEY = r"(?:[$\w]+|\[[$\w]+\])"
_SIMPLE_NODE = rf"\.*{_SIMPLE_KEY}(?:\.[$\w]+|\[[$\w]+\])*"
_SIMPLE_CALL = (
    r"(?:[a-zA-Z_][\w-]*(?:\.[a-zA-Z_][\w-]*)*)?\s*:\s*"
    r"[\w/\-+.$%*@?|]+(?:\s*,\s*[\w/\-+.$%*@?|]+)*"
)
_SIMPLE = re.compile(
    rf"(?:[^$]|\$(?!\{{))*(?:\$\{{\s*(?:{_SIMPLE_NODE}|{_SIMPLE_CALL})\s*\}}(?:[^$]|\$(?!\{{))*)+",
    re.ASCII,
)


def is_broken(text: str) -> bool:
    """Whether OmegaConf refuses *text* for its interpolations."""
    if "${" not in text or _SIMPLE.fullmatch(text):
        return False
    try:
        _Grammar(text).check()
    except _Broken:
        return True
    return False


class _Broken(Exception):
    """The text does not follow the grammar."""


class _Grammar:
    """A recogniser: each method consumes one form or raises."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0

    def check(self) -> None:
        self.literal("$")
        if self.place < len(self.text):
            raise _Broken

    def take(self, pattern: re.Pattern[str]) -> str:
        """What *pattern* matches here, consumed."""
        match = pattern.match(self.text, self.place)
        if match is None:
            return ""
        self.place = match.end()
        return match[0]

    def need(self, found: object) -> None:
        if not found:
            raise _Broken

    def deeper(self) -> None:
        self.depth += 1
        self.need(self.depth <= MAX_DEPTH)

    def literal(self, quote: str) -> None:
        """Text with interpolations in it."""
        while self.take(_TEXT[quote]) or self.interpolation():
            pass

    def interpolation(self) -> bool:
        """``${a.b[c]}`` or ``${name:argument, ...}``."""
        if not self.take(_OPEN):
            return False
        self.deeper()
        names_only = self.path()
        if not self.take(_CLOSE):
            self.need(names_only and self.take(_COLON))
            self.sequence()
            self.need(self.take(_CLOSE))
        self.depth -= 1
        return True

    def path(self) -> bool:
        """Keys of a node; whether it could as well be the name of a resolver."""
        names_only = not self.take(_DOTS)
        if self.text.startswith("[", self.place):
            names_only = self.bracketed_key()
        else:
            names_only &= self.key()
        while True:
            if self.take(_DOT):
                names_only &= self.key()
            elif self.text.startswith("[", self.place):
                names_only &= self.bracketed_key()
            else:
                return names_only

    def bracketed_key(self) -> bool:
        """``[a]``, which is no part of a resolver's name."""
        self.place += 1
        self.key()
        self.need(self.text.startswith("]", self.place))
        self.place += 1
        return False

    def key(self) -> bool:
        """One key; whether it is a name or an interpolation."""
        if self.interpolation():
            return True
        key = self.take(_KEY)
        self.need(key)
        return _NAME.fullmatch(key) is not None

    def sequence(self) -> None:
        """Elements between commas; any may be left out."""
        self.element()
        while self.take(_COMMA):
            self.element()

    def element(self) -> bool:
        """A quoted text, a list, a mapping or an unquoted text."""
        quote = self.text[self.place : self.place + 1]
        if quote in ("'", '"'):
            self.place += 1
            self.literal(quote)
            self.need(self.text.startswith(quote, self.place))
            self.place += 1
            return True
        if self.take(_LIST_OPEN):
            self.deeper()
            self.sequence()
            self.need(self.take(_LIST_CLOSE))
            self.depth -= 1
            return True
        if self.take(_DICT_OPEN):
            self.deeper()
            self.mapping()
            self.depth -= 1
            return True
        start = self.place
        while self.take(_WORD) or self.take(_COLON) or self.interpolation():
            pass
        return self.place > start

    def mapping(self) -> None:
        if self.take(_CLOSE):
            return
        while True:
            self.need(self.take(_WORD))
            self.need(self.take(_COLON))
            self.need(self.element())
            if not self.take(_COMMA):
                break
        self.need(self.take(_CLOSE))
