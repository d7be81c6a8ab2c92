"""One real run as a line of a cases file tells it, and the releases and the machine it was on.

What has to be assumed: a version with ``.dev0`` is the release it became, a month the newest
release of that month, and what is older than 0.8.0 is 0.8.0, the oldest that the linter knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lfconfiglint.errors import UsageError
from lfconfiglint.hardware.catalog import find_accelerator, find_candidates
from lfconfiglint.hardware.model import Accelerator, Disk, Hardware
from lfconfiglint.upstream.release.versions import (
    MAIN,
    NEWEST,
    RELEASES,
    SUPPORTED,
    TRANSFORMERS_RANGE,
    version_number,
)

_MONTHS = {
    "0.8.3": "2024-07", "0.9.0": "2024-09", "0.9.1": "2024-11", "0.9.2": "2025-03",
    "0.9.3": "2025-06", "0.9.4": "2025-12", "0.9.5": "2026-05",
}  # fmt: skip
"""When each release came out, by the dates of upstream's tags."""
_ERA = {"0.8.0": "4.41.2", "0.8.1": "4.41.2", "0.8.2": "4.42.4", "0.8.3": "4.44.2"}
"""The newest transformers before the next release, where LLaMA-Factory set no limit."""
_GIB = 2**30
_PRINTED = 0.985
"""A card of which only the printed size is known reports about so much of it."""


@dataclass(frozen=True)
class Case:
    """``config`` is as the reporter wrote it, free text included; ``outcome`` is the fine one."""

    id: str
    version: str | None
    hardware: Mapping[str, Any]
    config: Mapping[str, object]
    outcome: str
    classes: tuple[str, ...]
    expected: str

    @property
    def worked(self) -> bool:
        return self.outcome == "ok"


def read_cases(path: Path) -> Iterator[Case]:
    """The judgeable cases of a file. Raises OSError, ValueError or KeyError for another file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        told = json.loads(line)
        if not told.get("judgeable"):
            continue
        yield Case(
            id=told["id"],
            version=told.get("llamafactory_version"),
            hardware=told.get("hardware") or {},
            config=told["config"],
            outcome=told.get("outcome_fine") or told["outcome"],
            classes=tuple(told.get("classes") or ()),
            expected=told.get("expected_finding") or "",
        )


def releases_of(case: Case) -> tuple[str, str | None]:
    """The LLaMA-Factory release, and the newest transformers of its time."""
    release = _release(case.version or NEWEST)
    return release, _ERA.get(release) or TRANSFORMERS_RANGE[release][1]


def is_older(case: Case) -> bool:
    """Whether the run was of a release before the oldest that the linter knows."""
    told = case.version or NEWEST
    return _release(told) == RELEASES[0] and not told.startswith((RELEASES[0], "0.8.x"))


def _release(told: str) -> str:
    month = re.match(r"20\d\d-\d\d", told)
    if month:
        out = [name for name, since in _MONTHS.items() if since <= month[0]]
        return out[-1] if out else RELEASES[0]
    series = re.match(r"(\d+\.\d+)\.x", told)
    if series:
        return [name for name in RELEASES if name.startswith(series[1])][-1]
    number = re.match(r"\d+(?:\.\d+){0,2}", told)
    if not number:
        return NEWEST
    name = ".".join(map(str, version_number(number[0])))
    if name in SUPPORTED:
        return name
    return RELEASES[0] if version_number(name) < version_number(RELEASES[0]) else MAIN


def machines_of(case: Case) -> list[Hardware | None]:
    """The machines it may have been; None where the number of cards is not told. What is not told
    stays unknown."""
    told = case.hardware
    count = told.get("gpus_per_node")
    if not count:
        return [None]
    memory, disk = told.get("host_ram_gib"), told.get("disk_gib")
    return [
        Hardware(
            nodes=told.get("nodes") or 1,
            gpus_per_node=count,
            gpu=card,
            host_memory=int(memory * _GIB) if memory else None,
            disk=Disk(free=int(disk * _GIB) if disk else None),
            source=case.id,
        )
        for card in _cards(told.get("gpu") or "", told.get("gpu_mem_gib"))
    ]


def _cards(name: str, gib: float | None) -> list[Accelerator]:
    """The card; of one that was sold with several sizes of memory, and of which none is told, the
    smallest and the largest."""
    memory = int(gib * _GIB) if gib else None
    try:
        return [find_accelerator(name, memory)]
    except UsageError:
        # one of several, a class of cards, or one with another memory
        shared = _shared(name)
    if memory is not None:
        return [replace(shared, memory=int(memory * _PRINTED), memory_measured=False)]
    sizes = _sizes(name) or [shared.memory]
    return [replace(shared, memory=size, memory_measured=False) for size in sizes]


def _sizes(name: str) -> list[int]:
    try:
        sizes = {card.memory for card in find_candidates(name) if card.memory}
    except UsageError:
        return []
    return sorted({min(sizes), max(sizes)}) if sizes else []


def _shared(name: str) -> Accelerator:
    """What all cards that *name* may mean can do."""
    shared = Accelerator(name or "not told")
    try:
        found = find_candidates(name)
    except UsageError:
        return shared
    for ability in ("vendor", "bf16", "bf16_emulated", "fp16", "fp8", "flash_attention_2"):
        values = {getattr(card, ability) for card in found}
        if len(values) == 1:
            shared = replace(shared, **{ability: values.pop()})
    return shared
