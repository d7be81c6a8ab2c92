"""Which types of values fail, from the runs in ``scripts/facts/key-values.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "facts" / "key-values.json"

_OF_THE_TYPE = re.compile(r"TypeError|AttributeError|.*is not a valid ")
"""Refusals that any value of the type meets; others depend on the number or on other keys."""

_RELEASES = {"transformers 4": "4.57.1", "transformers 5": "5.6.0"}

Verdicts = dict[str, bool]
"""JSON text of a value -> whether it fails."""


def load_evidence() -> Mapping[str, dict[str, Any]]:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return {entry["key"]: {**entry, "values": content["values"]} for entry in content["keys"]}


def failing_types(entry: Mapping[str, Any] | None, major: str | None) -> set[str]:
    """JSON types of which every value that was tried fails, with that major release of
    transformers or, for LLaMA-Factory's own keys, with the newest."""
    if entry is None:
        return set()
    release = _RELEASES[f"transformers {major or '5'}"]
    if release not in entry:
        return set()
    samples = _samples(_verdicts(entry, release))
    failing = {kind for kind, fails in samples.items() if all(fails)}
    if "integer" in failing and ("number" in failing or "number" not in samples):
        # the word for every number
        failing.add("number")
    return failing


def _verdicts(entry: Mapping[str, Any], release: str) -> Verdicts:
    """Verdicts on values that were run to the end, or that the parser refused for their type."""
    verdicts: Verdicts = {json.dumps(value): False for value in entry.get("ends", ())}
    verdicts.update((text, True) for text in _texts(entry.get("dies", ())))
    for message, values in entry[release]:
        if _OF_THE_TYPE.match(message):
            verdicts.update((json.dumps(value), True) for value in values)
    return verdicts


def _texts(groups: Iterable[tuple[str, list[object]]]) -> Iterable[str]:
    return (json.dumps(value) for _, values in groups for value in values)


def _samples(verdicts: Verdicts) -> dict[str, list[bool]]:
    """Verdicts by JSON type; empty texts and lists count for nothing, as they may mean none."""
    found: dict[str, list[bool]] = {}
    for text, fails in verdicts.items():
        value = json.loads(text)
        if value in ("", [], {}) and not isinstance(value, bool | int | float):
            continue
        found.setdefault(_kind(value), []).append(fails)
    return found


def _kind(value: object) -> str:
    if value is None:
        return "null"
    for kind, name in (
        (bool, "boolean"),
        (int, "integer"),
        (float, "number"),
        (str, "string"),
        (list, "array"),
    ):
        if isinstance(value, kind):
            return name
    return "object"
