"""From the cards that were seen to the ``gpu`` keys of a profile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lfconfiglint.errors import UsageError
from lfconfiglint.hardware.catalog import find_accelerator
from lfconfiglint.hardware.detect_seen import MIB, SeenCard
from lfconfiglint.hardware.model import Accelerator
from lfconfiglint.language import Text
from lfconfiglint.units import binary_bytes

_BUSY = 2**30
"""Bytes; drivers and desktops take less."""

Capabilities = dict[str, bool]


def gpu_keys(cards: Sequence[SeenCard]) -> tuple[dict[str, object], list[Text]]:
    """``gpu``, ``gpu_memory`` and ``capabilities`` as far as they are known, and what to note.

    A profile has equal cards. Of unequal ones the least memory counts, and a capability that all
    of them have. The keys are empty when no card's memory is known.
    """
    notes = list(_states(cards))
    kinds = {(card.name, card.total): card for card in cards}
    if len(kinds) > 1:
        listed = ", ".join(_shown(card) for card in kinds.values())
        notes.append(
            Text(
                f"the cards differ ({listed}); the profile takes the least of each. Choose equal "
                "ones with CUDA_VISIBLE_DEVICES or its like",
                f"各卡不同（{listed}），此描述取最小值。可用 CUDA_VISIBLE_DEVICES 等选择相同的卡",
            )
        )
        return _mixed(list(kinds.values())), notes
    card = next(iter(kinds.values()))
    known = _catalogued(card)
    if known is not None and card.parent is None:
        return _named(known, card), notes
    if known is None:
        notes.append(
            Text(
                f"{card.parent or card.name} is not in the catalog",
                f"{card.parent or card.name} 不在内置列表中",
            )
        )
    return _by_hand(_memory(card), _capabilities(card)), notes


def _states(cards: Sequence[SeenCard]) -> Iterable[Text]:
    busy = [card.used for card in cards if card.used and card.used > _BUSY]
    if busy:
        most = binary_bytes(max(busy))
        yield Text(
            f"{len(busy)} of the cards are in use now (up to {most}); the profile counts all "
            "of their memory",
            f"{len(busy)} 张卡正在使用（最多 {most}），此描述按全部显存计",
        )
    ill = sum(not card.healthy for card in cards)
    if ill:
        yield Text(f"{ill} of the cards are not in good health", f"{ill} 张卡状态异常")


def _named(known: Accelerator, card: SeenCard) -> dict[str, object]:
    keys: dict[str, object] = {"gpu": known.name}
    # what torch reported on such a card beats what the tool leads one to expect
    if not known.memory_measured and _memory(card):
        keys["gpu_memory"] = _memory(card)
    return keys


def _by_hand(memory: int | None, capabilities: Capabilities) -> dict[str, object]:
    if memory is None:
        return {}
    keys: dict[str, object] = {"gpu_memory": memory}
    return {**keys, "capabilities": capabilities} if capabilities else keys


def _mixed(kinds: Sequence[SeenCard]) -> dict[str, object]:
    memories = [memory for card in kinds if (memory := _memory(card)) is not None]
    all_abilities = [_capabilities(card) for card in kinds]
    common: Capabilities = {}
    for name in ("bf16", "fp8", "flash_attention"):
        known = [abilities.get(name) for abilities in all_abilities]
        if False in known or None not in known:
            common[name] = False not in known
    return _by_hand(min(memories) if len(memories) == len(kinds) else None, common)


def _memory(card: SeenCard) -> int | None:
    """What torch would report, rounded down to MiB."""
    known = _catalogued(card) if card.parent is None else None
    if known is not None and (known.memory_measured or card.usable is None) and known.memory:
        memory: int | None = known.memory
    else:
        memory = card.usable if card.usable is not None else card.total
    return memory // MIB * MIB if memory is not None else None


def _capabilities(card: SeenCard) -> Capabilities:
    """From the catalog, or from NVIDIA's compute capability: 8.0 is Ampere, 8.9 Ada, 9.0 Hopper."""
    known = _catalogued(card)
    if known is not None:
        found = {"bf16": known.bf16, "fp8": known.fp8, "flash_attention": known.flash_attention_2}
        return {name: has for name, has in found.items() if has is not None}
    if card.compute is None:
        return {}
    return {
        "bf16": card.compute >= (8, 0),
        "fp8": card.compute >= (8, 9),
        "flash_attention": card.compute >= (8, 0),
    }


def _catalogued(card: SeenCard) -> Accelerator | None:
    """The catalog's card, if a profile that names it would mean the same one."""
    name, memory = card.parent or card.name, None if card.parent else card.total
    try:
        found = find_accelerator(name, memory)
        return found if find_accelerator(found.name, memory) == found else None
    except UsageError:
        return None


def _shown(card: SeenCard) -> str:
    return f"{card.name}, {binary_bytes(card.total)}" if card.total else card.name
