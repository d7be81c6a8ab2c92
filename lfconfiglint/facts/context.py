"""What facts are computed from: the config, upstream's defaults, the hardware and the flags.

The typed accessors never guess: a value of a type that upstream could not use makes every fact
that needs it unknown, as does a key whose default upstream computes at run time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from lfconfiglint.expression_functions import from_json
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.file_memory import look
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.real_path import real_path
from lfconfiglint.records import dataclass, field
from lfconfiglint.upstream.keys.names import MEGATRON_KEYS
from lfconfiglint.upstream.release.versions import NEWEST

if TYPE_CHECKING:
    from lfconfiglint.facts.pipeline.siblings import Around
    from lfconfiglint.hardware.model import Hardware
    from lfconfiglint.launch_scripts.find import Launched
    from lfconfiglint.upstream.launchers.accelerate_start import AccelerateStart

LARGEST = 1e12
"""No count in a config that could be run is larger; what is larger cannot be meant."""

OLD_NAMES = {"eval_strategy": "evaluation_strategy"}
"""Old names of keys, where a release has both (transformers 4.41 to 4.45 training_args.py)."""


class Together(tuple[Path, ...]):
    """All files of one run; one such run is no other, and comparing thousands of paths is slow."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True)
class Context:
    """The inputs of all facts about one config.

    ``values`` is what the file gives, as LLaMA-Factory reads it; ``defaults`` are upstream's
    defaults (keys whose default is computed are absent); ``samples`` is ``--samples``;
    ``folders`` is where relative paths of the config may start, in order; ``environment`` holds
    environment variables of the run, and ``packages`` the version of each package that is known
    to be installed for it, or False: names are in lower case, with underscores. ``release`` is
    the LLaMA-Factory version that the config is for, ``transformers`` the transformers release, or
    None where it may be any that LLaMA-Factory's allows. ``path`` is the config's file: scripts
    near it may say how it is started, and configs beside it, or that are checked ``together`` with
    it, may make what it starts from. ``own`` are keys whose value means something that only the
    code of a fork says, and ``checkout`` is where LLaMA-Factory's own code is, if it runs there.
    ``written`` is the file's text; without it the file is read where its comments matter. ``meant``
    are keys that the file gives under names which the release does not know: what they will be is
    unknown.
    """

    values: Mapping[str, object]
    defaults: Mapping[str, object]
    hardware: Hardware | None
    samples: int | None
    folders: tuple[Path, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str | Literal[False]] = field(default_factory=dict)
    release: str = NEWEST
    transformers: str | None = None
    path: Path | None = None
    together: tuple[Path, ...] = ()
    pending: Mapping[str, str] = field(default_factory=dict)
    """Text of files that a fix is about to write, by what the config calls them."""
    own: frozenset[str] = frozenset()
    checkout: Path | None = None
    written: str | None = None
    meant: frozenset[str] = frozenset()

    def given(self, name: str) -> bool:
        return name in self.values or name in self.meant

    def decided(self) -> Set[str]:
        """The keys that the file gives, and those that it gives by other names."""
        newer = {name for name, old in OLD_NAMES.items() if old in self.values} | self.meant
        return self.values.keys() | newer if newer else self.values.keys()

    def value(self, name: str) -> object:
        """The effective value: given, else default; Unknown when the default is computed."""
        if name in self.own:
            raise Unknown(f"own:{name}")
        old = OLD_NAMES.get(name)
        if old and old in self.defaults and self.values.get(old) is not None:
            # transformers copies it over, whatever the new name says
            return self.values[old]
        if name in self.values:
            return self.values[name]
        if name in self.meant:
            raise Unknown(f"meant:{name}")
        if name in self.defaults:
            return self.defaults[name]
        raise Unknown(f"key:{name}")

    def optional_number(self, name: str) -> float | None:
        """A number that can be meant, or None; anything else is unknown."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unknown(f"key:{name}")
        # Also false for nan
        if not abs(value) <= LARGEST:
            raise Unknown(f"key:{name}")
        return value

    def number(self, name: str) -> float:
        value = self.optional_number(name)
        if value is None:
            raise Unknown(f"key:{name}")
        return value

    def optional_integer(self, name: str) -> int | None:
        """An int, or a float without fraction, or None."""
        value = self.optional_number(name)
        if value is None:
            return None
        if value != int(value):
            raise Unknown(f"key:{name}")
        return int(value)

    def integer(self, name: str, least: int | None = None) -> int:
        """An int, not smaller than *least* where that is given."""
        value = self.value(name)
        if type(value) is not int or abs(value) > LARGEST:
            value = self.optional_integer(name)
        if value is None or (least is not None and value < least):
            raise Unknown(f"key:{name}")
        return value

    def knows(self, name: str) -> bool:
        """Whether the file gives the key, or the release has it."""
        return self.given(name) or name in self.defaults

    def enabled(self, name: str) -> bool:
        """A switch, which is off where the release does not have it."""
        if self.given(name) or (name in self.own and name in self.defaults):
            return self.boolean(name)
        return bool(self.defaults.get(name))

    def boolean(self, name: str) -> bool:
        """Truth as upstream tests it: null is false, and so is an empty text, no other text is."""
        return bool(self.value(name))

    def world_size(self) -> int:
        """Number of processes: one on each card of the profile; without one, as a script beside
        the config starts it. Unknown where neither says."""
        if self.hardware is not None:
            return self.hardware.world_size
        launched = self.launched
        if launched is None or launched.world_size is None:
            raise Unknown("hardware")
        return launched.world_size

    @kept
    def launched(self) -> Launched | None:
        """How a script near the config starts it; None where none does."""
        if self.path is None:
            return None
        # most lints ask for nothing that depends on it
        from lfconfiglint.launch_scripts.find import how_started

        return how_started(self.path, self.written)

    @kept
    def around(self) -> Around | None:
        """The configs around this one; None where it is no file."""
        if self.path is None:
            return None
        # what a model is asks for it only where the catalog does not say
        from lfconfiglint.facts.pipeline.siblings import Around

        return Around(real_path(str(self.path)), self.together)

    @kept
    def has_megatron_keys(self) -> bool:
        """Whether the file has Megatron's parallel sizes."""
        return not MEGATRON_KEYS.isdisjoint(self.values)

    @property
    def launcher(self) -> str | None:
        """What starts the run: as the profile says, else as a script for as many cards does."""
        if self.hardware is not None and self.hardware.launcher is not None:
            return self.hardware.launcher
        if self.accelerate is not None:
            return "accelerate"
        launched = self.launched
        if launched is None or not self._is_for_these_cards(launched):
            return None
        return launched.launcher

    @kept
    def accelerate(self) -> AccelerateStart | None:
        """What `accelerate launch` sets by its own file, where that starts the run and is here: the
        profile's, else a script's.

        With another number of cards a script's file counts, too, but for one card: `num_processes`
        is what upstream's examples leave to whoever starts them.
        """
        launched, hardware = self.launched, self.hardware
        if hardware is not None and hardware.accelerate_config is not None:
            from lfconfiglint.launch_scripts.readings import accelerate_of

            path = self.find(hardware.accelerate_config)
            return accelerate_of(path, self.environment) if path is not None else None
        if launched is None or launched.accelerate is None:
            return None
        if hardware is None or hardware.launcher == "accelerate":
            return launched.accelerate
        if hardware.launcher is not None:
            return None
        known = self._is_for_these_cards(launched) or hardware.world_size > 1
        return launched.accelerate if known else None

    @kept
    def missing_accelerate(self) -> tuple[str, str] | None:
        """A file that `accelerate launch` is to be given and that is not here, with the place that
        names it."""
        hardware, launched = self.hardware, self.launched
        if hardware is not None and hardware.accelerate_config is not None:
            named = hardware.accelerate_config
            return None if self.find(named) else (named, hardware.accelerate_place)
        if hardware is not None and hardware.launcher not in (None, "accelerate"):
            return None
        if launched is None or launched.missing_file is None:
            return None
        return launched.missing_file, launched.source

    @property
    def launcher_need(self) -> str:
        """What has to be supplied where accelerate starts the run and how is not known."""
        return "accelerate.file" if self.missing_accelerate else "launcher"

    @property
    def launch_source(self) -> str | None:
        """Where it is said how the run is started: the profile, or the line of a script."""
        if self.hardware is not None and self.hardware.accelerate_config is not None:
            return self.hardware.source
        return self.launched.source if self.launched is not None else None

    @property
    def in_group(self) -> bool | None:
        """Whether a script for as many cards starts processes that form a group, if one says."""
        launched = self.launched
        if launched is None or not self._is_for_these_cards(launched):
            return None
        return launched.distributed

    def _is_for_these_cards(self, launched: Launched) -> bool:
        return self.hardware is None or launched.world_size in (None, self.hardware.world_size)

    def uses_deepspeed(self) -> bool:
        """Whether ``deepspeed`` names a configuration; a text that is an empty JSON mapping, which
        upstream reads as one, names none."""
        return self._uses_deepspeed

    @kept
    def _uses_deepspeed(self) -> bool:
        return bool(from_json(self.value("deepspeed")))

    def optional_text(self, name: str) -> str | None:
        value = self.value(name)
        if value is None or isinstance(value, str):
            return value
        raise Unknown(f"key:{name}")

    def text(self, name: str) -> str:
        value = self.optional_text(name)
        if value is None:
            raise Unknown(f"key:{name}")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A comma separated text, or a list of texts, as a tuple; null is empty."""
        value = self.value(name)
        if value is None:
            return ()
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        raise Unknown(f"key:{name}")

    def find(self, path: str) -> Path | None:
        """The existing file or folder that *path* means, or None."""
        found = self._found
        if path not in found:
            found[path] = next(self.candidates(path), None)
        return found[path]

    @kept
    def _found(self) -> dict[str, Path | None]:
        """What was looked for already."""
        return {}

    @kept
    def _places(self) -> Sequence[tuple[str, Path]]:
        """What paths in each folder begin with, and the folder."""
        return [(f"{folder}{os.sep}", folder) for folder in self.folders or (Path(),)]

    def candidates(self, path: str) -> Iterator[Path]:
        """Every existing file or folder that *path* may mean, in the order of the folders."""
        if os.path.isabs(path):  # noqa: PTH117 - as below
            places: Sequence[tuple[str, Path]] = (("", Path()),)
        else:
            places = self._places
        for place, folder in places:
            # a path object takes longer to make than the system to look; false for odd paths, too
            if not os.path.exists(look(place + path)):  # noqa: PTH110
                continue
            if not (path.endswith(".json") and _is_unfetched(folder / path)):
                yield folder / path


def _is_unfetched(path: Path) -> bool:
    # few configs name a file that is there
    from lfconfiglint.unfetched import is_unfetched

    return is_unfetched(path)


def refuse_megatron(context: Context) -> None:
    """Raise Unknown for a file with Megatron's parallel sizes: another trainer reads it, which
    counts batches and shards states in its own way."""
    if context.has_megatron_keys:
        raise Unknown("megatron")
