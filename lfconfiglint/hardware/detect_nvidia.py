"""NVIDIA cards as ``nvidia-smi`` shows them, for machines without its Python binding.

``nvidia-smi --help-query-gpu`` documents the fields. Split cards (MIG) are read from
``nvidia-smi -q -x`` and ``nvidia-smi -L``.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from lfconfiglint.hardware.detect_seen import SeenCard, ToolError, mebibytes
from lfconfiglint.hardware.detect_tool import run, unreadable
from lfconfiglint.records import replace

_TOOL = "nvidia-smi"
_FIELDS = ("uuid", "name", "memory.total", "memory.used")
_NEWER_FIELDS = ("memory.reserved", "mig.mode.current", "compute_cap")
"""Drivers before 510 do not know them all, and then refuse the whole query."""

_MIG_LINE = re.compile(r"\s+MIG .*\(UUID: (MIG-[^)]+)\)")


def cards_of_nvidia_smi() -> list[SeenCard]:
    """Every card of the machine, in the order of the bus; raises :class:`ToolError`."""
    try:
        output = _query(*_FIELDS, *_NEWER_FIELDS)
    except ToolError as error:
        if "is not a valid field" not in error.text.en:
            raise
        output = _query(*_FIELDS)
    if "No devices were found" in output:
        return []
    cards = [_card(line) for line in output.splitlines() if line.strip()]
    if any(card.partitioned for card in cards):
        return _with_instances(cards)
    return cards


def _query(*fields: str) -> str:
    return run(_TOOL, f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits")


def _card(line: str) -> SeenCard:
    values = [value.strip() for value in line.split(",")]
    if len(values) not in (len(_FIELDS), len(_FIELDS) + len(_NEWER_FIELDS)):
        raise unreadable(_TOOL, line)
    uuid, name, printed_total, printed_used = values[:4]
    if not uuid.startswith("GPU-") or not name or name.startswith("["):
        raise unreadable(_TOOL, line)
    total = mebibytes(printed_total)
    printed_reserved, mig, compute = values[4:] or ("", "", "")
    reserved = mebibytes(printed_reserved)
    return SeenCard(
        name=name,
        total=total,
        usable=total - reserved if total is not None and reserved is not None else None,
        used=mebibytes(printed_used),
        uuid=uuid,
        compute=_compute_capability(compute),
        partitioned=mig == "Enabled",
    )


def _compute_capability(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", text)
    return (int(match[1]), int(match[2])) if match else None


def _with_instances(cards: list[SeenCard]) -> list[SeenCard]:
    content = run(_TOOL, "-q", "-x")
    try:
        found = ElementTree.fromstring(content).findall("gpu")
    except ElementTree.ParseError:
        raise unreadable(_TOOL, content) from None
    uuids = _instance_uuids()
    by_uuid = {gpu.findtext("uuid", "").strip(): gpu for gpu in found}
    return [
        replace(
            card,
            instances=tuple(_instances(card, by_uuid[card.uuid], uuids.get(card.uuid, []))),
        )
        if card.partitioned and card.uuid in by_uuid
        else card
        for card in cards
    ]


def _instances(card: SeenCard, gpu: ElementTree.Element, uuids: list[str]) -> Iterator[SeenCard]:
    for index, device in enumerate(gpu.iterfind("mig_devices/mig_device")):
        total = mebibytes(device.findtext("fb_memory_usage/total"))
        # some drivers leave it out
        uuid = device.findtext("uuid", "").strip() or (uuids[index] if index < len(uuids) else "")
        yield SeenCard(
            name=f"{card.name} MIG",
            total=total,
            usable=total,
            used=mebibytes(device.findtext("fb_memory_usage/used")),
            uuid=uuid,
            compute=card.compute,
            parent=card.name,
        )


def _instance_uuids() -> dict[str, list[str]]:
    """UUIDs of MIG devices by that of their card, from ``nvidia-smi -L``."""
    found: dict[str, list[str]] = {}
    card: list[str] = []
    for line in run(_TOOL, "-L").splitlines():
        gpu = re.match(r"GPU \d+: .*\(UUID: (GPU-[^)]+)\)", line)
        if gpu:
            card = found.setdefault(gpu[1], [])
        elif instance := _MIG_LINE.match(line):
            card.append(instance[1])
    return found
