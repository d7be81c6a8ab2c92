"""Which cards a run would see: ``CUDA_VISIBLE_DEVICES`` and its relatives, and split cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.hardware.detect_seen import SeenCard
from lfconfiglint.language import Text

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "nvidia": ("CUDA_VISIBLE_DEVICES",),
    "ascend": ("ASCEND_RT_VISIBLE_DEVICES",),
    "amd": ("ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"),
}
"""By vendor. The first of AMD's three is applied by the driver, and one of the others, of which
HIP's comes first, to what that leaves."""


def visible_cards(
    vendor: str, cards: Sequence[SeenCard], environment: Mapping[str, str]
) -> tuple[list[SeenCard], list[Text]]:
    """The cards that a process started now would be given, and what was left out and why."""
    chosen, notes = list(cards), list[Text]()
    names = [name for name in VARIABLES[vendor] if name in environment]
    if vendor == "amd" and names[-2:] == ["HIP_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"]:
        names.pop()
    for name in names:
        before = len(chosen)
        chosen = _chosen(chosen, environment[name])
        shown = environment[name][:60]
        notes.append(
            Text(
                f"{name}={shown} leaves {len(chosen)} of {before} cards",
                f"{name}={shown}：{before} 张卡中可见 {len(chosen)} 张",
            )
        )
    if vendor == "nvidia":
        notes += _uncertain_order(cards, environment)
        chosen = _split(chosen, notes)
    return chosen, notes


def _uncertain_order(cards: Sequence[SeenCard], environment: Mapping[str, str]) -> list[Text]:
    """CUDA numbers unequal cards by speed unless it is told otherwise; the tools never do."""
    value = environment.get("CUDA_VISIBLE_DEVICES", "")
    by_number = any(entry.strip().isdigit() for entry in value.split(","))
    if environment.get("CUDA_DEVICE_ORDER") == "PCI_BUS_ID" or not by_number:
        return []
    if len({card.name for card in cards}) == 1:
        return []
    return [
        Text(
            "CUDA numbers unequal cards by speed, not as listed here, unless "
            "CUDA_DEVICE_ORDER=PCI_BUS_ID is set: these may be other cards",
            "未设置 CUDA_DEVICE_ORDER=PCI_BUS_ID 时，CUDA 按速度而非此处的顺序给不同的卡编号，"
            "实际选中的可能是其他卡",
        )
    ]


def _chosen(cards: Sequence[SeenCard], value: str) -> list[SeenCard]:
    """CUDA's rule: the list ends at the first entry that names no card; no card twice."""
    found: list[SeenCard] = []
    for entry in value.split(","):
        card = _named(cards, entry.strip())
        if card is None:
            break
        if card in found and card.uuid:
            return []
        found.append(card)
    return found


def _named(cards: Sequence[SeenCard], entry: str) -> SeenCard | None:
    if entry.isascii() and entry.isdigit():
        index = int(entry) if len(entry) < 6 else len(cards)
        return cards[index] if index < len(cards) else None
    if not entry.startswith(("GPU-", "MIG-")):
        return None
    known = [*cards, *(part for card in cards for part in card.instances)]
    # the beginning of a UUID will do
    fitting = [card for card in known if card.uuid.startswith(entry)]
    return fitting[0] if len(fitting) == 1 else None


def _split(cards: Sequence[SeenCard], notes: list[Text]) -> list[SeenCard]:
    """CUDA gives a process one MIG instance, and then no other card (MIG user guide)."""
    parts = [part for card in cards for part in ((card,) if card.parent else card.instances)]
    if parts:
        notes.append(
            Text(
                f"the card is split (MIG); of {len(parts)} visible parts a process gets one, "
                "the first",
                f"该卡启用了 MIG 切分；可见 {len(parts)} 个实例，一个进程只能使用其中第一个",
            )
        )
        return parts[:1]
    whole = [card for card in cards if not card.partitioned]
    if len(whole) < len(cards):
        unused = len(cards) - len(whole)
        notes.append(
            Text(
                f"MIG is on without any instance on {unused} of the cards; they cannot be used",
                f"{unused} 张卡启用了 MIG 但没有实例，无法使用",
            )
        )
    return whole
