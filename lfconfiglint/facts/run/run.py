"""Facts about the course of the run: steps, saves, evaluations, time."""

from __future__ import annotations

from lfconfiglint.facts.run.bounds import StepBounds
from lfconfiglint.facts.run.times import Times


class Run(Times, StepBounds):
    """``run.*``: exact where the samples and the world size are known."""
