"""How measurements are compared and summed up."""

from __future__ import annotations

import pytest

from tests.facts.measured.comparison import Comparison, by_group, summed_up
from tests.facts.measured.left_out import left_out
from tests.facts.measured.saves import growths, resumes

MIB = 2**20


def test_errors_are_shares_of_what_was_measured() -> None:
    """A card of exactly the measured size gets a wrong verdict only beyond the range's ends."""
    found = [
        Comparison("a", "x", 100, 110, 90, 120),
        Comparison("a", "y", 100, 80, 70, 90),
        Comparison("a", "z", 100, 130, 105, 150),
    ]
    summary = summed_up(found)
    assert summary.mean == pytest.approx(0.2 / 3)
    assert summary.median == pytest.approx(0.1)
    assert summary.worst == pytest.approx(0.3)
    assert summary.inside == pytest.approx(1 / 3)
    assert summary.width == pytest.approx(0.95 / 3)
    assert (summary.called_fitting, summary.called_exceeding) == (1, 1)


def test_amounts_without_a_range() -> None:
    """Nothing is said about ranges; groups keep their order."""
    found = [Comparison("b", "x", 100, 99), Comparison("a", "x", 100, 99)]
    assert (summed_up(found).inside, summed_up(found).width) == (None, None)
    assert list(by_group(found)) == ["b", "a"]


def test_a_model_that_differs_falls_out_when_it_is_left_out() -> None:
    """Twenty rows of one model near the middle, and one of another at the upper end."""
    usual = [Comparison("g", "a, row", 100 + row, 110, 90, 140) for row in range(20)]
    found = left_out([*usual, Comparison("g", "b, row", 139, 110, 90, 140)])
    assert (found.count, found.models, found.inside) == (21, 2, 1)
    # of model a none lies where the only other one does
    assert found.inside_fitted == 0
    assert found.width < 0.5


def test_a_save_never_grows_much_beyond_the_formula() -> None:
    """Both processes together stay below the need plus what a GPU would have gathered: the largest
    module, 62.5 MiB, at most twice in each process."""
    found = growths()
    assert len(found) == 10
    for each in found:
        assert max(each.weights, each.states) <= each.needed + 4 * 62.5 * MIB, each


def test_a_run_that_resumes_grows_as_the_formula_says() -> None:
    """Every process reads its part of the optimizer's state and master weights into host memory."""
    found = resumes()
    assert len(found) == 2
    assert all(abs(each.error) < 0.001 for each in found)
