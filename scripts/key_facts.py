"""The facts about keys in ``scripts/facts``, joined into what the generated files say.

``keys.json`` holds what LLaMA-Factory and transformers declare, release by release;
``key-values.json`` what wrong values did when they were run, and ``key-overrides.json`` what is
known beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from key_evidence import failing_types, load_evidence
from key_types import apply_overrides

from lfconfiglint.upstream.release.versions import in_range

FACTS = Path(__file__).resolve().parent / "facts"

LIMITS = ("llamafactory", "transformers")


@dataclass(frozen=True)
class Row:
    """One key over the releases that treat it alike: ``first`` and ``last`` are places in the
    list of versions of ``of``, which is ``llamafactory`` or ``transformers``."""

    key: str
    of: str
    first: int
    last: int
    fact: dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """All rows, and the versions that they count in."""

    versions: dict[str, list[str]]
    rows: tuple[Row, ...]


def load_facts() -> Facts:
    """Declarations with every override applied, split where releases differ."""
    source = json.loads((FACTS / "keys.json").read_text(encoding="utf-8"))
    overrides = json.loads((FACTS / "key-overrides.json").read_text(encoding="utf-8"))
    versions = {
        "llamafactory": source["llamafactory"]["versions"],
        "transformers": source["transformers"]["releases"],
    }
    evidence = load_evidence()
    rows: list[Row] = []
    for entry in source["keys"]:
        rows.extend(_rows(entry, overrides, versions, evidence.get(entry["key"])))
    return Facts(versions, tuple(_joined(rows)))


def _rows(
    entry: dict[str, Any],
    overrides: list[dict[str, Any]],
    versions: dict[str, list[str]],
    runs: dict[str, Any] | None,
) -> Iterator[Row]:
    """One row a release."""
    of = "transformers" if entry["class"] == "TrainingArguments" else "llamafactory"
    if "llamafactory" in entry:
        of = "llamafactory"
    mine = [override for override in overrides if entry["key"] in override["keys"]]
    declared = {name: value for name, value in entry.items() if name not in ("key", *LIMITS)}
    for place, version in enumerate(versions[of]):
        if of in entry and not in_range(version, entry[of]):
            continue
        fact = dict(declared)
        fails = failing_types(runs, version[0] if of == "transformers" else None)
        here = [override for override in mine if in_range(version, override.get(of, "0.."))]
        apply_overrides(fact, here, fails)
        yield Row(entry["key"], of, place, place, fact)


def _joined(rows: list[Row]) -> Iterator[Row]:
    """Rows of one key that follow each other and say the same, as one."""
    rows.sort(key=lambda row: (row.key, row.of, row.first))
    current: Row | None = None
    for row in rows:
        if (
            current is not None
            and (current.key, current.of, current.last + 1) == (row.key, row.of, row.first)
            and current.fact == row.fact
        ):
            current = Row(row.key, row.of, current.first, row.last, row.fact)
            continue
        if current is not None:
            yield current
        current = row
    if current is not None:
        yield current
