"""Mutated configs: a realistic base, and one to four changes of the kinds that people make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from benchmarks.parity import key_values
from benchmarks.parity.bases import base
from benchmarks.parity.yaml_text import entry, raw_entry
from lfconfiglint.upstream.keys.schema import KeySpec, load_schema


def tables() -> Mapping[str, Any]:
    """``related``: groups of keys with values; ``other_releases``: keys that 0.9.5 has not."""
    path = Path(__file__).with_name("tables.yaml")
    content: Mapping[str, Any] = YAML(typ="safe").load(path)
    return content


@dataclass
class Config:
    """Lines by key, in order; a key can stand twice. ``touched`` are the keys that were changed."""

    entries: list[tuple[str, str]]
    touched: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.entries)

    def put(self, key: str, text: str, random: Random) -> None:
        self.touched.add(key)
        for index, (name, _) in enumerate(self.entries):
            if name == key:
                self.entries[index] = (key, text)
                return
        self.entries.insert(random.randrange(len(self.entries) + 1), (key, text))

    def pick(self, random: Random) -> int:
        return random.randrange(len(self.entries))


class Mutator:
    """Endless configs from one source of randomness."""

    def __init__(self, random: Random, distributed: bool) -> None:
        self.random = random
        self.distributed = distributed
        self.keys: Mapping[str, KeySpec] = load_schema("0.9.5").keys
        self.names = sorted(self.keys)
        self.tables = tables()
        self.kinds: tuple[tuple[float, Callable[[Config], None]], ...] = (
            (8, self._legal), (8, self._illegal), (3, self._raw), (8, self._combine),
            (2, self._misspell), (1, self._unknown), (2, self._other_release), (3, self._drop),
            (1, self._double), (0.4, self._spoil),
        )  # fmt: skip

    def __iter__(self) -> Iterator[Config]:
        while True:
            config = self._base()
            # one change most often, so that it alone decides
            for _ in range(self.random.choice((0, 1, 1, 1, 1, 1, 2, 2, 3, 4))):
                weights, kinds = zip(*self.kinds, strict=True)
                self.random.choices(kinds, weights)[0](config)
            if config.entries:
                yield config

    def _base(self) -> Config:
        values = base(self.random, self.distributed)
        return Config([(key, entry(key, value, self.random)) for key, value in values.items()])

    def _spec(self, config: Config) -> KeySpec:
        """A key: as often one that the config gives as any."""
        given = [name for name, _ in config.entries if name in self.keys]
        name = self.random.choice(given if given and self.random.random() < 0.5 else self.names)
        return self.keys[name]

    def _legal(self, config: Config) -> None:
        spec = self._spec(config)
        self._set(config, spec.name, key_values.legal(spec, self.random))

    def _illegal(self, config: Config) -> None:
        spec = self._spec(config)
        self._set(config, spec.name, key_values.illegal(spec, self.random))

    def _raw(self, config: Config) -> None:
        spec = self._spec(config)
        text = raw_entry(spec.name, key_values.raw(spec, self.random), self.random)
        config.put(spec.name, text, self.random)

    def _combine(self, config: Config) -> None:
        group = self.random.choice(self.tables["related"])
        for key, values in group.items():
            if key == "deepspeed" and not self.distributed and self.random.random() < 0.8:
                continue
            if key in self.keys and self.random.random() < 0.9:
                self._set(config, key, self.random.choice(values))

    def _misspell(self, config: Config) -> None:
        index = config.pick(self.random)
        key, text = config.entries[index]
        name = key_values.near_miss(key, self.random)
        if name != key:
            config.entries[index] = (name, name + text[len(key) :])
            config.touched |= {key, name}

    def _unknown(self, config: Config) -> None:
        letters = "".join(self.random.choices("abcdefghijklmnop_", k=self.random.randrange(3, 12)))
        names = (letters, letters, f"my_{letters}", "Stage", "model", "yes", "1", "~", "-")
        name = self.random.choice(names)
        self._set(config, name, self.random.choice((True, 1, "abc", [1], None)))

    def _other_release(self, config: Config) -> None:
        name, value = self.random.choice(list(self.tables["other_releases"].items()))
        self._set(config, name, value)

    def _drop(self, config: Config) -> None:
        if len(config.entries) > 1:
            key, _ = config.entries.pop(config.pick(self.random))
            config.touched.add(key)

    def _double(self, config: Config) -> None:
        key, text = config.entries[config.pick(self.random)]
        config.touched.add(key)
        config.entries.insert(self.random.randrange(len(config.entries) + 1), (key, text))

    def _spoil(self, config: Config) -> None:
        """Something that concerns the file as a whole."""
        texts = (
            "---\na: 1\n",
            "- a\n",
            "abc\n",
            "a: !!set {b}\n",
            "5: 1\n",
            "a: &x [*x]\n",
            "\t\n",
        )
        place = self.random.choice((0, len(config.entries)))
        config.entries.insert(place, ("", self.random.choice(texts)))

    def _set(self, config: Config, key: str, value: object) -> None:
        config.put(key, entry(key, value, self.random), self.random)
