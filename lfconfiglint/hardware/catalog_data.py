"""The catalog's tables read into cards and node types, once, on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.records import NamedTuple
from lfconfiglint.resources import PACKAGE

GIB = 2**30


class CatalogCard(NamedTuple):
    """A card with the names it prints and the bytes of memory it is sold with."""

    card: Accelerator
    names: tuple[str, ...]
    sold: int | None


@cache
def cards() -> dict[str, CatalogCard]:
    """Each card of ``catalog/accelerators.csv`` by its name."""
    found = {}
    for row in _rows("accelerators.csv"):
        names = (row["name"], *filter(None, row["aliases"].split("; ")))
        sold = int(row["memory_gb_sold"]) * GIB if row["memory_gb_sold"] else None
        found[row["name"]] = CatalogCard(_card(row), names, sold)
    return found


@cache
def nodes() -> dict[str, Hardware]:
    """Each node type of ``catalog/nodes.csv`` by its name in small letters."""
    found = {}
    for row in _rows("nodes.csv"):
        memory = int(float(row["host_memory_gib"]) * GIB) if row["host_memory_gib"] else None
        count = int(row["gpus_per_node"])
        card = cards()[row["gpu"]].card
        found[row["name"].lower()] = Hardware(1, count, card, memory, source=row["name"])
    return found


def _card(row: Mapping[str, str]) -> Accelerator:
    capability = {"yes": True, "no": False, "emulated": False}
    basis = f"memory: {row['memory_basis']}; " if row["memory_basis"] else ""
    return Accelerator(
        name=row["name"],
        vendor=row["vendor"] or None,
        architecture=row["architecture"] or None,
        memory=int(float(row["memory_gib"]) * GIB) if row["memory_gib"] else None,
        memory_measured=row["memory_basis"] == "measured",
        bf16=capability.get(row["bf16"]),
        bf16_emulated=row["bf16"] == "emulated",
        fp16=capability.get(row["fp16"]),
        fp8=capability.get(row["fp8"]),
        flash_attention_2=capability.get(row["fa2"]),
        flash_attention_3=capability.get(row["fa3"]),
        bf16_flops=float(row["bf16_tflops"]) * 1e12 if row["bf16_tflops"] else None,
        link_bandwidth=int(float(row["link_gb_s"]) * 1e9) if row["link_gb_s"] else None,
        source=basis + row["source"],
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    # only a run with hardware pays for the import
    import csv

    text = (PACKAGE / "catalog" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
