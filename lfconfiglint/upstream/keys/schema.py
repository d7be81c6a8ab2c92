"""The keys that a LLaMA-Factory version accepts together with a transformers release.

Half of the keys are transformers' own and change with its releases, whatever LLaMA-Factory's
version. ``schemas/train/keys.json`` holds them all; ``scripts/generate_key_schema.py`` says where
it comes from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from lfconfiglint.hints import Any, Final
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass, replace
from lfconfiglint.upstream.keys.file import key_file, release_window, version_place


class _Undetermined:
    """The class itself is the value: the same one in every process, whatever it is sent through."""


UNDETERMINED: Final = _Undetermined
"""Default of a key whose default upstream computes, for example from the torch version."""

Row = Mapping[str, Any]
"""What the list of keys says of a key for some releases."""

_UNDESCRIBED: Sequence[Row] = (
    {
        "of": "llamafactory",
        "class": "",
        "is": "Any",
        "takes": "array boolean integer null number object string",
    },
)
"""The row of a key of which nothing is known but its name."""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key. ``types`` are the JSON type names of values that work or are not known to fail.

    Those in ``fails`` are known to fail; of the rest nothing is known, or that they are misread.
    ``choices`` is None where any text goes; with a ``separator``, a text holds several choices.
    ``silent`` is what a text that is no choice does where it does not fail.
    ``transformers`` is ``first..last`` where only a part of the allowed releases has the key.
    ``declared`` is the type in the dataclass ``owner``.
    """

    name: str
    types: frozenset[str]
    choices: tuple[str, ...] | None
    default: object
    transformers: str | None
    owner: str
    declared: str
    separator: str | None = None
    fails: frozenset[str] = frozenset()
    silent: Text | None = None

    @property
    def declared_types(self) -> tuple[str, ...]:
        """The parts of ``declared``: ``("dict", "str")`` for ``dict[str, Any] | str``."""
        return tuple(part.strip().partition("[")[0] for part in self.declared.split("|"))


class _Specs(Mapping[str, KeySpec]):
    """Keys whose rows are put together when they are asked for: a file has few of hundreds."""

    def __init__(
        self, rows: Mapping[str, Sequence[Row]], releases: Sequence[str], window: tuple[int, int]
    ) -> None:
        self._rows = rows
        self._of = releases, window
        self._known: dict[str, KeySpec] = {}

    def __getitem__(self, name: str) -> KeySpec:
        if name not in self._known:
            self._known[name] = _spec(name, self._rows[name], *self._of)
        return self._known[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self._known.get(name) or (self[name] if name in self._rows else default)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def extended(self, keys: Iterable[str], choices: Mapping[str, str]) -> _Specs:
        """See :meth:`KeySchema.extended`."""
        rows = dict(self._rows)
        for name, choice in choices.items():
            rows[name] = [{**row, "choices": [*row["choices"], choice]} for row in rows[name]]
        return _Specs({**rows, **dict.fromkeys(keys, _UNDESCRIBED)}, *self._of)

    def defaults(self) -> Iterator[tuple[str, object]]:
        """Every key with its default, without the rest of what is known of it."""
        return ((name, _default(rows)) for name, rows in self._rows.items())


@dataclass(frozen=True)
class KeySchema:
    """All keys of one LLaMA-Factory version; ``transformers`` is None for any allowed release.

    ``own`` are keys whose value is none of the version's choices, but of a checkout's own code:
    what follows from it is unknown. ``fills_in`` tells that its code fills in ``${key}``.
    """

    version: str
    transformers: str | None
    keys: Mapping[str, KeySpec]
    own: frozenset[str] = frozenset()
    fills_in: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self.keys)

    @cached_property
    def default_values(self) -> Mapping[str, object]:
        """Upstream's defaults by key; keys whose default is computed at run time, or differs
        between the transformers releases that are meant, are left out."""
        keys = self.keys
        defaults = (
            keys.defaults()
            if isinstance(keys, _Specs)
            else ((name, spec.default) for name, spec in keys.items())
        )
        return {name: default for name, default in defaults if default is not UNDETERMINED}

    @cached_property
    def run_defaults(self) -> Mapping[str, object]:
        """The same, with keys that this version does not have at what leaves their feature out."""
        # it asks for the newest version's schema
        from lfconfiglint.upstream.keys.absent import absent_defaults

        return {**absent_defaults(self), **self.default_values}

    def extended(
        self, keys: Collection[str], choices: Mapping[str, str], own: Collection[str]
    ) -> KeySchema:
        """With further *keys*, whose values may be anything, one more of *choices* for each key
        that has some, and these among the keys whose value is ``own``."""
        if not keys and not choices and not own:
            return self
        assert isinstance(self.keys, _Specs), "of the schema that was loaded"
        extended = self.keys.extended(keys, choices)
        return replace(self, keys=extended, own=frozenset({*choices, *own}))

    @cached_property
    def for_kinds(self) -> dict[str, KeySchema]:
        """What other commands than ``train`` read of them, as far as it was asked for."""
        return {}


