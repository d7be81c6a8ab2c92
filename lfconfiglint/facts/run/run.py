"""Facts about the course of the run: steps, saves, evaluations, time."""

from __future__ import annotations

from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.run.bounds import StepBounds
from lfconfiglint.facts.run.times import Times
from lfconfiglint.upstream.keys.file import key_file


class Run(Times, StepBounds):
    """``run.*``: exact where the samples and the world size are known."""

    @fact
    def has_foreign_keys(self) -> bool:
        """Whether the file has keys that no release has: the code that reads them may take the
        others for something else, too."""
        known = key_file()["keys"]
        return any(name not in known for name in self._context.values)
