"""What every picture of an estimate shows of the run: steps, saves and disk over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass

Json = Mapping[str, Any]
_MOST_EPOCHS = 20


@dataclass(frozen=True)
class Course:
    """Saves over the steps; ``disk`` holds (step, bytes while it is written, bytes after)."""

    steps: int
    per_epoch: int | None
    saves: tuple[int, ...]
    removed: frozenset[int]
    disk: tuple[tuple[int, int, int], ...]
    final: int | None
    peak: int | None
    free: int | None
    verdict: str

    @property
    def highest(self) -> int:
        return max(self.peak or 0, 1)

    def epochs(self) -> Iterator[tuple[int, int]]:
        """Number of an epoch that ends within the run, and the step at its end; of many epochs
        every second, fifth, tenth and so on."""
        if not self.per_epoch:
            return
        count, every = self.steps // self.per_epoch, 1
        for factor in cycle((2, 2.5, 2)):
            if count <= _MOST_EPOCHS * every:
                break
            every = int(every * factor)
        for number in range(every, count + 1, every):
            yield number, number * self.per_epoch


def course_of(content: Json) -> Course | None:
    """None where the steps or the saves are not known."""
    run, checkpoint, machine = content["run"], content["checkpoint"], content["machine"]
    if run["steps"] is None or run["saves"] is None:
        return None
    saves, kept = tuple(run["saves"]), run["kept"]
    most = checkpoint["most_on_disk"]
    # which one is best is only known in the run, but not how many are left
    left = len(kept) if kept is not None else max((most or 1) - 1, 0)
    each = checkpoint["bytes"]
    disk = () if each is None else tuple(
        (step, min(number, left + 1) * each, min(number, left) * each)
        for number, step in enumerate(saves, start=1)
    )  # fmt: skip
    return Course(
        steps=run["steps"],
        per_epoch=run["steps_per_epoch"],
        saves=saves,
        removed=frozenset(saves) - frozenset(kept if kept is not None else saves),
        disk=disk,
        final=checkpoint["final_bytes"],
        peak=checkpoint["disk_peak"],
        free=None if machine is None else machine["disk_free"],
        verdict=checkpoint["disk_verdict"],
    )
