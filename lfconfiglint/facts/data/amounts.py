"""Numbers of samples as intervals: of one data set, and of several mixed.

Source: LLaMA-Factory 0.9.5 ``data/loader.py`` (``num_samples``, then ``max_samples``) and
``data/data_utils.py`` (merge_dataset), datasets 4.0.0 ``_interleave_map_style_datasets``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lfconfiglint.facts.data.table import Table
from lfconfiglint.records import NamedTuple

DEVIATIONS = 6
"""Standard deviations that a random number of draws is taken to stay within."""


class Amount(NamedTuple):
    """At least ``low`` and at most ``high``; exact where they are equal."""

    low: int
    high: int


def amount_of(entry: Mapping[str, object], table: Table | None, most: int | None) -> Amount | None:
    """Rows that are taken from a data set, or None where nothing tells.

    ``num_samples`` replaces the number of rows, with rows drawn again where there are too few;
    *most* is ``max_samples``.
    """
    given = entry.get("num_samples")
    if given is not None:
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            return None
        found = Amount(given, given)
    elif table is None or table.fault or entry.get("split", "train") != "train":
        return None
    else:
        found = Amount(table.low, table.high)
    return found if most is None else Amount(min(found.low, most), min(found.high, most))


def mixed(
    amounts: Sequence[Amount], strategy: str, shares: Sequence[float] | None
) -> Amount | None:
    """Rows of several data sets together; *shares* are their probabilities."""
    if len(amounts) == 1:
        return amounts[0]
    lows, highs = [found.low for found in amounts], [found.high for found in amounts]
    if strategy in ("concat", "interleave_once"):
        return Amount(sum(lows), sum(highs))
    if strategy not in ("interleave_under", "interleave_over"):
        return None
    end = min if strategy == "interleave_under" else max
    if shares is None:
        return Amount(len(amounts) * end(lows), len(amounts) * end(highs))
    if len(shares) != len(amounts) or not all(0 < share <= 1 for share in shares):
        return None
    low = end(_draws(*pair, -DEVIATIONS) for pair in zip(lows, shares, strict=True))
    high = end(_draws(*pair, DEVIATIONS) for pair in zip(highs, shares, strict=True))
    if strategy == "interleave_under":
        high = min(high, sum(highs))
    return Amount(max(math.floor(low), end(lows)), math.ceil(high))


def _draws(rows: int, share: float, deviations: int) -> float:
    """Draws until one data set has been drawn *rows* times: the negative binomial's mean, and so
    many of its standard deviations."""
    return (rows + deviations * math.sqrt(rows * (1 - share))) / share
