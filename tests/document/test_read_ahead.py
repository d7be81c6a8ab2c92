"""Documents that were read before their turn: each is handed over once, and few are kept."""

from __future__ import annotations

import tracemalloc

import pytest

from lfconfiglint.document import read
from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document, read_ahead, values_beside


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


def test_values_of_a_file_that_had_its_turn_are_not_read_again() -> None:
    """Configs that write one folder are compared each with each: two files, read twice in all."""
    first, second = (f"stage: sft # its turn {number}\n".encode() for number in (1, 2))
    document = parse_document(first)
    beside = values_beside(second)
    assert values_beside(first) is document.values
    assert parse_document(second).values is beside
    assert values_beside(b"stage: dpo # its turn 1\n") == {"stage": "dpo"}


def test_values_beside_are_those_of_any_release_that_reads_omegaconf() -> None:
    """A file whose own turn was in another dialect is read anew; one that is broken has none."""
    data = b"learning_rate: 1e-5 # another dialect\n"
    assert parse_document(data, Dialect.PYYAML).values == {"learning_rate": "1e-5"}
    assert values_beside(data) == {"learning_rate": 1e-5}
    assert parse_document(b"a: [\n").problems
    assert values_beside(b"a: [\n") is None


def test_another_thread_may_forget_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the Python interface share it, and one that has read a hundred files clears it."""

    class Cleared(dict[object, object]):
        """What others clear as soon as it was looked into."""

        def __contains__(self, key: object) -> bool:
            found = super().__contains__(key)
            self.clear()
            return found

    data = b"output_dir: out\n"
    monkeypatch.setattr(read, "_BEFORE", Cleared())
    read.parse_document(data)
    assert read.values_beside(data) == {"output_dir": "out"}
