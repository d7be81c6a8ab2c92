"""The catalog's tables read into cards and node types: all of them, or the few that are asked for.

Most runs need one card of more than a hundred, and reading the others takes a tenth of a lint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.records import NamedTuple
from lfconfiglint.resources import PACKAGE

GIB = 2**30
_COMMA = "\0"
"""Stands for a comma for a moment."""


class CatalogCard(NamedTuple):
    """A card with the names it prints and the bytes of memory it is sold with."""

    card: Accelerator
    names: tuple[str, ...]
    sold: int | None


@cache
def cards() -> dict[str, CatalogCard]:
    """Each card of ``catalog/accelerators.csv`` by its name."""
    return _cards(lambda line: True)


def cards_like(joined: str) -> dict[str, CatalogCard]:
    """The cards with a name in which the letters of *joined* stand in this order; no other card has
    a name that is spelt so, as spellings only leave letters out."""

    def may_be_called_so(line: str) -> bool:
        name, others, _ = line.lower().split(",", 2)
        # one in quotes has commas, and is looked at whole
        names = [line.lower()] if '"' in name + others else [name, *others.split("; ")]
        return any(_has_in_turn(text, joined) for text in names)

    return _cards(may_be_called_so)


def _has_in_turn(text: str, letters: str) -> bool:
    place = 0
    for letter in letters:
        place = text.find(letter, place) + 1
        if not place:
            return False
    return True


def _cards(wanted: Callable[[str], bool]) -> dict[str, CatalogCard]:
    found = {}
    for row in _rows("accelerators.csv", wanted):
        names = (row["name"], *filter(None, row["aliases"].split("; ")))
        sold = int(row["memory_gb_sold"]) * GIB if row["memory_gb_sold"] else None
        found[row["name"]] = CatalogCard(_card(row), names, sold)
    return found


@cache
def nodes() -> dict[str, Hardware]:
    """Each node type of ``catalog/nodes.csv`` by its name in small letters."""
    return _nodes(lambda line: True)


def node_named(name: str) -> Hardware | None:
    """The node type of this name in small letters."""
    return _nodes(lambda line: line.lower().startswith(f"{name},")).get(name)


def _nodes(wanted: Callable[[str], bool]) -> dict[str, Hardware]:
    found = {}
    for row in _rows("nodes.csv", wanted):
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


def _rows(table: str, wanted: Callable[[str], bool]) -> Iterator[dict[str, str]]:
    head, *lines = _lines(table)
    names = head.split(",")
    for line in filter(wanted, lines):
        yield dict(zip(names, values_of(line), strict=True))


@cache
def _lines(table: str) -> list[str]:
    return (PACKAGE / "catalog" / table).read_text(encoding="utf-8").splitlines()


def values_of(line: str) -> list[str]:
    """The values of one line of a table."""
    if '""' in line:
        # one line has a quote within quotes
        import csv

        return next(csv.reader([line]))
    parts = line.split('"')
    # a comma between quotes is a part of its value
    parts[1::2] = [part.replace(",", _COMMA) for part in parts[1::2]]
    return [value.replace(_COMMA, ",") for value in "".join(parts).split(",")]
