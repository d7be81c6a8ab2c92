"""Values of a config.json as transformers would read them: stated ones, then its class's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from lfconfiglint.hints import Any
from lfconfiglint.models.counting.layers import NotCovered
from lfconfiglint.resources import PACKAGE

_DEFAULTS = PACKAGE / "catalog" / "architectures.json"
_LARGEST = 1 << 24
"""More than any size of a model: a number beyond it is an error, not a size."""


@cache
def _defaults() -> Mapping[str, Mapping[str, Any]]:
    content: Mapping[str, Mapping[str, Any]] = json.loads(_DEFAULTS.read_text(encoding="utf-8"))
    return content


class Values:
    """One part of a config.json with the defaults of the config class of its ``model_type``.

    Everything that is absent where no default is known, or that cannot be what it should be,
    raises :class:`NotCovered` with the name of the key.
    """

    def __init__(self, stated: object, kind: str) -> None:
        if not isinstance(stated, Mapping):
            raise NotCovered(kind)
        self.stated: Mapping[str, Any] = stated
        self.kind = kind
        self._defaults = _defaults().get(kind, {})

    def get(self, name: str) -> Any:
        """The value, None where the file says null or nobody says anything."""
        return self.stated[name] if name in self.stated else self._defaults.get(name)

    def has(self, name: str) -> bool:
        """Whether the file or the class gives a value other than null."""
        return self.get(name) is not None

    def size(self, *names: str) -> int:
        """The first of *names* that the file, or else the class, gives: a number above zero."""
        for known in (self.stated, self._defaults):
            for name in names:
                if known.get(name) is not None:
                    return checked_size(name, known[name])
        raise NotCovered(names[0])

    def number(self, name: str) -> int:
        """A whole number that may be zero, also for null."""
        value = self.get(name)
        if value is None or value == 0:
            return 0
        return checked_size(name, value)

    def flag(self, name: str) -> bool:
        """A switch; null is off."""
        value = self.get(name)
        if value is not None and not isinstance(value, bool):
            raise NotCovered(name)
        return bool(value)

    def indices(self, name: str, below: int) -> list[int] | None:
        """A list of layer indices; None without one."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(_is_index(item, below) for item in value):
            raise NotCovered(name)
        return list(value)

    def words(self, name: str, length: int) -> list[str] | None:
        """A list with one word for each layer; None without one."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise NotCovered(name)
        if len(value) != length:
            raise NotCovered(name)
        return list(value)

    def part(self, name: str, kind: str) -> Values:
        """A nested part, empty where the file has none; *kind* where it does not state its own."""
        value = self.get(name)
        value = {} if value is None else value
        if not isinstance(value, Mapping):
            raise NotCovered(name)
        stated = value.get("model_type")
        return Values(value, stated if isinstance(stated, str) else kind)


def checked_size(name: str, value: object) -> int:
    """*value*, when it is a whole number above zero that a model may have."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST:
        raise NotCovered(name)
    return value


def _is_index(value: object, below: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below
