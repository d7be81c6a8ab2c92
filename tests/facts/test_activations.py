"""The closed form of a training step's peak against real model code, traced at true size."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from lfconfiglint.facts.memory.activations import kept_bytes, logits_bytes
from lfconfiglint.facts.memory.losses import SUPERVISED, Loss
from lfconfiglint.facts.memory.widths import Adapters, Batch, Layout, Reach
from tests.facts.support import rows
from tests.facts.traces import GIB, layouts, predicted


def errors(name: str) -> Iterable[tuple[dict[str, str], float]]:
    known = layouts()
    for row in rows(name):
        yield row, abs(predicted(row, known[row["model"]]) / GIB / float(row["peak_gib"]) - 1)


@pytest.mark.parametrize(
    ("name", "count", "worst", "mean"),
    [("traced_peaks.csv", 126, 0.02, 0.005), ("traced_more.csv", 45, 0.02, 0.005)],
)
def test_all_traced_steps(name: str, count: int, worst: float, mean: float) -> None:
    """Dense models of 0.5 to 72 billion parameters; mixtures of experts, Gemma, preference and
    reward losses, quantized bases, freeze tuning, and training without mixed precision."""
    found = list(errors(name))
    assert len(found) == count
    for row, error in found:
        assert error < worst, (row, error)
    assert sum(error for _, error in found) / count < mean


@pytest.mark.parametrize("tokens", [1, 2048, 2049, 100_000])
def test_liger_never_takes_more(tokens: int) -> None:
    """The fused loss works in chunks, which are never larger than the batch."""
    layout = layouts()["qwen2.5-7b"]
    plain = logits_bytes(layout, Batch(tokens, tokens), SUPERVISED.backward)
    fused = Batch(tokens, tokens, loss=Loss(10, 12, 10, chunked=True))
    assert 0 < logits_bytes(layout, fused, SUPERVISED.backward) <= plain


def test_frozen_layers_above_trained_ones_are_not_checkpointed() -> None:
    """LLaMA-Factory checkpoints only layers with something to train, so that training the first
    layers costs more than training the last."""
    layout = layouts()["qwen2.5-7b"]
    batch = Batch(4096, 4096)

    def kept(reach: Reach) -> int:
        return kept_bytes(layout, batch, "half", Adapters(), reach)

    assert kept(Reach(2)) < kept(Reach(28)) < kept(Reach(2, 26))


def test_experts_cost_what_a_token_is_sent_to() -> None:
    """Eight of 128 experts, not all."""
    found = layouts()["qwen3-30b-a3b"]
    dense = Layout(2048, 4096, 512, 8 * 768, 48, 32, 151936, False, 1, normed=True)
    batch = Batch(2048, 2048, checkpointing=False)
    whole = Reach(48)
    ratio = kept_bytes(found, batch, "half", Adapters(), whole) / kept_bytes(
        dense, batch, "half", Adapters(), whole
    )
    assert 1 < ratio < 1.6
