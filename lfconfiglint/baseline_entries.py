"""The entries of a baseline, which may be hundreds of thousands: sixteen bytes of each."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from lfconfiglint.records import NamedTuple

_PACKED = struct.Struct("<II8s")


class Entry(NamedTuple):
    """A known finding; ``key`` is empty where it is about the whole file, and ``fingerprint`` are
    sixteen digits."""

    rule: str
    key: str
    fingerprint: str


class Entries(Mapping[str, tuple[Entry, ...]]):
    """Entries by the name of their file, made anew whenever they are asked for."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._packed: dict[str, bytes] = {}

    def packed(self, entry: Entry) -> bytes:
        """What is kept of one."""
        mark = bytes.fromhex(entry.fingerprint)
        return _PACKED.pack(self._number(entry.rule), self._number(entry.key), mark)

    def put(self, name: str, packed: Iterable[bytes]) -> None:
        """The entries of one file, each as :meth:`packed` gives it."""
        self._packed[name] = b"".join(packed)

    def add(self, name: str, entries: Iterable[Entry]) -> None:
        """The same for entries as they are."""
        self.put(name, map(self.packed, entries))

    def __getitem__(self, name: str) -> tuple[Entry, ...]:
        unpacked = _PACKED.iter_unpack(self._packed[name])
        words = self._words
        return tuple(Entry(words[rule], words[key], mark.hex()) for rule, key, mark in unpacked)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def count(self) -> int:
        """Of all files."""
        return sum(map(len, self._packed.values())) // _PACKED.size

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._words)
            self._words.append(word)
        return number
