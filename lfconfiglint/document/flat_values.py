"""Keys and values of plain configs: what a scalar means where there is no doubt of it."""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Style

_WORDS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}

_FIRST_OF_TEXT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/")
_FIRST_OF_PATH = frozenset("0123456789.")
_MOST_DIGITS = 15
"""What is longer has rounding or readings of its own."""


class NotFlat(Exception):
    """The file needs the full reader."""


def need(holds: object) -> None:
    """Raise :class:`NotFlat` unless it does."""
    if not holds:
        raise NotFlat


def is_key(written: str) -> bool:
    """Whether it is a text, and can be no other scalar."""
    return (
        written.isidentifier()
        and written.isascii()
        and written not in _WORDS
        and len(written) < 100
    )


def meaning(written: str, style: Style, dialect: Dialect) -> object:
    """The value of a scalar; raises :class:`NotFlat` where that takes more to tell."""
    if style != "plain":
        return written[1:-1]
    if written in _WORDS:
        return _WORDS[written]
    # nothing but a text has a slash
    if written[0] in _FIRST_OF_TEXT or (written[0] in _FIRST_OF_PATH and "/" in written):
        return written
    need(written.isascii() and len(written) <= _MOST_DIGITS)
    sign = -1 if written[0] == "-" else 1
    number = written.removeprefix("-")
    if number.isdigit():
        need(number[0] != "0" or number == "0")
        return sign * int(number)
    mantissa, e, exponent = number.replace("E", "e").partition("e")
    whole, dot, part = mantissa.partition(".")
    need(whole.isdigit() and (part.isdigit() or not dot))
    if e:
        need(exponent.removeprefix("-").isdigit())
        # what PyYAML takes for a text has neither a point nor a sign
        need(not dialect.loads_with_pyyaml or (dot and exponent[0] == "-"))
    return sign * float(number)
