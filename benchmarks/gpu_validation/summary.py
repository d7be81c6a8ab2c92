"""The measured figures beside the estimated ones, and how far they are apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lfconfiglint.units import binary_bytes

Pair = dict[str, float | None]
TRAINING = ("forward", "backward", "step")


def compared(
    result: dict[str, Any], used_by_others: int | None
) -> dict[str, dict[str, float | None]]:
    """``measured``, ``estimated`` and ``error`` (a share) of what both sides know.

    On the card, ``allocated`` is compared with ``allocated`` and the memory of the process, that
    is what the driver counts less *used_by_others*, with ``peak``.
    """
    phases, estimated = result.get("phases", {}), result.get("estimate", {})
    gpu = estimated.get("memory", {}).get("gpu", {})
    trained = [phases[name] for name in TRAINING if name in phases]
    pairs: dict[str, tuple[Any, Any]] = {}
    for phase, readings in (("load", _listed(phases, "load")), ("train", trained)):
        found = gpu.get(phase, {})
        pairs[f"{phase} allocated"] = (_most(readings, "allocated"), found.get("allocated"))
        pairs[f"{phase} process"] = (_process(readings, used_by_others), found.get("peak"))
    files = result.get("files")
    checkpoint = estimated.get("checkpoint", {})
    pairs["checkpoint bytes"] = (sum(files.values()) if files else None, checkpoint.get("bytes"))
    return {name: _pair(*pair) for name, pair in pairs.items()}


def lines(results: list[dict[str, Any]]) -> Iterator[str]:
    """A table for people: one line per case, and the errors of what could be compared."""
    for result in results:
        if result["status"] != "measured":
            yield f"{result['name']}: {result['status']}, {result.get('reason', '')}"
            continue
        shown = [
            f"{name} {_shown(pair['measured'])} (estimated {_shown(pair['estimated'])}, "
            f"{pair['error']:+.1%})"
            for name, pair in result["compared"].items()
            if pair["error"] is not None
        ]
        yield f"{result['name']}: {'; '.join([*shown, _saving(result)])}"


def _saving(result: dict[str, Any]) -> str:
    """Time of the save beside its range, and what it took of host memory."""
    save = result["phases"]["save"]
    expected = result["estimate"].get("checkpoint", {}).get("write_seconds", {})
    low, high = expected.get("low"), expected.get("high")
    range_ = f" (estimated {low:.1f} to {high:.1f})" if low is not None and high else ""
    # against what training holds: the save's own need
    training = result["phases"].get("step", {}).get("anonymous")
    host = f", host +{binary_bytes(save['anonymous'] - training)}" if training else ""
    return f"save {save['seconds']:.1f} s{range_}{host}"


def _listed(phases: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [phases[name]] if name in phases else []


def _most(readings: list[dict[str, Any]], key: str) -> int | None:
    known = [reading[key] for reading in readings if reading.get(key) is not None]
    return max(known, default=None)


def _process(readings: list[dict[str, Any]], used_by_others: int | None) -> int | None:
    used = _most(readings, "device_used")
    return used - used_by_others if used is not None and used_by_others is not None else None


def _pair(measured: int | None, estimated: int | None) -> Pair:
    error = estimated / measured - 1 if measured and estimated is not None else None
    return {"measured": measured, "estimated": estimated, "error": error}


def _shown(size: float | None) -> str:
    return binary_bytes(size) if size is not None else "?"
