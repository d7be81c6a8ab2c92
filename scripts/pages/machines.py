"""The cards and nodes that profiles can name."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.hardware.catalog import list_accelerators, list_nodes
from lfconfiglint.hardware.model import Accelerator
from lfconfiglint.language import Lang, Text
from lfconfiglint.units import binary_bytes
from pages.page import Page, plain, table


def pages(lang: Lang) -> Iterator[Page]:
    """The end of the page that people write."""
    about = Text(
        "What `--hardware` knows. The memory is what torch can use, which is less than is printed "
        "on the box. A `?` is not known, and no rule guesses it.",
        "`--hardware` 认识的加速卡与机型。显存为 torch 实际可用的数值，小于标称值。"
        "`?` 表示未知，任何规则都不会猜测。",
    ).say(lang)
    cards, nodes = Text("Cards", "加速卡").say(lang), Text("Nodes", "机型").say(lang)
    parts = [f"## {cards}", about, _cards(lang), f"## {nodes}", _nodes(lang)]
    yield Page("hardware.md", "\n\n".join(parts) + "\n")


def _cards(lang: Lang) -> str:
    first = ("card", "memory") if lang == "en" else ("加速卡", "显存")
    heads = (*first, "bf16", "fp8", "FlashAttention-2", "bf16 TFLOPS")
    rows = [
        (card.name, binary_bytes(card.memory) if card.memory else "?", *_can(card, lang),
         f"{card.bf16_flops / 1e12:.0f}" if card.bf16_flops else "?")
        for card in list_accelerators()
    ]  # fmt: skip
    return table(heads, rows)


def _can(card: Accelerator, lang: Lang) -> tuple[str, str, str]:
    words = {True: Text("yes", "是"), False: Text("no", "否"), None: Text("?", "?")}
    bf16, fp8, fa2 = (
        words[known].say(lang) for known in (card.bf16, card.fp8, card.flash_attention_2)
    )
    return bf16, fp8, fa2


def _nodes(lang: Lang) -> str:
    heads = ("node", "cards", "host memory") if lang == "en" else ("机型", "加速卡", "单机内存")
    rows = [
        (plain(node.source), f"{node.gpus_per_node} x {node.gpu.name}",
         binary_bytes(node.host_memory) if node.host_memory else "?")
        for node in list_nodes()
    ]  # fmt: skip
    return table(heads, rows)
