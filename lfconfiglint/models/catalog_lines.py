"""One model of the catalog, without reading the others: each has a line of its own in the file.

Parsing the whole file takes longer than a lint. ``tests/facts/test_catalog_lines.py`` compares
every model of the catalog.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lfconfiglint.hints import Any
from lfconfiglint.own_json import parsed

CATALOG = Path(__file__).parents[1] / "catalog" / "models.json"


@cache
def _content() -> tuple[bytes, bytes, int, int]:
    """The file as it is and in small letters, and where its lines of models and of shapes start."""
    content = CATALOG.read_bytes()
    models = content.index(b"\n", content.index(b'\n"models"') + 1)
    return content, content.lower(), models, content.index(b'\n"shapes"', models)


def _entries(part: str) -> Iterator[list[Any]]:
    """The entries in whose line this stands, in small letters, at the end of a text."""
    content, small, models, shapes = _content()
    needle = part.encode("utf-8", "surrogatepass") + b'"'
    place = small.find(needle, models, shapes)
    while part and place >= 0:
        start, stop = small.rfind(b"\n", models, place) + 1, small.find(b"\n", place)
        yield _parsed(content[start:stop])
        place = small.find(needle, stop, shapes)


def entry_of(name: str) -> list[Any] | None:
    """The entry of the model with this id in any of its spellings, or None.

    Of several entries with one id the first counts. Raises ValueError for a broken catalog.
    """
    if name.count("/") > 1:
        # a folder: no id has so many parts
        return None
    wanted = name.lower()
    # it may have been the end of another id, or the name of a template
    return next((entry for entry in _entries(f'"{wanted}') if wanted in _ids(entry)), None)


def entries_named(part: str) -> list[list[Any]]:
    """The entries that have an id with this final part in any spelling, once for each such id."""
    wanted = part.lower()
    return [
        entry
        for entry in _entries(wanted)
        for known in _ids(entry)
        if known.rpartition("/")[2] == wanted
    ]


def _ids(entry: list[Any]) -> list[str]:
    return [known.lower() for known in (entry[0], *entry[1])]


def shape_of(key: str) -> dict[str, Any]:
    """The stored shape of this key; raises KeyError where there is none."""
    content, _, _, shapes = _content()
    head = b'\n"' + key.encode() + b'":'
    start = content.find(head, shapes)
    if start < 0:
        raise KeyError(key)
    stop = content.find(b"\n", start + 1)
    stored: dict[str, Any] = _parsed(content[start + len(head) : stop])
    return stored


def _parsed(line: bytes) -> Any:
    return parsed(line.strip().removesuffix(b","))
