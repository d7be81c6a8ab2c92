"""Facts about checkpoints: bytes and files, disk over the run, host memory and time of a save."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.disk import DiskFacts
from lfconfiglint.facts.checkpoint.duration import TimeFacts
from lfconfiglint.facts.checkpoint.resume import ResumeFacts


class Checkpoint(DiskFacts, ResumeFacts, TimeFacts):
    """``checkpoint.*``"""
