"""What a scalar means to LLaMA-Factory's loader: YAML 1.1, with OmegaConf's floats and no dates.

Since 0.9.4 LLaMA-Factory reads configs with OmegaConf (``hparams/parser.py``), which builds on
PyYAML's safe loader; older releases use that loader itself. The patterns state the implicit types
of both; ``tests/document`` compares every one of them with OmegaConf and with PyYAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.records import dataclass

_MOST_BITS = 14_280
_LARGEST = 10**4298
"""Below what Python writes in decimal digits, 4300 of them."""
_MOST_PARTS = 2500
"""60 to that power is beyond it."""

PREFIX = "tag:yaml.org,2002:"

_BOOLEANS = {"yes": True, "no": False, "true": True, "false": False, "on": True, "off": False}
_COMMON: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bool", re.compile(
        r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
    )),
    # PyYAML's own floats need a dot and a signed exponent ...
    ("float", re.compile(
        r"[-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?"
        r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    )),
    ("int", re.compile(
        r"[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
        r"|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+"
    )),
    ("merge", re.compile(r"<<")),
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("value", re.compile(r"=")),
)  # fmt: skip
# ... and OmegaConf adds those without
_MORE_FLOATS = re.compile(
    r"[-+]?[0-9]+(_[0-9]+)*\.[0-9_]*([eE][-+]?[0-9]+)?|[-+]?[0-9]+(_[0-9]+)*[eE][-+]?[0-9]+"
    r"|\.[0-9]+(_[0-9]+)*([eE][-+][0-9]+)?|[-+]?[0-9]+(_[0-9]+)*(:[0-5]?[0-9])+\.[0-9_]*"
)
_IMPLICIT_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?"
    r"([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?"
)
_IMPLICIT = {
    Dialect.OMEGACONF: (*_COMMON, ("float", _MORE_FLOATS)),
    Dialect.MIXED: (*_COMMON, ("timestamp", _IMPLICIT_TIMESTAMP)),
    Dialect.PYYAML: (*_COMMON, ("timestamp", _IMPLICIT_TIMESTAMP)),
}
_TIMESTAMP = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
    r"(([Tt]|[ \t]+)(?P<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2})(\.[0-9]*)?"
    r"([ \t]*(Z|[-+](?P<zone>[0-9]{1,2}(:[0-9]{2})?)))?)?"
)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A date or time as PyYAML constructs one; OmegaConf refuses it."""

    text: str

    def __str__(self) -> str:
        return self.text


class UnusableScalar(ValueError):
    """A scalar that its tag does not allow."""


def implicit_tag(text: str, dialect: Dialect) -> str:
    """Short tag of a plain scalar, for example ``int`` or ``str``."""
    for tag, pattern in _IMPLICIT[dialect]:
        if pattern.fullmatch(text):
            return tag
    return "str"


def construct_scalar(tag: str, text: str) -> object:
    """The value of *text* under a short tag; raises :class:`UnusableScalar`, or KeyError for a
    tag that the loader does not know."""
    construct = _CONSTRUCTORS[tag]
    try:
        return construct(text)
    except (ValueError, LookupError, OverflowError) as error:
        raise UnusableScalar(text) from error


def _integer(text: str) -> int:
    """As PyYAML, which reads numbers that Python then refuses to write: of these the largest that
    can be written, as no run could mean either."""
    number = _any_integer(text)
    if number.bit_length() < _MOST_BITS:
        return number
    return _LARGEST if number > 0 else -_LARGEST


def _any_integer(text: str) -> int:
    sign, digits = _signed(text.replace("_", ""))
    if digits == "0":
        return 0
    if digits.startswith("0b"):
        return sign * int(digits[2:], 2)
    if digits.startswith("0x"):
        return sign * int(digits[2:], 16)
    if digits[0] == "0":
        return sign * int(digits, 8)
    if ":" in digits:
        parts = digits.split(":", _MOST_PARTS)
        if len(parts) > _MOST_PARTS:
            # adding them up would take minutes
            return sign * _LARGEST
        return sign * int(_sexagesimal([int(part) for part in parts]))
    return sign * int(digits)


def _float(text: str) -> float:
    sign, digits = _signed(text.replace("_", "").lower())
    if digits == ".inf":
        return sign * float("inf")
    if digits == ".nan":
        return float("nan")
    if ":" in digits:
        return sign * _sexagesimal([float(part) for part in digits.split(":")])
    return sign * float(digits)


def _signed(text: str) -> tuple[int, str]:
    sign = -1 if text[0] == "-" else 1
    return sign, text[1:] if text[0] in "+-" else text


def _sexagesimal(parts: list[int] | list[float]) -> float:
    """Summed from the last part on, as PyYAML does: the order decides how floats are rounded."""
    total: float = 0
    base = 1
    for part in reversed(parts):
        total += part * base
        base *= 60
    return total


def _timestamp(text: str) -> Timestamp:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError(text)
    # few configs hold one
    from datetime import datetime

    numbers = [int(part) for part in re.findall("[0-9]+", f"{match['date']} {match['time'] or ''}")]
    year, month, day, hour, minute, second = (*numbers, 0, 0, 0)[:6]
    datetime(year, month, day, hour, minute, second)
    if match["zone"]:
        hours, _, minutes = match["zone"].partition(":")
        if int(hours) * 60 + int(minutes or 0) >= 24 * 60:
            raise ValueError(text)
    return Timestamp(text)


def _binary(text: str) -> bytes:
    # hardly any file has such a value
    import base64

    return base64.decodebytes(text.encode("ascii"))


_CONSTRUCTORS: dict[str, Callable[[str], object]] = {
    "null": lambda _: None,
    "bool": lambda text: _BOOLEANS[text.lower()],
    "int": _integer,
    "float": _float,
    "str": lambda text: text,
    "binary": _binary,
    "timestamp": _timestamp,
}
SCALAR_TAGS = frozenset(_CONSTRUCTORS)
