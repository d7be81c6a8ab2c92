"""The machine a config is checked against: from a name, a node type, a file or a short form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.errors import ProfileError, did_you_mean
from lfconfiglint.hardware.catalog import find_node, list_nodes
from lfconfiglint.hardware.model import Disk, Hardware
from lfconfiglint.hardware.short_form import MOST_GPUS, MOST_NODES, from_short_form
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Text

if TYPE_CHECKING:
    # a node type and a short form have no fields
    from lfconfiglint.hardware.profile_fields import Fields, KeyPlace, Locate

KEYS = (
    "node",
    "nodes",
    "gpus_per_node",
    "gpu",
    "gpu_memory",
    "capabilities",
    "host_memory",
    "disk",
    "launcher",
    "accelerate_config",
)
DISK_KEYS = ("free", "write_bandwidth", "shared")
LAUNCHERS = ("torchrun", "accelerate", "deepspeed", "ray", "single")
"""``single`` is one process without a launcher."""

_FILE_ENDINGS = (".yaml", ".yml", ".json")


def resolve_hardware(
    text: str, profiles: Mapping[str, object] | None = None, base: Path | None = None
) -> Hardware:
    """The machine that *text* names.

    In this order: a name in *profiles*, a node type of the catalog, an existing profile file
    (relative to *base*, else to the current folder), the short form ``[NODESx]COUNTxCARD``. A
    short form leaves host memory and disk unknown. Raises :class:`ProfileError` for a file or
    profile that cannot be used, :class:`UsageError` for a name that means nothing.
    """
    text = text.strip()
    profiles = profiles or {}
    if text in profiles:
        return profile_from_mapping(profiles[text], text)
    node = find_node(text)
    if node is not None:
        return node
    path = _existing_file(text, base)
    if path is not None:
        from lfconfiglint.hardware.profile_file import read_profile

        content, locate = read_profile(path)
        return profile_from_mapping(content, str(path), locate)
    if text.lower().endswith(_FILE_ENDINGS):
        raise ProfileError(
            Text(f"{text}: there is no such profile file", f"{text}：硬件描述文件不存在")
        )
    return from_short_form(text, profiles)


def profile_from_mapping(mapping: object, source: str, locate: Locate | None = None) -> Hardware:
    """The machine that a profile describes, checked against ``schemas/hardware.schema.json``.

    *locate* turns the path of a key into where it stands, such as ``h20.yaml:3``; without it
    errors name *source* and the key. Raises :class:`ProfileError`.
    """
    from lfconfiglint.hardware.profile_card import read_card
    from lfconfiglint.hardware.profile_fields import Fields

    fields = Fields(mapping, locate or _named_place(source), KEYS)
    base = _base_node(fields)
    nodes = fields.count("nodes", MOST_NODES) or 1
    count = _gpus_per_node(fields, base)
    card = read_card(fields, base.gpu if base else None)
    host_memory = fields.memory("host_memory")
    if host_memory is None and base is not None:
        host_memory = base.host_memory
    disk = fields.part("disk", DISK_KEYS)
    started_by = fields.text("accelerate_config") or None
    return Hardware(
        nodes=nodes,
        gpus_per_node=count,
        gpu=card,
        host_memory=host_memory,
        disk=Disk(disk.space("free"), disk.bandwidth("write_bandwidth"), disk.flag("shared")),
        launcher=_launcher(fields, nodes * count),
        accelerate_config=started_by,
        accelerate_place=fields.place_of("accelerate_config") if started_by else "",
        source=source,
    )


def _named_place(source: str) -> Locate:
    def locate(place: KeyPlace) -> str:
        return f"{source}: {'.'.join(place)}" if place else source

    return locate


def _gpus_per_node(fields: Fields, base: Hardware | None) -> int:
    count = fields.count("gpus_per_node", MOST_GPUS)
    if base is None:
        if count is None:
            raise fields.wrong(None, Text("gpus_per_node is missing", "缺少 gpus_per_node"))
        return count
    if count not in (None, base.gpus_per_node):
        raise fields.wrong(
            "gpus_per_node",
            Text(
                f"{base.source} has {base.gpus_per_node} GPUs, not {count}; "
                "to use a part of them, describe the machine without node",
                f"{base.source} 有 {base.gpus_per_node} 张卡，而不是 {count} 张；"
                "若只用其中一部分，请不写 node，直接描述机器",
            ),
        )
    return base.gpus_per_node


def _launcher(fields: Fields, world_size: int) -> str | None:
    launcher = fields.choice("launcher", LAUNCHERS)
    if fields.text("accelerate_config"):
        launcher = launcher or "accelerate"
        if launcher != "accelerate":
            raise fields.wrong(
                "accelerate_config",
                Text(
                    f"{launcher} does not read accelerate's file",
                    f"{launcher} 不会读取 accelerate 的配置文件",
                ),
            )
    if launcher == "single" and world_size > 1:
        raise fields.wrong(
            "launcher",
            Text(
                f"a single process does not use {world_size} GPUs",
                f"单进程不会使用 {world_size} 张卡",
            ),
        )
    return launcher


def _base_node(fields: Fields) -> Hardware | None:
    name = fields.text("node")
    if name is None:
        return None
    node = find_node(name)
    if node is None:
        hint = did_you_mean(name, [node.source for node in list_nodes()])
        raise fields.wrong(
            "node",
            Text(f"unknown node type '{name}'.{hint.en}", f"未知的机型 '{name}'。{hint.zh}"),
        )
    return node


def _existing_file(text: str, base: Path | None) -> Path | None:
    for folder in (base or Path(), Path()):
        path = folder / text
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            # too long for a path, or with a null character
            return None
    return None
