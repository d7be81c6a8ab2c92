"""One measured amount beside its estimate, and errors summed up by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from lfconfiglint.facts.memory.estimate_range import RESERVE


@dataclass(frozen=True)
class Comparison:
    """Bytes. ``low`` and ``high`` are None where the figure is given without a range."""

    group: str
    name: str
    measured: int
    estimated: int
    low: int | None = None
    high: int | None = None
    source: str = ""

    @property
    def error(self) -> float:
        """Share of what was measured; positive where the estimate is larger."""
        return self.estimated / self.measured - 1

    @property
    def inside(self) -> bool:
        """Whether the measured amount lies in the range."""
        return self.low is not None and self.high is not None and (
            self.low <= self.measured <= self.high
        )  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """Errors of a group, as shares; figures about ranges are None where there are none.

    ``width`` is the mean of high minus low, ``called_fitting`` and ``called_exceeding`` count wrong
    verdicts on a card of exactly the size that was measured.
    """

    count: int
    mean: float
    spread: float
    median: float
    worst: float
    inside: float | None
    width: float | None
    called_fitting: int
    called_exceeding: int


def summed_up(found: Sequence[Comparison]) -> Summary:
    """The errors of comparisons, of which there must be at least one."""
    errors = [each.error for each in found]
    ranged = [each for each in found if each.low is not None and each.high is not None]
    widths = [((each.high or 0) - (each.low or 0)) / each.measured for each in ranged]
    return Summary(
        count=len(found),
        mean=mean(errors),
        spread=mean(abs(error) for error in errors),
        median=median(errors),
        worst=max(errors, key=abs),
        inside=mean(each.inside for each in ranged) if ranged else None,
        width=mean(widths) if widths else None,
        called_fitting=sum((each.high or 0) * RESERVE < each.measured for each in ranged),
        called_exceeding=sum((each.low or 0) > each.measured for each in ranged),
    )


def by_group(found: Sequence[Comparison]) -> dict[str, list[Comparison]]:
    """In the order in which the groups first appear."""
    groups: dict[str, list[Comparison]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    return groups
