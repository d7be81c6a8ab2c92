"""The shape of the catalog that a name means which is in no list of ids; see ``names``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from lfconfiglint.hints import Any
from lfconfiglint.models.names import Name, take_apart, telling_part

_ALIKE = 0.01
"""Shapes that differ by less, in the rows of the vocabulary, give the same estimate."""

_REWRITTEN = frozenset({"korean", "ko", "japanese", "ja"})
"""Languages that people gave small vocabularies more words for (``llama-2-ko-7b``)."""
_SMALL = 100_000
"""Rows of a vocabulary that has those words already."""

Entry = list[Any]
"""A model as the catalog stores it: id, other ids, shape, template, context, quantization."""


Named = tuple[tuple[Any, ...], Entry, str]
"""The parts of a name, the model that has it, and its architecture."""


def named_in(entries: Iterable[Entry], shapes: Mapping[str, Any]) -> list[Named]:
    """All names of the catalog, taken apart."""
    return [
        (tuple(take_apart(base)), entry, shapes[entry[2]]["architecture"])
        for entry in entries
        for base in sorted({name.rpartition("/")[2] for name in (entry[0], *entry[1])})
    ]


def code_state() -> tuple[tuple[int, int], ...]:
    """Size and time of the code that takes names apart: what it made is of no use to another."""
    found = (Path(__file__).with_name(name).stat() for name in ("names.py", "name_ways.py"))
    return tuple((state.st_size, state.st_mtime_ns) for state in found)


class SimilarNames:
    """The names of the catalog; *shape_of* gives the stored shape of a key."""

    def __init__(
        self, named: Iterable[Named], shape_of: Callable[[str], Mapping[str, Any]]
    ) -> None:
        self._shape_of = shape_of
        self._named: list[tuple[Name, Entry]] = []
        self._architecture: dict[str, str] = {}
        self._by_family: dict[tuple[str, ...], list[tuple[Name, Entry]]] = {}
        for parts, entry, architecture in named:
            name = Name(*parts)
            self._named.append((name, entry))
            self._by_family.setdefault(name.family, []).append((name, entry))
            self._architecture[entry[2]] = architecture
        self._families: dict[bool, dict[tuple[str, ...], set[str]]] = {}

    def find(self, name: str) -> Entry | None:
        """An entry for the model that a path or id means; None where it may be several that are not
        of one shape. The template is the one that all of them have, if people did not tune it to
        another."""
        part, inside = telling_part(name)
        wanted = take_apart(part)
        fitting = self._fitting(wanted)
        if not fitting:
            return None
        longest = max(len(found.words) for found, _ in fitting)
        meant = [entry for found, entry in fitting if len(found.words) == longest]
        tuned = inside or len(wanted.words) > longest
        if tuned and not wanted.versioned:
            # of one's own model: which version of the family was tuned is not said
            meant += [entry for found, entry in self._named if _other_version(found, wanted)]
        if not self._alike(meant) or self._perhaps_rewritten(wanted, meant):
            return None
        largest = max(meant, key=lambda entry: self._total(entry[2]))
        templates = {entry[3] for entry in meant}
        template = templates.pop() if len(templates) == 1 and not tuned else None
        return [name, [], largest[2], template, None, wanted.quantization]

    def _fitting(self, wanted: Name) -> list[tuple[Name, Entry]]:
        """Entries of its family. Without a size only a whole name says which of them is meant
        (``DeepSeek-V3-bf16``): one's own words and numbers may tell another."""
        if wanted.sized:
            return [
                (found, entry)
                for found, entry in self._by_family.get(wanted.family, ())
                if wanted.includes(found)
            ]
        if not any(token[0].isdigit() for token in wanted.plain):
            return []
        return [(found, entry) for found, entry in self._named if found.plain == wanted.plain]

    def architecture_of_family(self, name: str) -> str | None:
        """The one architecture of all models that a name without a size may mean (``baichuan2``,
        ``chatglm3``); None where there are several, and for a name with a size."""
        wanted = take_apart(telling_part(name)[0])
        if wanted.sized or not wanted.family:
            return None
        if wanted.versioned not in self._families:
            self._families[wanted.versioned] = self._architectures(wanted.versioned)
        meant = self._families[wanted.versioned].get(wanted.family, set())
        return next(iter(meant)) if len(meant) == 1 else None

    def _architectures(self, versioned: bool) -> dict[tuple[str, ...], set[str]]:
        """Those of each family without its size, and without its version where that is not said."""
        found: dict[tuple[str, ...], set[str]] = {}
        for name, entry in self._named:
            family = name.unsized if versioned else name.unsized_of_any_version
            found.setdefault(family, set()).add(self._architecture[entry[2]])
        return found

    def _alike(self, entries: Sequence[Entry]) -> bool:
        keys = {entry[2] for entry in entries}
        plans = {
            (shape["architecture"], shape["shape"].get("num_hidden_layers"),
             shape["shape"].get("hidden_size"), shape["shape"].get("num_attention_heads"))
            for shape in map(self._shape_of, keys)
        }  # fmt: skip
        totals = [self._total(key) for key in keys]
        return len(plans) == 1 and max(totals) - min(totals) <= _ALIKE * max(totals)

    def _perhaps_rewritten(self, wanted: Name, meant: Sequence[Entry]) -> bool:
        rows: int = self._shape_of(meant[0][2])["shape"]["vocab_size"]
        return rows < _SMALL and not _REWRITTEN.isdisjoint(wanted.words)

    def _total(self, key: str) -> int:
        counts: Mapping[str, int] = self._shape_of(key)["counts"]
        return sum(size for part, size in counts.items() if part != "active")


def _other_version(found: Name, wanted: Name) -> bool:
    return found.family != wanted.family and found.of_any_version == wanted.family
