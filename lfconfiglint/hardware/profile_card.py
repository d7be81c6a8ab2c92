"""The card of a hardware profile: named, described by hand, or that of a node type."""

from __future__ import annotations

from lfconfiglint.errors import UsageError
from lfconfiglint.hardware.catalog import find_accelerator, find_candidates, fits_memory
from lfconfiglint.hardware.model import Accelerator
from lfconfiglint.hardware.profile_fields import Fields
from lfconfiglint.hardware.sizes import format_bytes
from lfconfiglint.language import Text
from lfconfiglint.records import replace

CAPABILITIES = ("bf16", "fp8", "flash_attention")


def read_card(fields: Fields, base: Accelerator | None) -> Accelerator:
    """The card that ``gpu``, ``gpu_memory`` and ``capabilities`` describe.

    *base* is the card of the profile's node type. What is written by hand wins over the catalog,
    but a memory that differs from it by more than 10 %, or another card than the node type's,
    raises :class:`ProfileError`.
    """
    name, memory = fields.name("gpu"), fields.memory("gpu_memory")
    if base is not None:
        card = _of_node(fields, base, name, memory)
    elif name is not None:
        try:
            card = find_accelerator(name, memory)
        except UsageError as error:
            raise fields.wrong("gpu", error.text) from None
    elif memory is not None:
        card = Accelerator(f"GPU ({format_bytes(memory, binary=True)})")
    else:
        raise fields.wrong(
            None,
            Text(
                "gpu is missing, or gpu_memory and capabilities",
                "缺少 gpu，或 gpu_memory 与 capabilities",
            ),
        )
    if memory is not None:
        card = replace(card, memory=memory, memory_measured=False)
    return _with_capabilities(card, fields.part("capabilities", CAPABILITIES))


def _of_node(
    fields: Fields, base: Accelerator, name: str | None, memory: int | None
) -> Accelerator:
    if name is not None:
        try:
            candidates = find_candidates(name)
        except UsageError as error:
            raise fields.wrong("gpu", error.text) from None
        if base not in candidates:
            text = Text(
                f"the node type has {base.name}, not {name}",
                f"该机型的卡是 {base.name}，而不是 {name}",
            )
            raise fields.wrong("gpu", text)
    if memory is not None and not fits_memory(base, memory):
        given = format_bytes(memory, binary=True)
        known = format_bytes(base.memory or 0, binary=True)
        text = Text(
            f"{base.name} has {known}, not {given}", f"{base.name} 的显存为 {known}，而不是 {given}"
        )
        raise fields.wrong("gpu_memory", text)
    return base


def _with_capabilities(card: Accelerator, fields: Fields) -> Accelerator:
    bf16, fp8, flash = (fields.flag(key) for key in CAPABILITIES)
    if bf16 is not None and bf16 != card.bf16:
        card = replace(card, bf16=bf16, bf16_emulated=False)
    if fp8 is not None:
        card = replace(card, fp8=fp8)
    if flash is not None:
        third = card.flash_attention_3 if flash else False
        card = replace(card, flash_attention_2=flash, flash_attention_3=third)
    return card
