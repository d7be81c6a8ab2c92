"""The search finds what trying everything would find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import Cost
from lfconfiglint.fit.grid import Grid, Point
from lfconfiglint.fit.levers.all import levers_of
from lfconfiglint.fit.levers.lever import divided
from lfconfiglint.fit.refusals import Refusals
from lfconfiglint.fit.search import PER_CLASS, cheapest
from lfconfiglint.fit.workshop import Workshop
from tests.fit.support import BASE, FULL, answer_for, context_for, lint
from tests.fit.test_answer import CASES


def exhaustive(grid: Grid, reaches: Callable[[Point], bool]) -> list[tuple[Cost, Point]]:
    """The same choice, made after every point was tried."""
    hits = [(cost, point) for cost, point in grid.points if reaches(point)]
    chosen: list[tuple[Cost, Point]] = []
    for cost, point in hits:
        same = [old for old_cost, old in chosen if old_cost[0] == cost[0]]
        further = any(grid.goes_further(point, old, free=not grid.costs(old)) for _, old in chosen)
        needless = any(
            reaches((*point[:i], 0, *point[i + 1 :])) for i, place in enumerate(point) if place
        )
        if len(same) < PER_CLASS and not further and not needless:
            chosen.append((cost, point))
    return chosen


@pytest.mark.parametrize("name", CASES)
def test_exact(name: str) -> None:
    """Leaving points out changes no answer, and spares most of the work."""
    text, hardware = CASES[name]
    context = context_for(text, hardware)
    document = parse_document(text.encode())
    grid = Grid(levers_of(Facts(context)))

    def workshop() -> Workshop:
        return Workshop(document, context, lambda changed: lint(changed, context), grid, "en")

    everything, searched = workshop(), workshop()
    found = list(
        cheapest(grid, lambda p: searched.figures(p).verdict == "fits", lambda point: True)
    )
    best = exhaustive(grid, lambda point: everything.figures(point).verdict == "fits")
    first = {cost[0]: (cost, point) for cost, point in reversed(best)}
    assert {cost[0]: (cost, point) for cost, point in reversed(found)} == first
    assert set(found) <= set(best)
    assert len(searched.evaluated) <= len(everything.evaluated)


VL = BASE.replace("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-VL-8B-Instruct")


@pytest.mark.parametrize(
    ("text", "hardware"),
    [
        (VL.replace("template: qwen", "template: qwen3_vl"), "8xA100-40GB"),
        (BASE.replace("7B", "72B"), "8xA100-80GB"),
        (FULL.replace("bf16: true", "pure_bf16: true"), "8xRTX 4090"),
    ],
)
def test_remembered_refusals_change_nothing(
    text: str, hardware: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules are asked less often, with the same answer."""
    quick = answer_for(text, hardware)
    monkeypatch.setattr(Refusals, "cover", lambda *_: False)
    thorough = answer_for(text, hardware)
    assert [p.document.text for p in quick.proposals] == [
        p.document.text for p in thorough.proposals
    ]
    assert quick.proposals


@pytest.mark.parametrize(("text", "hardware"), [(BASE, "1xH20"), (FULL, "8xH20")])
def test_shrinking_levers_shrink(text: str, hardware: str) -> None:
    """What the search takes for granted: these levers never take more, in any phase."""
    context = context_for(text, hardware)
    grid = Grid(levers_of(Facts(context)))
    shop = Workshop(
        parse_document(text.encode()), context, lambda changed: lint(changed, context), grid, "en"
    )
    for _, point in grid.points[:: max(1, len(grid.points) // 150)]:
        for index, lever in enumerate(grid.levers):
            if not lever.shrinks or point[index] == len(lever.settings):
                continue
            further = (*point[:index], point[index] + 1, *point[index + 1 :])
            more, less = shop.figures(point).phases, shop.figures(further).phases
            for phase in more.keys() & less.keys():
                assert less[phase].high <= more[phase].high * 1.001 or phase[0] == "disk"


@pytest.mark.parametrize(
    ("number", "sizes"),
    [
        (1, ()), (2, (1,)), (8, (4, 2, 1)), (9, (3, 1)), (12, (6, 3, 1)), (7, (1,)),
        (128, (64, 32, 16, 8, 4, 1)), (10**12, ()),
    ],
)  # fmt: skip
def test_divided(number: int, sizes: tuple[int, ...]) -> None:
    """Batch sizes that can be made up for by whole steps of accumulation; 1 is among them."""
    assert divided(number) == sizes
    assert all(number % size == 0 for size in sizes)
