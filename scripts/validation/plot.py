"""The picture of the page: estimated against measured memory, and the error, on log axes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log10

from lfconfiglint.language import Lang, Text
from tests.facts.measured.comparison import Comparison

STYLE = """
svg.validation { --ground: #ffffff; --ink: #1b2430; --quiet: #596575; --line: #d5dbe2;
  --c0: #3b6fb6; --c1: #1a7f4b; --c2: #c2410c; --c3: #8b95a1; }
@media (prefers-color-scheme: dark) { svg.validation { --ground: #14181f; --ink: #e6eaf0;
  --quiet: #9aa6b5; --line: #333c48; --c0: #7fb2e5; --c1: #57c98a; --c2: #ff9e64; --c3: #76818e; } }
.validation text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-size: 19px;
  fill: var(--ink); }
.validation text.quiet { fill: var(--quiet); }
.validation text.end { text-anchor: end; } .validation text.mid { text-anchor: middle; }
.validation .ground { fill: var(--ground); }
.validation .grid { stroke: var(--line); stroke-width: 1; fill: none; }
.validation .even { stroke: var(--ink); stroke-width: 1.5; }
.validation .band { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 5 4; }
.validation .m { fill: none; stroke-width: 1.8; }
.validation .m0 { stroke: var(--c0); } .validation .m1 { stroke: var(--c1); }
.validation .m2 { stroke: var(--c2); } .validation .m3 { stroke: var(--c3); }
"""
_WIDTH, _LEFT, _RIGHT = 720, 84, 700
_LEAST, _MOST = 0.9, 1500.0
_TICKS = (1, 3, 10, 30, 100, 300, 1000)
_TOP, _SQUARE, _GAP, _LOWER = 150, 560, 84, 300
_ERROR = 0.6
_BAND = 0.15
_ESTIMATED = Text("estimated, GiB", "估算值（GiB）")
_MEASURED = Text("measured, GiB", "实测值（GiB）")
_WRONG = Text("error", "误差")


def _across(size: float) -> float:
    share = (log10(size) - log10(_LEAST)) / (log10(_MOST) - log10(_LEAST))
    return _LEFT + share * (_RIGHT - _LEFT)


def _up(size: float) -> float:
    share = (log10(size) - log10(_LEAST)) / (log10(_MOST) - log10(_LEAST))
    return _TOP + (1 - share) * _SQUARE


def _error(error: float) -> float:
    """Errors beyond the axis are drawn at its end."""
    middle = _TOP + _SQUARE + _GAP + _LOWER / 2
    return middle - max(-_ERROR, min(_ERROR, error)) / _ERROR * _LOWER / 2


def _mark(number: int, x: float, y: float) -> str:
    """Groups differ by shape as well as by colour."""
    shapes = (
        f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
        f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
        f"M{x:.1f} {y - 5.5:.1f}l5 9h-10z",
        f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8",
    )
    return f'<path class="m m{number}" d="{shapes[number]}"/>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{text}</text>'


def _axes(lang: Lang) -> Iterator[str]:
    bottom = _TOP + _SQUARE
    for tick in _TICKS:
        x, y = _across(tick), _up(tick)
        yield _line("grid", x, _TOP, x, bottom)
        yield _line("grid", x, bottom + _GAP, x, bottom + _GAP + _LOWER)
        yield _line("grid", _LEFT, y, _RIGHT, y)
        yield _text(_LEFT - 8, y + 6, str(tick), "quiet end")
        yield _text(x, bottom + 24, str(tick), "quiet mid")
        yield _text(x, bottom + _GAP + _LOWER + 24, str(tick), "quiet mid")
    for error in (-0.5, -0.3, -_BAND, 0.0, _BAND, 0.3, 0.5):
        kind = {0.0: "even", _BAND: "band", -_BAND: "band"}.get(error, "grid")
        yield _line(kind, _LEFT, _error(error), _RIGHT, _error(error))
        yield _text(
            _LEFT - 8, _error(error) + 6, f"{error * 100:+.0f} %" if error else "0 %", "quiet end"
        )
    yield _line("even", _across(_LEAST), _up(_LEAST), _across(_MOST), _up(_MOST))
    for share in (1 - _BAND, 1 + _BAND):
        high = _MOST / max(share, 1)
        low = _LEAST / min(share, 1)
        yield _line("band", _across(low), _up(low * share), _across(high), _up(high * share))
    yield _text(_LEFT, _TOP - 14, _ESTIMATED.say(lang))
    yield _text(_RIGHT, bottom + 48, _MEASURED.say(lang), "end")
    yield _text(_LEFT, bottom + _GAP - 14, _WRONG.say(lang))
    yield _text(_RIGHT, bottom + _GAP + _LOWER + 48, _MEASURED.say(lang), "end")


def picture(sets: Mapping[Text, Sequence[Comparison]], lang: Lang) -> str:
    """At most four sets, each with its own mark; the last is drawn below the others."""
    parts = [f'<rect class="ground" width="{_WIDTH}" height="{_height()}"/>', *_axes(lang)]
    *first, last = enumerate(sets.items())
    for number, (name, found) in (last, *first):
        x, y = _LEFT + 6, 24 + 27 * number
        parts += [_mark(number, x, y - 6), _text(x + 16, y, f"{name.say(lang)} ({len(found)})")]
        for each in found:
            across = _across(each.measured / 2**30)
            parts.append(_mark(number, across, _up(each.estimated / 2**30)))
            parts.append(_mark(number, across, _error(each.error)))
    body = "\n".join(parts)
    title = f"{_ESTIMATED.say(lang)} / {_MEASURED.say(lang)}"
    return (
        f'<svg class="validation" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_WIDTH} {_height()}">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n{body}\n</svg>\n"
    )


def _height() -> int:
    return _TOP + _SQUARE + _GAP + _LOWER + 62
