"""The cheapest combinations of settings that reach a goal: exact, without trying them all.

A *point* holds the position of every lever. The points are looked at by cost, so that what was
found first is cheapest. A point that differs from one that fails only by taking more memory
(levers that shrink) is not tried. What goes further than a point already found, in everything that
costs more than time, is left out, and what is found needs all of its changes: without any one of
them the goal is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from lfconfiglint.fit.costs import CLASSES, FREE, Cost
from lfconfiglint.fit.levers import Lever, Setting

Point = tuple[int, ...]
PER_CLASS = 3
"""Answers of one class that are worth reading."""


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


def cheapest(
    grid: Grid,
    reaches: Callable[[Point], bool],
    allowed: Callable[[Point], bool],
    below: Cost | None = None,
) -> Iterator[tuple[Cost, Point]]:
    """At most :data:`PER_CLASS` points of each class of cost that reach the goal, cheapest first.

    *reaches* is asked about memory; *allowed*, which is dearer, only where it said yes. Points of
    one class differ in a setting of that class, except in the cheapest. Stops at the cost *below*.
    """
    found: list[Point] = []
    shown: dict[int, list[Point]] = {}
    failing: dict[Point, list[Point]] = {}
    for cost, point in grid.points:
        if below is not None and cost >= below:
            return
        own = shown.setdefault(cost[0], [])
        essence = _essence(grid, cost, point)
        if len(own) >= PER_CLASS or (cost[0] > 0 and essence in own):
            continue
        if any(grid.goes_further(point, old, free=not grid.costs(old)) for old in found):
            continue
        if not _may_reach(grid, point, reaches, failing) or not allowed(point):
            continue
        if any(reaches(less) and allowed(less) for less in _without_one(point)):
            continue
        found.append(point)
        own.append(essence)
        yield cost, point


def _without_one(point: Point) -> Iterator[Point]:
    """The point with one of its changes taken back."""
    for index, place in enumerate(point):
        if place:
            yield (*point[:index], 0, *point[index + 1 :])


def _essence(grid: Grid, cost: Cost, point: Point) -> Point:
    """The positions of the levers that put the point into its class."""
    return tuple(
        place if place and CLASSES.index(lever.settings[place - 1].cost) == cost[0] else 0
        for lever, place in zip(grid.levers, point, strict=True)
    )


def _may_reach(
    grid: Grid,
    point: Point,
    reaches: Callable[[Point], bool],
    failing: dict[Point, list[Point]],
) -> bool:
    kind = grid.kind(point)
    if kind not in failing:
        frugal = grid.frugal(point)
        failing[kind] = [] if reaches(frugal) else [frugal]
    failed = failing[kind]
    if any(grid.takes_more(point, other) for other in failed):
        return False
    if reaches(point):
        return True
    failed.append(point)
    return False
