"""NVIDIA cards through NVML (``nvidia-ml-py``), which needs no program to be started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from lfconfiglint.hardware.detect_seen import SeenCard, ToolError
from lfconfiglint.hardware.detect_tool import first_line
from lfconfiglint.hints import Any
from lfconfiglint.language import Text


def cards_of_nvml() -> list[SeenCard]:
    """Every card of the machine, in the order of the bus.

    Raises :class:`ToolError` when the binding or the driver is missing or does not answer.
    """
    try:
        nvml: Any = import_module("pynvml")
    except ImportError:
        raise ToolError(Text("nvidia-ml-py is not installed", "未安装 nvidia-ml-py")) from None
    try:
        nvml.nvmlInit()
        try:
            count = nvml.nvmlDeviceGetCount()
            return [_card(nvml, nvml.nvmlDeviceGetHandleByIndex(index)) for index in range(count)]
        finally:
            nvml.nvmlShutdown()
    except (nvml.NVMLError, OSError) as error:
        line = first_line(str(error))
        raise ToolError(Text(f"NVML failed: {line}", f"NVML 失败：{line}")) from None


def _card(nvml: Any, handle: Any) -> SeenCard:
    name = _text(nvml.nvmlDeviceGetName(handle))
    total, usable, used = _memory(nvml, handle)
    compute = _optional(nvml, lambda: nvml.nvmlDeviceGetCudaComputeCapability(handle))
    mode = _optional(nvml, lambda: nvml.nvmlDeviceGetMigMode(handle))
    partitioned = bool(mode and mode[0])
    return SeenCard(
        name=name,
        total=total,
        usable=usable,
        used=used,
        uuid=_text(nvml.nvmlDeviceGetUUID(handle)),
        compute=(int(compute[0]), int(compute[1])) if compute else None,
        partitioned=partitioned,
        instances=tuple(_instances(nvml, handle, name, compute)) if partitioned else (),
    )


def _memory(nvml: Any, handle: Any) -> tuple[int | None, int | None, int | None]:
    """Total, usable and used bytes. Only the second version tells what the driver keeps."""
    newer = _optional(
        nvml, lambda: nvml.nvmlDeviceGetMemoryInfo(handle, version=nvml.nvmlMemory_v2)
    )
    if newer is not None:
        return int(newer.total), int(newer.total) - int(newer.reserved), int(newer.used)
    # not supported where the card has no memory of its own
    older = _optional(nvml, lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
    return (int(older.total), None, int(older.used)) if older is not None else (None, None, None)


def _instances(
    nvml: Any, handle: Any, parent: str, compute: tuple[int, int] | None
) -> Iterator[SeenCard]:
    for index in range(nvml.nvmlDeviceGetMaxMigDeviceCount(handle)):
        # the numbers have gaps
        instance = _optional(nvml, partial(nvml.nvmlDeviceGetMigDeviceHandleByIndex, handle, index))
        if instance is None:
            continue
        total, usable, used = _memory(nvml, instance)
        uuid = _text(nvml.nvmlDeviceGetUUID(instance))
        yield SeenCard(f"{parent} MIG", total, usable, used, uuid, compute=compute, parent=parent)


def _optional(nvml: Any, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (nvml.NVMLError, AttributeError, TypeError):
        # the card does not support it, or the binding is older
        return None


def _text(value: str | bytes) -> str:
    # bindings before 11.5 return bytes
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
