"""What checkpoints take on disk over the run."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.content import Content
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.machine import known

USABLE_DISK = 0.85
"""Share of the free disk that checkpoints should take: caches and logs need room, too."""
MOST_ADVISED = 5
"""More old checkpoints than this are hardly ever looked at."""
LEAST_SAVES = 2
"""With one alone nothing is saved before the end."""


class DiskFacts(Content):
    """Kept checkpoints, the one being written, and the final weights."""

    def _disk(self, each: int, kept: int) -> int:
        """A new checkpoint is written before the oldest is removed (trainer.py:3099), and the
        final weights are written at the end; together the disk never needs more."""
        return min(self._run.save_count, kept + 1) * each + self.bytes_weights_only

    @fact
    def peak_count(self) -> int:
        """Most checkpoints that are on disk at one time: one more than are kept, for a moment."""
        return min(self._run.save_count, self._run.kept_count + 1)

    @fact
    def disk_peak(self) -> int:
        """Bytes that checkpoints and final weights take on disk at most."""
        return self._disk(self.bytes, self._run.kept_count)

    @fact
    def disk_peak_least(self) -> int:
        """Bytes that the disk needs for certain: the final weights are written only after the
        last old checkpoint is gone."""
        final = self._run.kept_count * self.bytes + self.bytes_weights_only
        return max(self.peak_count * self.bytes, final)

    @fact
    def disk_peak_weights_only(self) -> int:
        """The same, were ``save_only_model`` true."""
        return self._disk(self.bytes_weights_only, self._run.kept_count)

    @fact
    def advised_limit(self) -> int | None:
        """A ``save_total_limit`` whose peak stays below 85 % of the free disk, 5 at most; None
        if not even 1 does."""
        return self._limit_that_fits(self.bytes)

    @fact
    def advised_limit_weights_only(self) -> int | None:
        """The same, were ``save_only_model`` true."""
        return self._limit_that_fits(self.bytes_weights_only)

    @fact
    def disk_peak_limited(self) -> int:
        """Bytes that the disk needs at most with that limit; unknown where there is none."""
        if self.advised_limit is None:
            raise Unknown
        return self._disk(self.bytes, self.advised_limit)

    @fact
    def advised_interval(self) -> int | None:
        """The least multiple of ``save_steps`` with which all checkpoints take less than 85 % of
        the free disk; None where that leaves fewer than two, or where some are deleted anyway."""
        run, every = self._run, self._run.save_interval
        if every is None or run.kept_count < run.save_count:
            return None
        most = int((self.usable_disk - self.bytes_weights_only) // self.bytes)
        return None if most < LEAST_SAVES else -(-run.steps // (most * every)) * every

    @fact
    def disk_peak_rarer(self) -> int:
        """Bytes that checkpoints and final weights take with it; unknown where there is none."""
        if self.advised_interval is None:
            raise Unknown
        return -(-self._run.steps // self.advised_interval) * self.bytes + self.bytes_weights_only

    def _limit_that_fits(self, each: int) -> int | None:
        limit = int((self.usable_disk - self.bytes_weights_only) // each) - 1
        # the best checkpoint is protected besides a limit of 1
        least = 2 if self._context.boolean("load_best_model_at_end") else 1
        return min(limit, MOST_ADVISED) if limit >= least else None

    @fact
    def usable_disk(self) -> float:
        """Bytes of the free disk that checkpoints should take at most."""
        return known(self._machine.disk.free, "disk_free") * USABLE_DISK
