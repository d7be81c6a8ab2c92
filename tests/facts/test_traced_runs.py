"""Whole configs against real model code, traced at true size: what a training step allocates."""

from __future__ import annotations

import pytest

from tests.facts.measured.comparison import summed_up
from tests.facts.measured.traced_runs import facts_with, traced_runs
from tests.facts.support import rows

GIB = 2**30
ROWS = rows("traced_runs.csv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(filter(None, row.values())))
def test_run(row: dict[str, str]) -> None:
    """The trained parameters agree, and the peak within 1 %."""
    facts = facts_with(row)
    assert facts.model.trainable_params == pytest.approx(int(row["trained"]), rel=1e-6)
    assert facts.memory.gpu_train.allocated / GIB == pytest.approx(float(row["peak_gib"]), rel=0.01)


def test_mean_error() -> None:
    """0.2 %, over all rows."""
    summary = summed_up(traced_runs())
    assert summary.count > 120
    assert summary.spread < 0.002
