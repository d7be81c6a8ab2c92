"""What facts are computed from: the config, upstream's defaults, the hardware and the flags.

The typed accessors never guess: a value of a type that upstream could not use makes every fact
that needs it unknown, as does a key whose default upstream computes at run time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from lfconfiglint.expression_functions import from_json
from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.paths import Paths
from lfconfiglint.facts.start import Start
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.real_path import real_path
from lfconfiglint.records import dataclass, field
from lfconfiglint.upstream.keys.names import MEGATRON_KEYS
from lfconfiglint.upstream.release.versions import NEWEST
from lfconfiglint.upstream.switches import enabled

if TYPE_CHECKING:
    from lfconfiglint.facts.pipeline.siblings import Around
    from lfconfiglint.hardware.model import Hardware

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
    are keys that the file gives under names which the release does not know, and ``commanded``,
    which are among them, keys that the command of every script sets anew: what they will be is
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
    commanded: frozenset[str] = frozenset()

    def given(self, name: str) -> bool:
        return name in self.values or name in self.meant

    def decided(self) -> Set[str]:
        """The keys that the file gives, those that it gives by other names, and ``deepspeed`` where
        accelerate's file names DeepSpeed's: what is known without the key does not hold then."""
        newer = {name for name, old in OLD_NAMES.items() if old in self.values} | self.meant
        if "deepspeed" not in self.values and self.start.names_deepspeed_file:
            newer.add("deepspeed")
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
            raise Unknown(f"{'command' if name in self.commanded else 'meant'}:{name}")
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
        if name in self.values or name in self.meant:
            return self.boolean(name)
        if name in self.own and name in self.defaults:
            return self.boolean(name)
        return bool(self.defaults.get(name))

    def any_enabled(self, names: Sequence[str]) -> bool:
        """Whether one of these switches is on; most configs give none of them."""
        if self.meant or self.own or not self.values.keys().isdisjoint(names):
            return any(self.enabled(name) for name in names)
        return any(map(self.defaults.get, names))

    def boolean(self, name: str) -> bool:
        """Truth as upstream tests it: null is false, and so is an empty text, no other text is."""
        return bool(self.value(name))

    @kept
    def resolved(self) -> str | None:
        """The path of the file without symbolic links; None where it is no file."""
        return None if self.path is None else real_path(str(self.path))

    @kept
    def around(self) -> Around | None:
        """The configs around this one; None where it is no file."""
        if self.resolved is None:
            return None
        # what a model is asks for it only where the catalog does not say
        from lfconfiglint.facts.pipeline.siblings import Around

        return Around(self.resolved, self.together)

    @kept
    def has_megatron_keys(self) -> bool:
        """Whether the file has Megatron's parallel sizes."""
        return not MEGATRON_KEYS.isdisjoint(self.values)

    @kept
    def start(self) -> Start:
        """How the run is started."""
        return Start(
            self.resolved, self.written, self.hardware, self.environment, self._paths,
            one_for_all=self._kt_takes_all_cards(),
        )  # fmt: skip

    def _kt_takes_all_cards(self) -> bool:
        """Whether KTransformers is asked for in the way that 0.9.4 documents, which later releases
        have beside `accelerate launch` (``launcher.py``: no torchrun with USE_KT)."""
        if any(enabled(self.environment, name) for name in ("FORCE_TORCHRUN", "USE_MCA")):
            return False
        by_key = self.release == "0.9.4" and bool(self.values.get("use_kt"))
        return by_key or enabled(self.environment, "USE_KT")

    @kept
    def _paths(self) -> Paths:
        return Paths(self.folders)

    def find(self, path: str) -> Path | None:
        """The existing file or folder that *path* means, or None."""
        return self._paths.find(path)

    def find_all(self, path: str) -> Sequence[Path]:
        """Every different file or folder that *path* may mean, in the order of the folders."""
        return self._paths.all(path)

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
        value = self.value(name)
        if isinstance(value, str):
            return value
        raise Unknown(f"key:{name}")

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


def refuse_megatron(context: Context) -> None:
    """Raise Unknown for a file with Megatron's parallel sizes: another trainer reads it, which
    counts batches and shards states in its own way."""
    if context.has_megatron_keys:
        raise Unknown("megatron")
