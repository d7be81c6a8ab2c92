"""What should be changed so that the run fits: the whole answer about one config."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import FREE, Cost
from lfconfiglint.fit.figures import FITS, MAY_FIT, SHORT_ONLY, UNLIKELY, Figures, figures_of
from lfconfiglint.fit.grid import Grid, Point
from lfconfiglint.fit.hints import hints_of
from lfconfiglint.fit.levers.all import levers_of
from lfconfiglint.fit.levers.lever import Lever
from lfconfiglint.fit.machines import MachineAnswer, smallest_machines
from lfconfiglint.fit.proposals import Earlier, Proposal
from lfconfiglint.fit.search import cheapest
from lfconfiglint.fit.workshop import Workshop
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass, replace

Lint = Callable[[Document, Context], LintResult]
"""Lints a document in all but the values of a context: machine, release, folders."""
MOST_TIGHT = 3
_MOST_NEAR = 5
"""Near misses that are linted before it is given up."""


@dataclass(frozen=True)
class Answer:
    """``now`` is the run as it is. Without proposals ``nearest`` is the combination that misses
    by least; ``refusals`` tell what kept others from being proposed. ``machines`` are the smallest
    ones for the run as it is, where it does not fit. ``earlier`` is for code between two releases:
    the rest is counted as by the later one."""

    now: Figures
    proposals: tuple[Proposal, ...] = ()
    nearest: Proposal | None = None
    refusals: tuple[Text, ...] = ()
    machines: tuple[MachineAnswer, ...] | None = None
    hints: tuple[Text, ...] = ()
    earlier: Earlier | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be supplied before anything can be said."""
        return self.now.missing


def find_changes(document: Document, context: Context, lint: Lint, lang: Lang) -> Answer:
    """Search the grid of the config's levers; nothing is searched where the figures are unknown or
    the run fits already."""
    facts = Facts(context)
    now = figures_of(facts)
    if now.verdict in {"unknown", "fits"}:
        return Answer(now)
    grid = Grid(_useful(levers_of(facts), now, gathers=facts.zero.backend == "fsdp"))
    workshop = Workshop(document, context, lambda changed: lint(changed, context), grid, lang)
    proposals = _proposals(workshop, grid, now)
    refusals = () if proposals else workshop.reasons
    nearest = None if proposals else _nearest(workshop, grid, now)

    def accepts(machine: Hardware) -> bool:
        errors = {found.rule for found in workshop.before.diagnostics if found.severity == "error"}
        moved = lint(document, replace(context, hardware=machine))
        return not any(
            found.severity == "error" and found.rule not in errors for found in moved.diagnostics
        )

    machines = _machines(context, now, accepts)
    return Answer(
        now, tuple(proposals), nearest, refusals, machines, hints_of(facts, now, proposals)
    )


def _machines(
    context: Context, now: Figures, accepts: Callable[[Hardware], bool]
) -> tuple[MachineAnswer, ...] | None:
    short = {phase[0] for phase, figure in now.phases.items() if figure.severity}
    if not short & {"gpu", "host"}:
        # a larger disk has no name in the catalog
        return None
    return smallest_machines(context, accepts, host_matters="host" in short)


def _useful(levers: tuple[Lever, ...], now: Figures, *, gathers: bool) -> tuple[Lever, ...]:
    """Without the levers of phases that fit. Where a save *gathers* optimizer states, as FSDP's
    does, what is saved also decides about host memory."""

    def fits(*phases: tuple[str, str]) -> bool:
        return all(
            figure.verdict in {"fits", "unknown"}
            for phase, figure in now.phases.items()
            if phase in phases
        )

    needless = set()
    if fits(("gpu", "load")):
        needless.add("loading")
    if fits(("gpu", "evaluate")):
        needless.add("evaluation batch")
    if fits(("disk", "run")) and (fits(("host", "save")) or not gathers):
        needless.add("saves")
    return tuple(lever for lever in levers if lever.name not in needless)


def _proposals(workshop: Workshop, grid: Grid, now: Figures) -> list[Proposal]:
    """What fits for certain; and, cheaper than that, what may fit where the run now hardly does.
    What is unlikely to fit is told where there is nothing better."""

    def search(goal: int, below: Cost | None) -> list[tuple[Cost, Point]]:
        def reaches(point: Point) -> bool:
            figures = workshop.figures(point)
            return figures.verdict != "unknown" and figures.severity <= goal

        return list(cheapest(grid, reaches, workshop.allowed, below))

    found = search(FITS, None)
    if now.severity > MAY_FIT:
        found += search(MAY_FIT, found[0][0] if found else None)[:MOST_TIGHT]
    for goal in (UNLIKELY, SHORT_ONLY):
        if now.severity > goal and not found:
            found = search(goal, None)[:MOST_TIGHT]
    return [workshop.proposal(cost, point) for cost, point in found]


def _nearest(workshop: Workshop, grid: Grid, now: Figures) -> Proposal | None:
    """The known combination that overshoots by least and that the rules have nothing against."""
    known = {
        point: figures.overshoot
        for point, figures in workshop.evaluated.items()
        if figures.verdict != "unknown" and figures.overshoot < now.overshoot
    }
    costs = {point: cost for cost, point in grid.points}
    ranked = sorted(known, key=lambda point: (round(known[point], 3), costs[point]))
    for found in ranked[:_MOST_NEAR]:
        point = _without_needless(workshop, costs, found)
        if costs[point] > FREE and workshop.allowed(point, fitting=False):
            return workshop.proposal(costs[point], point, fitting=False)
    return None


def _without_needless(workshop: Workshop, costs: Mapping[Point, Cost], point: Point) -> Point:
    """Without the changes that bring it no nearer, the dearest of which goes first; the search has
    not looked at all combinations."""
    near = round(workshop.figures(point).overshoot, 3)
    fewer = {(*point[:place], 0, *point[place + 1 :]) for place in range(len(point))}
    for less in sorted(costs.keys() & fewer - {point}, key=lambda each: (costs[each], each)):
        figures = workshop.figures(less)
        if figures.verdict != "unknown" and round(figures.overshoot, 3) <= near:
            return _without_needless(workshop, costs, less)
    return point
