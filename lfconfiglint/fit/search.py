"""The cheapest combinations of settings that reach a goal: exact, without trying them all.

The points are looked at by cost, so that what was
found first is cheapest. A point that differs from one that fails only by taking more memory
(levers that shrink) is not tried. What goes further than a point already found, in everything that
costs more than time, is left out, and what is found needs all of its changes: without any one of
them the goal is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lfconfiglint.fit.costs import CLASSES, Cost
from lfconfiglint.fit.grid import Grid, Point

PER_CLASS = 3
"""Answers of one class that are worth reading."""


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
