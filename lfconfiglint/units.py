"""Numbers as people read them: bytes, durations, shares and values of config keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lfconfiglint.language import Text


def decimal_bytes(count: float) -> str:
    """Bytes with decimal units, as disks are sold: ``461 GB``, ``3.7 TB``."""
    return _scaled(count, 1000, ("B", "kB", "MB", "GB", "TB", "PB"))


def binary_bytes(count: float) -> str:
    """Bytes with binary units, as memory is reported: ``95.0 GiB``."""
    return _scaled(count, 1024, ("B", "KiB", "MiB", "GiB", "TiB", "PiB"))


def _scaled(count: float, base: int, units: tuple[str, ...]) -> str:
    size, unit = float(count), units[0]
    for larger in units[1:]:
        # 999.6 would be printed as 1000 of the smaller unit
        if abs(size) < base - 0.5:
            break
        size, unit = size / base, larger
    digits = 0 if unit == units[0] or abs(size) >= 99.95 else 1
    return f"{size:.{digits}f} {unit}"


_DURATIONS = (
    (90, 1, 0, Text("s", "秒")),
    (90 * 60, 60, 0, Text("min", "分钟")),
    (72 * 3600, 3600, 1, Text("h", "小时")),
    (700 * 86400, 86400, 0, Text("days", "天")),
)


def duration(seconds: float) -> Text:
    """A rough length of time: ``45 s``, ``12 min``, ``3.5 h``, ``12 days``, ``5.7 years``."""
    for limit, divisor, digits, unit in _DURATIONS:
        if seconds < limit:
            number = f"{seconds / divisor:.{digits}f}"
            return Text(f"{number} {unit.en}", f"{number} {unit.zh}")
    years = f"{seconds / (365.25 * 86400):.1f}"
    return Text(f"{years} years", f"{years} 年")


def percent(share: float) -> str:
    return f"{share:.0%}"


def count(number: float) -> str:
    """A whole number with thousands separators."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.4g}"


def code(value: object) -> str:
    """A value as it would stand in a config file."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {code(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(code, value)) + "]"
    if not isinstance(value, float):
        return str(value)
    # as people write it: 1e-5, not Python's 1e-05
    text = str(value).replace("e-0", "e-").replace("e+0", "e+")
    # without a dot, LLaMA-Factory 0.9.3 and older read text
    return text if "." in text else text.replace("e", ".0e")


def listed(values: object) -> str:
    """At most six of the values, comma separated."""
    items = [code(value) for value in values] if isinstance(values, Iterable) else [code(values)]
    shown = items if len(items) <= 7 else [*items[:5], "…", items[-1]]
    return ", ".join(shown)


FORMATS: dict[str, Callable[..., str | Text]] = {
    "bytes": decimal_bytes,
    "memory": binary_bytes,
    "duration": duration,
    "percent": percent,
    "count": count,
    "list": listed,
    "": code,
}
"""What may stand after the colon of a ``{fact:format}`` in a rule's text."""
