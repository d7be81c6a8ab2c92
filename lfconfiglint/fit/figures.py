"""What a run takes, phase by phase, beside what the machine has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lfconfiglint.facts.checkpoint.disk import USABLE_DISK
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.estimate_range import Estimate, Verdict
from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass

Place = Literal["gpu", "host", "disk"]
Phase = tuple[Place, str]

FITS, MAY_FIT, UNLIKELY, SHORT_ONLY, EXCEEDS = range(5)
"""How bad it is: even the upper end of the range fits; the likely amount does; the lower end does;
only samples shorter than ``cutoff_len`` do; nothing does."""
_NEEDED: tuple[Phase, ...] = (("gpu", "load"), ("gpu", "train"))
_PHASES: tuple[Phase, ...] = (
    *_NEEDED,
    ("gpu", "save"),
    ("gpu", "evaluate"),
    ("host", "load"),
    ("host", "train"),
    ("host", "save"),
)


@dataclass(frozen=True)
class Figure:
    """Bytes of one phase: the most likely amount, its range, and the capacity if it is known."""

    peak: int
    low: int
    high: int
    capacity: int | None
    verdict: Verdict | Literal["unknown"]

    @property
    def severity(self) -> int:
        """How bad it is; what is not known is not bad."""
        if self.verdict != "tight" or self.capacity is None:
            return EXCEEDS if self.verdict == "exceeds" else FITS
        if self.low > self.capacity:
            return SHORT_ONLY
        return UNLIKELY if self.peak > self.capacity else MAY_FIT

    @property
    def share(self) -> float:
        """The least it takes as a share of the capacity; 0 where that is not known."""
        return self.low / self.capacity if self.capacity else 0.0


@dataclass(frozen=True)
class Figures:
    """All phases whose figures are known, and what the other ones need."""

    phases: Mapping[Phase, Figure]
    needs: Mapping[Phase, tuple[str, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """Needs of the phases without which nothing can be said; empty when all is known."""
        missing = [need for phase in _NEEDED for need in self.needs.get(phase, ())]
        return tuple(dict.fromkeys(missing))

    @property
    def verdict(self) -> Verdict | Literal["unknown"]:
        """The worst verdict of the known phases; unknown with loading or training."""
        if any(phase in self.needs for phase in _NEEDED):
            return "unknown"
        if any(self.phases[phase].verdict == "unknown" for phase in _NEEDED):
            return "unknown"
        worst = max(self.phases.values(), key=lambda figure: figure.severity).verdict
        return "fits" if worst == "unknown" else worst

    @property
    def severity(self) -> int:
        """That of the worst phase."""
        return max((figure.severity for figure in self.phases.values()), default=0)

    @property
    def overshoot(self) -> float:
        """The largest share of a capacity that some phase takes at least."""
        return max((figure.share for figure in self.phases.values()), default=0.0)


def figures_of(facts: Facts) -> Figures:
    """Every phase of the run that *facts* are about.

    Several cards without ``deepspeed`` and ``fsdp`` count as DDP, which is what the config says.
    """
    phases: dict[Phase, Figure] = {}
    needs: dict[Phase, tuple[str, ...]] = {}
    for place, name in _PHASES:
        try:
            found: Estimate | None = getattr(facts.memory, f"{place}_{name}")
            if found is not None:
                phases[place, name] = _figure(found, _capacity(facts, place))
        except Unknown as unknown:
            needs[place, name] = unknown.needs
    try:
        phases["disk", "run"] = _disk(facts)
    except Unknown as unknown:
        needs["disk", "run"] = unknown.needs
    if ("gpu", "train") in phases and phases["gpu", "train"].capacity is None:
        needs["gpu", "train"] = ("hardware.gpu_memory",)
    return Figures(phases, needs)


def _capacity(facts: Facts, place: Place) -> int | None:
    read: Callable[[], int] = (
        (lambda: facts.hardware.gpu_memory)
        if place == "gpu"
        else (lambda: facts.hardware.host_memory)
    )
    try:
        return read()
    except Unknown:
        return None


def _figure(found: Estimate, capacity: int | None) -> Figure:
    verdict = "unknown" if capacity is None else found.verdict(capacity)
    return Figure(found.peak, found.low, found.high, capacity, verdict)


def _disk(facts: Facts) -> Figure:
    """Checkpoints over the run against what is free: tight above 85 % of it."""
    most, least = facts.checkpoint.disk_peak, facts.checkpoint.disk_peak_least
    hardware = facts.context.hardware
    free = hardware.disk.free if hardware else None
    if free is None:
        return Figure(most, least, most, None, "unknown")
    verdict: Verdict = "fits"
    if least > free:
        verdict = "exceeds"
    elif most > free * USABLE_DISK:
        verdict = "tight"
    return Figure(most, least, most, free, verdict)
