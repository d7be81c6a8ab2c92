"""The per-file object of ``estimate --output-format json``: every figure, null where unknown."""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.facts.assumptions import assumptions_of
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.estimate_range import Estimate
from lfconfiglint.facts.needs import supply_of
from lfconfiglint.hints import TypeVar
from lfconfiglint.language import Lang, Text

T = TypeVar("T")
Json = dict[str, object]


class _Reader:
    """Reads facts by name; remembers the unknown ones and what they need."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.unknown: dict[str, tuple[str, ...]] = {}

    def __call__(self, name: str) -> object:
        return self.computed(name, lambda: self._facts.get(name))

    def computed(self, name: str, compute: Callable[[], T]) -> T | None:
        try:
            return compute()
        except Unknown as unknown:
            self.unknown[name] = unknown.needs
            return None


_CARD_PHASES = ("load", "train", "forward", "backward", "step", "save", "evaluate")
"""``train`` is the largest of the three after it; a run that never evaluates has nulls in the last
one, and 0 evaluations. ``resume`` is None for one that does not start from a checkpoint."""


def estimate(facts: Facts, lang: Lang = "en") -> Json:
    """``model``, ``run``, ``memory``, ``checkpoint``, ``assumptions`` and ``unknown``.

    Bytes are ints, times seconds, unknown is None. The texts are in *lang*.
    """
    read = _Reader(facts)
    result: Json = {
        "model": _group(read, "model", "name source total_params trainable_params active_params"),
        "run": {
            **_group(read, "run", "world_size"),
            **_group(read, "data", "samples train_samples"),
            **_group(read, "run", "steps_per_epoch steps steps_low steps_high"),
            **_group(read, "run", "saves kept evaluations tokens_per_step"),
        },
        "memory": {
            "gpu": {
                **{phase: _card(facts, read, phase) for phase in _CARD_PHASES},
                "resume": _card(facts, read, "resume") if _resumes(facts) else None,
            },
            "host": {
                **{phase: _host(facts, read, phase) for phase in ("load", "train", "save")},
                "resume": _host(facts, read, "resume") if _resumes(facts) else None,
            },
        },
        "checkpoint": _checkpoint(read),
        "assumptions": [
            {
                "text": text.say(lang),
                "source": source.say(lang) if isinstance(source, Text) else source,
            }
            for text, source in assumptions_of(facts)
        ],
    }
    joint = "；" if lang == "zh" else "; "
    result["unknown"] = [
        {
            "fact": name,
            "needs": list(needs),
            "supply": joint.join(supply_of(need).say(lang) for need in needs),
        }
        for name, needs in read.unknown.items()
    ]
    return result


def _resumes(facts: Facts) -> bool:
    try:
        return facts.run.resumes
    except Unknown:
        return False


def _group(read: _Reader, group: str, names: str) -> Json:
    return {name: _plain(read(f"{group}.{name}")) for name in names.split()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _checkpoint(read: _Reader) -> Json:
    files = read("checkpoint.files")
    return {
        **_group(read, "checkpoint", "bytes weights_bytes optimizer_bytes"),
        "files": [{"name": name, "bytes": size} for name, size in files]
        if isinstance(files, tuple)
        else None,
        **_group(read, "checkpoint", "disk_peak"),
        "write_seconds": {
            "low": read("checkpoint.write_seconds_low"),
            "high": read("checkpoint.write_seconds_high"),
        },
        "idle_gpu_cache": read("memory.gpu_cached_at_save"),
    }


def _card(facts: Facts, read: _Reader, phase: str) -> Json:
    found = read(f"memory.gpu_{phase}")
    capacity = read.computed("hardware.gpu_memory", lambda: facts.hardware.gpu_memory)
    if not isinstance(found, Estimate):
        return {"allocated": None, **_range(None, capacity)}
    verdict = read.computed(f"memory.gpu_{phase}_verdict", lambda: facts.memory.verdict(found))
    content = {"allocated": found.allocated, **_range(found, capacity)}
    return {**content, "verdict": verdict or "unknown"}


def _host(facts: Facts, read: _Reader, phase: str) -> Json:
    found = read(f"memory.host_{phase}")
    capacity = read.computed("hardware.host_memory", lambda: facts.hardware.host_memory)
    return _range(found if isinstance(found, Estimate) else None, capacity)


def _range(found: Estimate | None, capacity: int | None) -> Json:
    if found is None:
        figures: Json = {"peak": None, "low": None, "high": None, "parts": {}}
    else:
        figures = {
            "peak": found.peak,
            "low": found.low,
            "high": found.high,
            "parts": dict(found.parts),
        }
    verdict = "unknown" if found is None or capacity is None else found.verdict(capacity)
    return {**figures, "capacity": capacity, "verdict": verdict}
