"""What the estimate says of a card's memory over all phases of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts

_ORDER = ("fits", "tight", "exceeds")


def worst_verdict(facts: Facts) -> str:
    """The worst of loading, training and evaluating; ``unknown (NEED)`` where the training step is
    unknown and no other phase exceeds the card. Without training, the verdict on the model."""
    memory = facts.memory
    if not facts.run.trains:
        try:
            return memory.gpu_copy_verdict
        except Unknown as unknown:
            return f"unknown ({', '.join(unknown.needs)})"
    phases: tuple[Callable[[], str], ...] = (
        lambda: memory.gpu_train_verdict,
        lambda: memory.gpu_load_verdict,
        lambda: memory.gpu_evaluate_verdict,
    )
    found, needs = [], []
    for phase in phases:
        try:
            found.append(phase())
        except Unknown as unknown:
            needs.append(unknown.needs)
            if phase is phases[0]:
                found.append("")
    if "exceeds" in found or found[0]:
        return max(found, key=lambda verdict: _ORDER.index(verdict) if verdict else -1)
    return f"unknown ({', '.join(needs[0])})"


def mildest_verdict(readings: Sequence[str]) -> str:
    """What holds for a config that may be read in several ways: the mildest of its verdicts."""
    unknown = [verdict for verdict in readings if verdict not in _ORDER]
    return unknown[0] if unknown else min(readings, key=_ORDER.index)
