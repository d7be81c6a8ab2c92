"""One model of the catalog, without reading the others: each has a line of its own in the file.

Parsing the whole file takes longer than a lint. ``tests/facts/test_catalog_lines.py`` compares
every model of the catalog.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lfconfiglint.hints import Any

CATALOG = Path(__file__).parents[1] / "catalog" / "models.json"


@cache
def _content() -> tuple[bytes, bytes, bytes]:
    """The lines of models as they are and in small letters, and the lines of shapes."""
    models, _, shapes = CATALOG.read_bytes().partition(b'\n"shapes"')
    models = models.partition(b'"models": [')[2]
    return models, models.lower(), shapes


def entry_of(name: str) -> list[Any] | None:
    """The entry of the model with this id in any of its spellings, or None.

    Of several entries with one id the first counts. Raises ValueError for a broken catalog.
    """
    models, small, _ = _content()
    wanted = name.lower()
    needle = json.dumps(wanted, ensure_ascii=False).encode("utf-8", "surrogatepass")
    place = small.find(needle)
    while place >= 0:
        start, stop = small.rfind(b"\n", 0, place) + 1, small.find(b"\n", place)
        entry: list[Any] = _parsed(models[start:stop])
        # it may have been the name of a template
        if wanted in (each.lower() for each in (entry[0], *entry[1])):
            return entry
        place = small.find(needle, stop)
    return None


def shape_of(key: str) -> dict[str, Any]:
    """The stored shape of this key; raises KeyError where there is none."""
    shapes = _content()[2]
    head = b"\n" + json.dumps(key).encode() + b":"
    start = shapes.find(head)
    if start < 0:
        raise KeyError(key)
    stop = shapes.find(b"\n", start + 1)
    stored: dict[str, Any] = _parsed(shapes[start + len(head) : stop])
    return stored


def _parsed(line: bytes) -> Any:
    return json.loads(line.strip().removesuffix(b","))
