"""The names of books: what is known of a folder's files before they are read."""

from __future__ import annotations

from lfconfiglint.checker import Checker
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.result_cache.digests import digest
from lfconfiglint.upstream.release.target import Target


class Names:
    """*basis* names the tool and the settings of the whole run."""

    def __init__(self, basis: str) -> None:
        self._basis = basis
        self._parts: dict[tuple[object, ...], str] = {}

    def of(
        self, folder: str, real: str, checker: Checker, target: Target, hardware: Hardware | None
    ) -> str:
        """What the names of books of *folder* begin with, which *real* is without symbolic
        links."""
        # objects of one run, which live as long as it does
        key = (id(checker.selection), id(hardware), target)
        if key not in self._parts:
            rules = [(rule.id, rule.severity) for rule in checker.selection.rules]
            about = (self._basis, rules, sorted(checker.selection.known_ids), target, hardware)
            self._parts[key] = digest(repr(about).encode(errors="surrogatepass"))
        # beside where it is, what it is called decides how messages name files near it
        return f"{self._parts[key]}\0{folder}\0{real}"


def name_of(start: str, kind: str, part: int) -> str:
    """The name of a book of this kind, one of the parts that a large folder has."""
    return digest(f"{start}\0{kind}\0{part}".encode(errors="surrogateescape"))
