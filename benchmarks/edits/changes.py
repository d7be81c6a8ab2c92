"""Random operations on one config, as its nodes in PyYAML show it."""

from __future__ import annotations

import random
import re
from typing import Any

import yaml  # type: ignore[import-untyped]

from benchmarks.edits.variants import LOADER
from lfconfiglint.diagnostic import Operation, RemoveKey, RenameKey, SetKey

_VALUES = (
    True, False, None, 7, -1, 0.5, 1e-5, "lora", "no", "a: b", "x # y", "", "1e-5", "0o7", "12:30",
    "中文 🚀", "it's", "x,y", 'say "hi"', "[x", "2024-01-01", [1, "a, b", None], {"use": False},
    "~",
)  # fmt: skip
_ABSENT = (
    "save_only_model", "flash_attn", "lora_alpha", "save_total_limit", "ddp_timeout", "bf16_full",
    "gradient_checkpointing_kwargs.use_reentrant", "lr_scheduler_kwargs.num_cycles", "brand_new",
)  # fmt: skip
_COMMENTED = re.compile(r"^ *#+ ?(\w+):[ \t]+([^\s#]+)[ \t]*(?:#.*)?$", re.MULTILINE)


def random_operation(chance: random.Random, text: str, root: Any) -> Operation:
    """Any operation, on what is there more often than not."""
    path = _some_path(chance, root)
    kind = chance.choice(("set", "set", "set", "rename", "remove", "add", "add", "revive"))
    if kind == "set" and path:
        return SetKey(".".join(path), chance.choice(_VALUES))
    if kind == "rename" and path:
        return RenameKey(".".join(path), ".".join((*path[:-1], "renamed_key")))
    if kind == "remove" and path:
        return RemoveKey(".".join(path))
    commented = _COMMENTED.findall(text)
    if kind == "revive" and commented:
        key, value = chance.choice(commented)
        return SetKey(key, _read(value))
    return SetKey(chance.choice(_ABSENT), chance.choice(_VALUES), path[:1])


def random_operations(chance: random.Random, text: str, root: Any) -> list[Operation]:
    """Two or three that one fix may have: none about the same key, or to the same name."""
    operations: list[Operation] = []
    for _ in range(chance.randint(2, 3)):
        new = random_operation(chance, text, root)
        keys = {each.key.partition(".")[0] for each in operations}
        renames = any(isinstance(each, RenameKey) for each in operations)
        if new.key.partition(".")[0] not in keys and not (renames and isinstance(new, RenameKey)):
            operations.append(new)
    return operations


def _read(text: str) -> object:
    try:
        value = yaml.load(text, LOADER)
    except yaml.YAMLError:
        return text
    return value if isinstance(value, bool | int | str | None) else text


def _some_path(chance: random.Random, root: Any) -> tuple[str, ...]:
    """Of a key at any depth of mappings, without dots of its own."""
    path: tuple[str, ...] = ()
    node = root
    while isinstance(node, yaml.MappingNode) and node.value:
        key, node = chance.choice(node.value)
        if not isinstance(key, yaml.ScalarNode) or "." in key.value or key.value == "<<":
            break
        path = (*path, key.value)
        if chance.random() < 0.5:
            break
    return path
