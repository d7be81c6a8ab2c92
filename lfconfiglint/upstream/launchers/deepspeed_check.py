"""What is wrong with a DeepSpeed configuration by itself, whatever config names it.

Each function gives the dotted fields that are concerned, in the order in which they are written.
Sources: DeepSpeed 0.10.0 to 0.19.8 (``runtime/config.py``, ``runtime/zero/config.py``,
``runtime/zero/offload_config.py``), accelerate 1.11 (``utils/dataclasses.py``,
``accelerator.py``), transformers 4.57.1 and 5.6.0 (``integrations/deepspeed.py``); each was
reproduced with transformers 5.6.0 and DeepSpeed 0.19.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.errors import closest
from lfconfiglint.upstream.launchers.deepspeed_fields import (
    FILLED,
    OFFLOAD_FIELDS,
    WHOLE_FIELDS,
    ZERO,
    ZERO_FIELDS,
)
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile


def lacks_zero(file: DeepSpeedFile) -> bool:
    """Whether there is no mapping ``zero_optimization``, without which accelerate stops."""
    return not isinstance(file.content.get(ZERO), Mapping)


def bad_stage(file: DeepSpeedFile) -> bool:
    """Whether there is no such ZeRO stage; "auto" becomes 2, and DeepSpeed reads quoted numbers."""
    stage = file.get(f"{ZERO}.stage")
    if lacks_zero(file) or stage in (None, "auto", "0", "1", "2", "3"):
        return False
    return isinstance(stage, bool) or stage not in (0, 1, 2, 3)


def quoted_stage_3(file: DeepSpeedFile) -> bool:
    """Whether the stage is 3 for DeepSpeed, but not for transformers, which compares numbers."""
    return file.get(f"{ZERO}.stage") == "3"


def unknown_fields(file: DeepSpeedFile) -> list[str]:
    """Fields of ``zero_optimization`` and of its offload sections that no release has.

    Elsewhere DeepSpeed does not look for unknown names.
    """
    zero = file.content.get(ZERO)
    if not isinstance(zero, Mapping):
        return []
    found = [f"{ZERO}.{name}" for name in zero if name not in ZERO_FIELDS]
    for section, known in OFFLOAD_FIELDS.items():
        inner = zero.get(section)
        if isinstance(inner, Mapping):
            found.extend(f"{ZERO}.{section}.{name}" for name in inner if name not in known)
    return found


def unfilled_autos(file: DeepSpeedFile) -> list[str]:
    """Fields that are "auto" although nothing fills them in."""
    return [field for field in _autos(file.content, "") if field not in FILLED]


def _autos(mapping: Mapping[str, object], prefix: str) -> Iterator[str]:
    for name, value in mapping.items():
        if isinstance(value, Mapping):
            yield from _autos(value, f"{prefix}{name}.")
        elif value == "auto":
            yield prefix + name


def refused_values(file: DeepSpeedFile) -> list[str]:
    """Sizes that are no whole numbers, offload devices that do not exist, and sections that are
    no mappings."""
    found = [
        name
        for name in ("fp16", "bf16", "optimizer", "scheduler")
        if file.content.get(name) is not None and not isinstance(file.content[name], Mapping)
    ]
    for field in WHOLE_FIELDS:
        value = file.get(field)
        if value not in (None, "auto") and not _reads_as_whole(value):
            found.append(field)
    for section in OFFLOAD_FIELDS:
        device = offload_device(file, section)
        if device is not None and device not in ("none", "cpu", "nvme"):
            found.append(f"{ZERO}.{section}.device")
    return found


def _reads_as_whole(value: object) -> bool:
    """Whether pydantic, which reads DeepSpeed's sections, takes it for an int."""
    if isinstance(value, str):
        return value.strip().lstrip("+-").replace("_", "").isdecimal()
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def both_precisions(file: DeepSpeedFile) -> bool:
    return file.get("fp16.enabled") is True and file.get("bf16.enabled") is True


def batch_is_missing(file: DeepSpeedFile) -> bool:
    """Whether DeepSpeed is told neither batch size, so that it stops."""
    return (
        file.content.get("train_batch_size") is None
        and file.content.get("train_micro_batch_size_per_gpu") is None
    )


def batch_cannot_divide(file: DeepSpeedFile) -> bool:
    """Whether the three written sizes fit no number of cards: the whole batch is the batch on a
    card times accumulation times cards."""
    whole = _whole(file, "train_batch_size")
    part = _whole(file, "train_micro_batch_size_per_gpu")
    accumulation = _whole(file, "gradient_accumulation_steps")
    if whole is None or part is None or accumulation is None:
        return False
    return whole % (part * accumulation) != 0


def _whole(file: DeepSpeedFile, field: str) -> int | None:
    value = file.content.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value < 1e12:
        return None
    return int(value) if value == int(value) else None


def offload_device(file: DeepSpeedFile, section: str) -> object:
    """``cpu``, ``nvme``, ``none``; None where nothing is said. "auto" becomes ``none``."""
    device = file.get(f"{ZERO}.{section}.device")
    return "none" if device == "auto" else device


def nvme_without_path(file: DeepSpeedFile) -> list[str]:
    """Offloads to NVMe in stage 3 that do not say where to; below it there is no NVMe."""
    if file.get(f"{ZERO}.stage") != 3:
        return []
    return [
        f"{ZERO}.{section}.device"
        for section in ("offload_param", "offload_optimizer")
        if offload_device(file, section) == "nvme"
        and file.get(f"{ZERO}.{section}.nvme_path") is None
    ]


def old_offload(file: DeepSpeedFile) -> bool:
    """Whether ``cpu_offload`` is on in a stage that offloads, with the trainer's own optimizer."""
    return (
        file.get(f"{ZERO}.cpu_offload") is True
        and file.get(f"{ZERO}.stage") in (1, 2, 3)
        and "optimizer" not in file.content
        and file.content.get("zero_force_ds_cpu_optimizer") is not False
    )


def suggestion(field: str) -> str | None:
    """The known name that an unknown field of ``zero_optimization`` was probably meant to be."""
    prefix, _, name = field.rpartition(".")
    known = OFFLOAD_FIELDS.get(prefix.rpartition(".")[2], ZERO_FIELDS)
    return closest(name, sorted(known))
