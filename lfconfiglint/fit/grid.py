"""All combinations of the settings of a config's levers, and how two of them compare."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from lfconfiglint.fit.costs import CLASSES, FREE, Cost
from lfconfiglint.fit.levers.lever import Lever, Setting
from lfconfiglint.records import dataclass, field

Point = tuple[int, ...]
"""The position of every lever; 0 is the config as it is."""


@dataclass
class Grid:
    """All points of some levers, by cost."""

    levers: Sequence[Lever]
    points: list[tuple[Cost, Point]] = field(init=False)

    def __post_init__(self) -> None:
        ranges = [range(len(lever.settings) + 1) for lever in self.levers]
        costs = [
            [FREE, *((CLASSES.index(s.cost), s.weight) for s in lever.settings)]
            for lever in self.levers
        ]
        self.points = sorted(
            (_total([costs[lever][place] for lever, place in enumerate(point)]), point)
            for point in product(*ranges)
            if self._compatible(point)
        )
        self._shrinking = [i for i, lever in enumerate(self.levers) if lever.shrinks]
        self._fixed = [i for i, lever in enumerate(self.levers) if not lever.shrinks]

    def settings(self, point: Point) -> list[tuple[Lever, Setting]]:
        """The settings that differ from the config, with their levers."""
        return [
            (lever, lever.settings[place - 1])
            for lever, place in zip(self.levers, point, strict=True)
            if place
        ]

    def _compatible(self, point: Point) -> bool:
        settings = self.settings(point)
        used = {lever.name for lever, _ in settings}
        return all(used.isdisjoint(setting.without) for _, setting in settings)

    def goes_further(self, point: Point, other: Point, *, free: bool) -> bool:
        """Whether *point* changes at least what *other* does, and at least as far.

        Without *free*, levers that cost nothing but time do not count.
        """
        for lever, place, old in zip(self.levers, point, other, strict=True):
            if not old or (not free and lever.settings[old - 1].cost == CLASSES[0]):
                continue
            same = place and lever.settings[place - 1].chain == lever.settings[old - 1].chain
            if not same or place < old:
                return False
        return True

    def costs(self, point: Point) -> bool:
        """Whether the point costs more than time."""
        return any(setting.cost != CLASSES[0] for _, setting in self.settings(point))

    def kind(self, point: Point) -> Point:
        """The positions of the levers that do not simply shrink."""
        return tuple(point[i] for i in self._fixed)

    def shrunk(self, point: Point) -> frozenset[int]:
        """The levers that shrink and are used."""
        return frozenset(i for i in self._shrinking if point[i])

    def frugal(self, point: Point) -> Point:
        """The point of the same kind that takes the least memory."""
        return tuple(
            len(lever.settings) if lever.shrinks else place
            for lever, place in zip(self.levers, point, strict=True)
        )

    def takes_more(self, point: Point, other: Point) -> bool:
        """Whether *point*, of the same kind, shrinks no lever further than *other*."""
        return all(point[i] <= other[i] for i in self._shrinking)


def _total(costs: Sequence[Cost]) -> Cost:
    return max(cost[0] for cost in costs), sum(cost[1] for cost in costs)
