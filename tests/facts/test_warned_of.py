"""What the rules on card memory say of published runs, on cards that hold them and on others.

The bound above which a card counts as tight was chosen with reports of failures; these runs were
not looked at for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from tests.facts.measured.published import config_of
from tests.facts.support import rows
from tests.helpers import lint_text

CARDS = (14.6, 23.6, 31.3, 39.4, 44.4, 79.1, 95.0)
"""Memory in GiB that torch reports of cards with 16, 24, 32, 40, 48, 80 and 96 GB."""
RULES = (
    "full-tuning-exceeds-gpu", "gpu-memory-exceeded", "gpu-memory-exceeded-at-load",
    "gpu-memory-exceeded-by-weights", "gpu-memory-tight", "gpu-memory-tight-at-load",
    "long-samples-exceed-gpu",
)  # fmt: skip


@cache
def judged() -> tuple[tuple[float, frozenset[str]], ...]:
    """For each run and card: the share of the card that was measured, and severities found."""
    return tuple(_judged())


def _judged() -> Iterator[tuple[float, frozenset[str]]]:
    for row in rows("published.csv"):
        if row["differs"]:
            continue
        config = {**config_of(row), "do_train": True, "dataset": "mine", "template": "qwen"}
        text = "".join(f"{key}: {str(value).lower() if isinstance(value, bool) else value}\n"
                       for key, value in config.items())  # fmt: skip
        for memory in CARDS:
            machine = {
                "nodes": 1, "gpus_per_node": int(row["gpus"]), "gpu_memory": f"{memory}GiB",
                "launcher": "torchrun",
            }  # fmt: skip
            _, result = lint_text(text, machine, 100, RULES)
            found = frozenset(each.severity for each in result.diagnostics)
            yield float(row["measured_gb"]) * 1e9 / (memory * 2**30), found


@pytest.mark.parametrize(
    ("above", "below", "most"), [(0, 0.75, 0), (0, 0.97, 0.1)], ids=["much room", "it fits"]
)
def test_runs_that_fit_are_rarely_called_tight(above: float, below: float, most: float) -> None:
    """A user whose run fits is not told otherwise: never on a card with a quarter to spare, and
    elsewhere as a warning, never as an error."""
    found = [said for share, said in judged() if above <= share < below]
    counts = Counter("warned" if said else "silent" for said in found)
    assert len(found) > 200
    assert counts["warned"] <= most * len(found)
    assert not any("error" in said for said in found)


def test_runs_that_do_not_fit_never_pass_in_silence() -> None:
    """A user whose run needs more than the card has is warned before the card is rented."""
    found = [said for share, said in judged() if share > 1.03]
    assert len(found) > 150
    assert all(said & {"warning", "error"} for said in found)
