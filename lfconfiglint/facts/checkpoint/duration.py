"""How long a save takes, and what share of the run that is."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.host import GatherFacts
from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.machine import known

WRITER_FAST, WRITER_SLOW = 1.5e9, 0.8e9
"""Bytes per second that one process serializes and writes: torch.save with its checksums and
safetensors, measured on local storage."""
COPY_FAST, COPY_SLOW = 6e9, 3e9
"""Bytes per second from a card to pageable host memory: assumed, not measured."""


class TimeFacts(GatherFacts):
    """Ranges: the speed of processes and links is not in the profile."""

    def _seconds(self, writer: float, copy: float, disk: float) -> float:
        """Gathering, then the weights by rank 0 alone, then the rest, by every rank under ZeRO."""
        saved, files = self._saved, self._files
        weights = [size for name, size in files.items() if name.endswith(".safetensors")]
        rest = sum(files.values()) - sum(weights)
        gathered = 0 if saved.backend in {"single", "ddp"} else self.host_gather
        if saved.backend == "deepspeed" and saved.stage != 3:
            # each rank copies for itself, at the same time
            gathered //= self._machine.gpus_per_node
        shared = saved.backend == "deepspeed" or saved.sharded_files
        writers = saved.world if shared else 1
        alone = sum(weights) / min(writer, disk)
        return gathered / copy + alone + rest / writers / min(writer, disk / writers)

    @fact
    def write_seconds_low(self) -> float:
        """Seconds that one save takes at least, with fast processes and the profile's disk.

        An estimate that may be wrong by a factor of two where the disk's speed is not given.
        """
        return self._seconds(WRITER_FAST, COPY_FAST, self._machine.disk.write_bandwidth or 1e15)

    @fact
    def write_seconds_high(self) -> float:
        """Seconds that one save takes with slow processes; twice that on a shared disk."""
        disk = known(self._machine.disk.write_bandwidth, "disk_write_bandwidth")
        seconds = self._seconds(WRITER_SLOW, COPY_SLOW, disk)
        return 2 * seconds if self._machine.disk.shared else seconds

    @fact
    def save_share_low(self) -> float:
        """Least share of the run's time that goes into saving, between 0 and 1."""
        every = self._run.save_interval
        if every is None:
            return 0.0
        between = min(every, self._run.steps) * self._run.full_step_seconds_high
        return self.write_seconds_low / (self.write_seconds_low + between)