@cache
def load_schema(version: str, transformers: str | None = None) -> KeySchema:
    """The keys of LLaMA-Factory *version* with the transformers release of that number.

    Without a release, what any release takes that the version can be installed with. A release
    that was not looked at is taken for the last one before it.

    Raises :class:`InternalError` when the list of keys, which is a part of this package, is
    missing or does not know *version*.
    """
    content = key_file()
    place = version_place(version)
    first, last = release_window(version, transformers)
    found: dict[str, Sequence[Row]] = {}
    for name, rows in content["keys"].items():
        mine = _rows_in(rows, "llamafactory", place, place)
        # a field of LLaMA-Factory's own class replaces the one it inherits
        mine = mine or _rows_in(rows, "transformers", first, last)
        if mine:
            found[name] = mine
    return KeySchema(version, transformers, _Specs(found, content["transformers"], (first, last)))


def _rows_in(rows: Iterable[Row], of: str, first: int, last: int) -> list[Row]:
    return [
        row for row in rows if row["of"] == of and row["in"][0] <= last and first <= row["in"][1]
    ]


def _spec(
    name: str, rows: Sequence[Row], releases: Sequence[str], window: tuple[int, int]
) -> KeySpec:
    """What the rows say together; of the newest, where only one can be meant."""
    newest = rows[-1]
    types, fails = _types(newest["takes"]), _types(newest.get("fails", ""))
    for row in rows[:-1]:
        types |= _types(row["takes"])
        fails &= _types(row.get("fails", ""))
    part = None
    if newest["of"] == "transformers":
        first, last = max(rows[0]["in"][0], window[0]), min(newest["in"][1], window[1])
        part = None if (first, last) == window else f"{releases[first]}..{releases[last]}"
    return KeySpec(
        name=name,
        types=types,
        choices=_choices(rows),
        default=_default(rows),
        transformers=part,
        owner=newest["class"],
        declared=newest["is"],
        separator=newest.get("separator"),
        fails=fails - types,
        silent=Text(*newest["silent"]) if "silent" in newest else None,
    )


@cache
def _types(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _default(rows: Sequence[Row]) -> object:
    """The default of all rows; an empty one means nothing, however it is written."""
    newest = rows[-1].get("default", UNDETERMINED)
    if len(rows) == 1:
        return newest
    defaults = [row.get("default", UNDETERMINED) for row in rows]
    same = all(default == newest or not (default or newest) for default in defaults)
    return newest if same else UNDETERMINED


def _choices(rows: Sequence[Row]) -> tuple[str, ...] | None:
    if any("choices" not in row for row in rows):
        return None
    return tuple(dict.fromkeys(choice for row in reversed(rows) for choice in row["choices"]))
