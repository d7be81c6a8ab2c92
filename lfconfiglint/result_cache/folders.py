"""The folders of a run: what their files are checked with, and the names of their books."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from lfconfiglint.checker import Checker
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.real_path import real_folder
from lfconfiglint.records import NamedTuple
from lfconfiglint.result_cache.books import Book
from lfconfiglint.result_cache.names import Names, name_of
from lfconfiglint.rule import Rule
from lfconfiglint.upstream.release.target import Target

_PART = 1024
"""Files of a folder for each part of its books."""
_MOST = 4096


class Here(NamedTuple):
    """A folder as the run calls it, and what its files are checked with.

    ``real`` is the folder without symbolic links; ``full`` and ``shown`` are the parts of its
    books, with all of the reports and with what this run shows of them, which may be nothing.
    """

    folder: str
    real: str
    checker: Checker
    target: Target
    rules: dict[str, Rule]
    full: tuple[Book, ...]
    shown: tuple[Book, ...]

    def part(self, key: str) -> int:
        """The part that the file with this key is in."""
        parts = len(self.full)
        return crc32(key.encode(errors="surrogateescape")) % parts if parts > 1 else 0


class Ways(NamedTuple):
    """The checker and the machine for a file; whether they are ``alike`` for all of a folder."""

    checker_of: Callable[[Path], Checker]
    hardware_of: Callable[[Path], Hardware | None]
    alike: bool


class Folders:
    """The folders of the files of one run. *form* names what is shown of a report, None where
    nothing is."""

    def __init__(self, names: Names, ways: Ways, form: Callable[[Checker], str | None]) -> None:
        self.ways = ways
        self._names = names
        self._form = form
        self._known: dict[tuple[str, int, int], Here] = {}
        self._alike: dict[str, Here] = {}
        self._rules: dict[int, dict[str, Rule]] = {}
        self._sizes: dict[int, Counter[str]] = {}

    def of(self, path: str, folder: str) -> Here:
        """That of the file at *path*, which is in *folder*; files of one folder share it."""
        if self.ways.alike and (here := self._alike.get(folder)):
            return here
        here = self._alike[folder] = self._differing(Path(path), folder)
        return here

    def _differing(self, path: Path, folder: str) -> Here:
        checker, hardware = self.ways.checker_of(path), self.ways.hardware_of(path)
        # objects of one run, which live as long as it does
        key = (folder, id(checker), id(hardware))
        here = self._known.get(key)
        if here is None:
            if len(self._known) >= _MOST:
                self._known.clear()
                self._alike.clear()
            here = self._known[key] = self._made(path, folder, checker, hardware)
        return here

    def _made(self, path: Path, folder: str, checker: Checker, hardware: Hardware | None) -> Here:
        target, real = checker.target_of(path), real_folder(folder)
        start = self._names.of(folder, real, checker, target, hardware)
        parts = self._parts(folder, checker)

        def books(kind: str, *, packed: bool) -> tuple[Book, ...]:
            names = [name_of(start, kind, part) for part in range(parts)]
            return tuple([Book(name, folder, packed) for name in names])

        form = self._form(checker)
        shown = books(form, packed=False) if form else ()
        rules = self._rules_of(checker)
        return Here(folder, real, checker, target, rules, books("full", packed=True), shown)

    def _parts(self, folder: str, checker: Checker) -> int:
        """A power of two, so that few runs over the same files find other parts."""
        files = checker.together
        if len(files) <= _PART:
            return 1
        if id(files) not in self._sizes:
            self._sizes[id(files)] = Counter(os.path.dirname(str(path)) for path in files)
        return 1 << max(0, (self._sizes[id(files)][folder] - 1) // _PART).bit_length()

    def _rules_of(self, checker: Checker) -> dict[str, Rule]:
        selection = checker.selection
        if id(selection) not in self._rules:
            self._rules[id(selection)] = {rule.id: rule for rule in selection.rules}
        return self._rules[id(selection)]
