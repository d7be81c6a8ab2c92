"""One model's line of the catalog against the whole catalog."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lfconfiglint.models.catalog_lines import CATALOG, entries_named, entry_of, shape_of

WHOLE = json.loads(CATALOG.read_text(encoding="utf-8"))


def test_every_model_by_every_name() -> None:
    """Ids and aliases in any case, of which the first entry with one counts."""
    first: dict[str, list[Any]] = {}
    for entry in WHOLE["models"]:
        for name in (entry[0], *entry[1]):
            first.setdefault(name.lower(), entry)
    for name, entry in first.items():
        assert entry_of(name) == entry_of(name.upper()) == entry
    assert len(first) > 700


def test_every_model_by_the_final_part_of_its_names() -> None:
    """Folders have it: each entry with it, in any case, and none that has it within another."""
    named: dict[str, list[Any]] = {}
    for entry in WHOLE["models"]:
        for name in (entry[0], *entry[1]):
            named.setdefault(name.rpartition("/")[2].lower(), []).append(entry)
    for part, entries in named.items():
        assert entries_named(part) == entries_named(part.upper()) == entries
    assert len(named) > 600


def test_every_shape() -> None:
    """Every key, to the last one of the file."""
    for key, shape in WHOLE["shapes"].items():
        assert shape_of(key) == shape
    with pytest.raises(KeyError):
        shape_of("no-such-shape")


@pytest.mark.parametrize(
    "name", ["", "qwen", "llama2", "models", 'a"b', "a\\b", "模型/模型", "null"]
)
def test_what_is_no_id(name: str) -> None:
    """Templates, words of the file and odd characters are no ids."""
    assert entry_of(name) is None
    assert entries_named(name) == []
