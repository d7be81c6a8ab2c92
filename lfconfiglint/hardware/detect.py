"""The profile of the machine this process stands on: cards, host memory and disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from lfconfiglint.hardware.detect_amd import cards_of_amd
from lfconfiglint.hardware.detect_ascend import cards_of_npu_smi
from lfconfiglint.hardware.detect_bench import Written, write_bandwidth
from lfconfiglint.hardware.detect_disk import SeenDisk, look_at_disk
from lfconfiglint.hardware.detect_host import HostMemory, host_memory
from lfconfiglint.hardware.detect_nvidia import cards_of_nvidia_smi
from lfconfiglint.hardware.detect_nvml import cards_of_nvml
from lfconfiglint.hardware.detect_seen import DetectError, Seen, SeenCard, ToolError
from lfconfiglint.hardware.detect_visible import visible_cards
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.units import binary_bytes

_SOURCES: tuple[tuple[str, str, Callable[[], list[SeenCard]]], ...] = (
    ("nvidia", "NVML", cards_of_nvml),
    ("nvidia", "nvidia-smi", cards_of_nvidia_smi),
    ("ascend", "npu-smi", cards_of_npu_smi),
    ("amd", "amd-smi / rocm-smi", cards_of_amd),
)
"""Asked in this order until one shows cards: torch is built for one vendor."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was seen; ``written`` is None where writing was not measured."""

    seen: Seen
    memory: HostMemory
    disk: SeenDisk
    written: Written | None


def look_at_machine(
    output_dir: Path, *, bench: bool, environment: Mapping[str, str] = os.environ
) -> Machine:
    """Look at this machine, and with *bench* measure how fast *output_dir*'s disk is written.

    Raises :class:`DetectError` when no card is seen, or the disk cannot be looked at.
    """
    disk = look_at_disk(output_dir)
    memory = host_memory()
    seen = _look_at_cards(environment, memory)
    written = write_bandwidth(disk.folder, disk.free, len(seen.cards)) if bench else None
    return Machine(seen, memory, disk, written)


def _look_at_cards(environment: Mapping[str, str], memory: HostMemory) -> Seen:
    tried: list[Text] = []
    for vendor, name, cards_of in _SOURCES:
        try:
            cards = cards_of()
        except ToolError as error:
            tried.append(error.text)
            continue
        if not cards:
            tried.append(Text(f"{name} shows no card", f"{name} 未发现加速卡"))
            continue
        visible, notes = visible_cards(vendor, cards, environment)
        if visible:
            return Seen(name, visible, notes)
        raise _no_card(notes or tried, memory)
    raise _no_card(tried, memory)


def _no_card(reasons: list[Text], memory: HostMemory) -> DetectError:
    host = binary_bytes(memory.usable) if memory.usable else "?"
    english = "; ".join(reason.en for reason in reasons)
    chinese = "；".join(reason.zh for reason in reasons)
    return DetectError(
        Text(
            f"no card that a run could use ({english}). Host memory: {host}. Run this where the "
            "training will run, or name the machine: --hardware 8xH20, or a file that describes it",
            f"没有可用的加速卡（{chinese}）。内存：{host}。"
            "请在将要训练的机器上运行本命令，或指定机器：--hardware 8xH20，或一份硬件描述文件",
        )
    )
