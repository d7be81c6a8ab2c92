"""Keys within mappings that are values themselves, such as `gradient_checkpointing_kwargs`."""

from __future__ import annotations

from dataclasses import replace

from lfconfiglint.diagnostic import SetKey
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.fixing.places import refuse_shared
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.language import Text


def within(document: Document, operation: SetKey, path: KeyPath) -> tuple[SetKey, KeyPath]:
    """The operation on the mapping that has to be written first, where there is none yet."""
    value = operation.value
    while len(path) > 1:
        parent = document.entries.get(path[:-1])
        held = value_at(document, path[:-1])
        if parent is not None and isinstance(held, dict) and held and parent.style != "alias":
            break
        if parent is not None and held is not None and held != {}:
            name = path[-2]
            raise Refused(Text(f"`{name}` is not a mapping here", f"`{name}` 在此不是映射"))
        value, path = {path[-1]: value}, path[:-1]
        if parent is not None:
            break
    return replace(operation, value=value), path


def value_at(document: Document, path: KeyPath) -> object:
    """The value there; None where there is none."""
    value: object = document.values
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def refuse_shared_parents(document: Document, path: KeyPath) -> None:
    """Raises :class:`Refused` where an alias stands for a mapping that would be changed."""
    for length in range(1, len(path)):
        parent = document.entries.get(path[:length])
        if parent is not None:
            refuse_shared(document, parent.value)
