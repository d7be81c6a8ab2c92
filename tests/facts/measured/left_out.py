"""Would ranges hold for models that they were not fitted to?

For each model the ends are taken from the others alone: where in the given range, from 0 at its
lower to 1 at its upper end, 5 and 95 % of their measurements lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from tests.facts.measured.comparison import Comparison

_LOWER, _UPPER = 0.05, 0.95


@dataclass(frozen=True)
class LeftOut:
    """Shares of measurements inside the range as given, and inside the one fitted without the
    model; ``width`` is the mean width of those, as a share of the given range."""

    count: int
    models: int
    inside: float
    inside_fitted: float
    width: float


def _place(each: Comparison) -> float:
    """Where in its range a measurement lies."""
    low, high = each.low or 0, each.high or 0
    return (each.measured - low) / (high - low)


def _quantile(places: Sequence[float], share: float) -> float:
    ordered = sorted(places)
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def left_out(found: Sequence[Comparison]) -> LeftOut:
    """Of comparisons with ranges, of two models at least; a name begins with its model."""
    places: dict[str, list[float]] = {}
    for each in found:
        places.setdefault(each.name.split(",")[0], []).append(_place(each))
    kept: list[bool] = []
    widths: list[float] = []
    for model, own in places.items():
        others = [place for name, rest in places.items() if name != model for place in rest]
        lower, upper = _quantile(others, _LOWER), _quantile(others, _UPPER)
        kept += [lower <= place <= upper for place in own]
        widths.append(upper - lower)
    inside = mean(each.inside for each in found)
    return LeftOut(len(found), len(places), inside, mean(kept), mean(widths))
