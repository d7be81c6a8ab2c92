"""Keys and values of plain configs: what they mean where there is no doubt of it."""

from __future__ import annotations

import re

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Style

_WORDS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}

_FIRST_OF_TEXT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/$")
_FIRST_OF_PATH = frozenset("0123456789.")
_FLOAT = r"!!float +(-?[0-9]{1,9}(?:\.[0-9]{1,9})?(?:e-?[0-9]{1,2})?)(?![^ ])"
_ITEM = r"-?[A-Za-z0-9_][A-Za-z0-9_./-]*|'[A-Za-z0-9_./ -]*'|\"[A-Za-z0-9_./ -]*\""
_LIST = rf"\[ *(?:(?:{_ITEM}) *(?:, *(?:{_ITEM}) *)*)?\]"
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
    # nothing but a text has a slash or a comma
    if written[0] in _FIRST_OF_TEXT or (
        written[0] in _FIRST_OF_PATH and ("/" in written or "," in written)
    ):
        return written
    need(written.isascii() and len(written) <= _MOST_DIGITS)
    sign = -1 if written[0] == "-" else 1
    number = written.removeprefix("-")
    if number.replace(".", "").isdigit() and written.count(".") > 1:
        # an address, or a release
        return written
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


def marked(written: str, dialect: Dialect) -> tuple[str, object, Style]:
    """What a text begins with that is told by its mark, its value and its style: ``!!float`` with a
    number, or a list of scalars in brackets; raises :class:`NotFlat` for any other."""
    if number := re.match(_FLOAT, written):
        return number[0], float(number[1]), "plain"
    brackets = re.match(_LIST, written)
    if brackets is None:
        raise NotFlat
    styles: dict[str, Style] = {"'": "single", '"': "double"}
    items = [
        meaning(item, styles.get(item[0], "plain"), dialect)
        for item in re.findall(_ITEM, brackets[0])
    ]
    return brackets[0], items, "flow-sequence"
