"""Documents that were read before their turn: each is handed over once, and few are kept."""

from __future__ import annotations

import tracemalloc

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document, read_ahead


def test_is_handed_over_once() -> None:
    """The file's own turn gets it, so that it is read once; nobody else shares what may be put
    into another form."""
    data = b"stage: sft # handed over once\n"
    ahead = read_ahead(data)
    first, second = parse_document(data), parse_document(data)
    assert first is ahead
    assert second is not ahead
    assert second == ahead


def test_is_for_the_same_reading_alone() -> None:
    """Another release reads otherwise, and so does a file of our own."""
    data = b"learning_rate: 1e-5 # ${x}\n"
    ahead = read_ahead(data)
    older = parse_document(data, Dialect.PYYAML)
    own = parse_document(data, interpolation=False)
    assert older != ahead
    assert older.values == {"learning_rate": "1e-5"}
    assert own is not ahead
    assert parse_document(data) is ahead


def test_keeps_little_of_many_files() -> None:
    """A run over a hundred thousand files, and a server that stays, hold a few megabytes."""
    filling = "".join(f"key_{number}: value\n" for number in range(400))
    tracemalloc.start()
    try:
        for number in range(250):
            read_ahead(f"{filling}stage: s{number}\n".encode())
        for number in range(200):
            read_ahead(f"# {'x' * 200_000}\nstage: t{number}\n".encode())
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 40 * 2**20
