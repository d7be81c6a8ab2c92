"""NVML, through a binding that answers as nvidia-ml-py does; the real one needs a driver."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from lfconfiglint.hardware.detect_nvml import cards_of_nvml
from lfconfiglint.hardware.detect_seen import MIB, ToolError


class NVMLError(Exception):
    """What the binding raises for everything."""


class Binding(ModuleType):
    """Handles are names; what a card does not support raises, as in the binding."""

    NVMLError = NVMLError
    nvmlMemory_v2 = 0x2000028  # noqa: N815

    def __init__(self, cards: dict[str, dict[str, Any]], *, old: bool = False) -> None:
        super().__init__("pynvml")
        self.cards, self.old, self.shut = cards, old, False

    def _of(self, handle: str, what: str) -> Any:
        if what not in self.cards[handle]:
            raise NVMLError("Not Supported")
        return self.cards[handle][what]

    def nvmlInit(self) -> None:  # noqa: N802
        if not self.cards:
            raise NVMLError("Driver Not Loaded")

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.shut = True

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return sum(not handle.startswith("MIG") for handle in self.cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> str:  # noqa: N802
        return list(self.cards)[index]

    def nvmlDeviceGetName(self, handle: str) -> str | bytes:  # noqa: N802
        name = str(self._of(handle, "name"))
        return name.encode() if self.old else name

    def nvmlDeviceGetUUID(self, handle: str) -> str:  # noqa: N802
        return handle

    def nvmlDeviceGetMemoryInfo(self, handle: str, **version: int) -> SimpleNamespace:  # noqa: N802
        if self.old and version:
            raise TypeError("unexpected keyword argument 'version'")
        total, reserved, used = (size * MIB for size in self._of(handle, "memory"))
        return SimpleNamespace(total=total, reserved=reserved, used=used)

    def nvmlDeviceGetCudaComputeCapability(self, handle: str) -> list[int]:  # noqa: N802
        return [8, 0]

    def nvmlDeviceGetMigMode(self, handle: str) -> Any:  # noqa: N802
        return self._of(handle, "mig")

    def nvmlDeviceGetMaxMigDeviceCount(self, handle: str) -> int:  # noqa: N802
        return 7

    def nvmlDeviceGetMigDeviceHandleByIndex(self, handle: str, index: int) -> str:  # noqa: N802
        parts: dict[int, str] = self.cards[handle]["parts"]
        if index not in parts:
            raise NVMLError("Not Found")
        return parts[index]


def bind(monkeypatch: pytest.MonkeyPatch, binding: ModuleType | None) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", binding)


def test_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the driver keeps for itself is not for training; NVML is closed again."""
    card = {"name": "NVIDIA A100-SXM4-80GB", "memory": (81920, 636, 4), "mig": (0, 0)}
    binding = Binding({"GPU-1": card, "GPU-2": {"name": "NVIDIA GB10"}})
    bind(monkeypatch, binding)
    first, second = cards_of_nvml()
    assert (first.total, first.usable, first.used) == (81920 * MIB, 81284 * MIB, 4 * MIB)
    assert (first.uuid, first.compute, first.partitioned) == ("GPU-1", (8, 0), False)
    assert (second.name, second.total, second.partitioned) == ("NVIDIA GB10", None, False)
    assert binding.shut


def test_old_binding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes for text, and no figure for what the driver keeps."""
    bind(monkeypatch, Binding({"GPU-1": {"name": "Tesla T4", "memory": (15360, 0, 2)}}, old=True))
    (card,) = cards_of_nvml()
    assert (card.name, card.total, card.usable) == ("Tesla T4", 15360 * MIB, None)


def test_split_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of MIG instances have gaps."""
    parts = {1: "MIG-a", 4: "MIG-b"}
    whole = {"name": "A100-SXM4-80GB", "memory": (81920, 636, 9), "mig": (1, 1), "parts": parts}
    part = {"memory": (19968, 0, 25)}
    bind(monkeypatch, Binding({"GPU-1": whole, "MIG-a": part, "MIG-b": part}))
    (card,) = cards_of_nvml()
    assert card.partitioned
    assert [(one.uuid, one.usable, one.parent) for one in card.instances] == [
        ("MIG-a", 19968 * MIB, "A100-SXM4-80GB"),
        ("MIG-b", 19968 * MIB, "A100-SXM4-80GB"),
    ]


def test_no_driver_and_no_binding(monkeypatch: pytest.MonkeyPatch) -> None:
    bind(monkeypatch, Binding({}))
    with pytest.raises(ToolError, match="NVML failed: Driver Not Loaded"):
        cards_of_nvml()
    bind(monkeypatch, None)
    with pytest.raises(ToolError, match="nvidia-ml-py is not installed"):
        cards_of_nvml()
