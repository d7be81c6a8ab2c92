"""The machines that a report may mean: what is not told stays unknown, and is never guessed."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.cases.case import Case
from lfconfiglint.errors import UsageError
from lfconfiglint.hardware.catalog import find_accelerator, find_candidates
from lfconfiglint.hardware.model import Accelerator, Disk, Hardware

_GIB = 2**30
_PRINTED = 0.985
"""A card of which only the printed size is known reports about so much of it."""


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
    sizes: list[int | None] = [*_sizes(name)] or [shared.memory]
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
