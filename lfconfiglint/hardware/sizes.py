"""Sizes and bandwidths as people write them: ``96GiB``, ``3TB``, ``2GB/s``, plain bytes."""

from __future__ import annotations

import re

from lfconfiglint.language import Text
from lfconfiglint.units import binary_bytes, code, decimal_bytes

SIZE_PATTERN = r"\s*([0-9]{1,20}(?:\.[0-9]{1,20})?)\s*([KMGTP][iI]?B?|[kmgtp][iI]?[bB]?|[bB])?\s*"
"""A number and a unit. The prefix may be small or large, but ``Gb`` is left out: it means bits."""

LARGEST = 2**60
"""One EiB: more is a slip, not a machine."""

_POWERS = {prefix: power for power, prefix in enumerate("kmgtp", start=1)}


class SizeError(ValueError):
    """Not a size; ``text`` says why in both languages, without naming the place."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def parse_size(value: object) -> int:
    """Bytes, rounded down. GB is 10**9 and GiB 2**30 bytes; a number without unit is bytes.

    Raises :class:`SizeError` for anything else, for negative numbers and for more than 1 EiB.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _not_a_size(value)
    if isinstance(value, str):
        size = _from_text(value)
    elif isinstance(value, float) and not value.is_integer():
        # also infinity and nan
        raise _not_a_size(value)
    else:
        size = int(value)
    if size < 0:
        raise _negative(value)
    if size > LARGEST:
        raise SizeError(
            Text(f"{_shown(value)} is more than 1 EiB", f"{_shown(value)} 超过 1 EiB，数值不合理")
        )
    return size


def parse_bandwidth(value: object) -> int:
    """Bytes per second, from ``2GB/s`` or plain bytes per second. Errors as :func:`parse_size`."""
    if isinstance(value, str):
        size, slash, unit = value.rpartition("/")
        if not slash or unit.strip() != "s":
            raise SizeError(
                Text(
                    f"{_shown(value)} is not a bandwidth such as 2GB/s",
                    f"{_shown(value)} 不是带宽（例如 2GB/s）",
                )
            )
        return parse_size(size)
    return parse_size(value)


def format_bytes(count: int, *, binary: bool) -> str:
    """``95.0 GiB`` for memory (*binary*), ``461 GB`` for disks."""
    return binary_bytes(count) if binary else decimal_bytes(count)


def _from_text(text: str) -> int:
    match = re.fullmatch(SIZE_PATTERN, text)
    if match is None:
        if re.fullmatch(SIZE_PATTERN, text.strip().removeprefix("-")):
            raise _negative(text)
        if re.fullmatch(r"\s*[0-9.]+\s*[KMGTP][iI]?b\s*", text):
            raise SizeError(
                Text(
                    f"{_shown(text)} would be bits; write B for bytes",
                    f"{_shown(text)} 表示比特，字节请写大写 B",
                )
            )
        raise _not_a_size(text)
    unit = (match[2] or "").lower()
    base = 1024 if "i" in unit else 1000
    # most runs name a card, and no size
    from decimal import Decimal

    return int(Decimal(match[1]) * base ** _POWERS.get(unit[:1], 0))


def _negative(value: object) -> SizeError:
    return SizeError(Text(f"{_shown(value)} is negative", f"{_shown(value)} 是负数"))


def _not_a_size(value: object) -> SizeError:
    shown = _shown(value)
    return SizeError(
        Text(
            f"{shown} is not a size such as 96GiB or 3TB",
            f"{shown} 不是容量（例如 96GiB 或 3TB）",
        )
    )


def _shown(value: object) -> str:
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    try:
        shown = f"'{value}'" if isinstance(value, str) else code(value)
    except ValueError:
        # Python refuses to print an int of more than 4300 digits
        return "1…"
    return shown if len(shown) <= 40 else shown[:39] + "…"
