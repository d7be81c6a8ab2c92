"""``lfconfiglint hardware``: the cards and nodes the tool knows, and what a profile comes to."""

from __future__ import annotations

from collections.abc import Iterator

import click

from lfconfiglint.cli.hardware_detect import detect
from lfconfiglint.cli.options import run_options
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.cli.terminal import echo_row
from lfconfiglint.cli.texts import help_text
from lfconfiglint.hardware.catalog import list_accelerators, list_nodes
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.wrapped import padded
from lfconfiglint.units import binary_bytes, decimal_bytes
from lfconfiglint.width import display_width


@click.group(help=help_text("Cards, nodes and profiles.", "加速卡、机型与硬件描述。"))
def hardware() -> None:
    """The group itself does nothing."""


hardware.add_command(detect)


@hardware.command(
    name="list", help=help_text("List known cards and nodes.", "列出已知的卡与机型。")
)
@run_options
def list_hardware(**flags: Any) -> int:
    lang = join_options(**flags).lang
    cards: list[tuple[str, ...]] = [
        (card.name, binary_bytes(card.memory) if card.memory else "?", _capabilities(card))
        for card in list_accelerators()
    ]
    nodes: list[tuple[str, ...]] = [
        (
            node.source,
            f"{node.gpus_per_node} x {node.gpu.name}",
            binary_bytes(node.host_memory) if node.host_memory else "?",
        )
        for node in list_nodes()
    ]
    for line in _table(Text("cards", "加速卡").say(lang), cards):
        click.echo(line)
    click.echo()
    for line in _table(Text("nodes", "机型").say(lang), nodes):
        click.echo(line)
    return 0


@hardware.command(
    name="show",
    help=help_text(
        "Show what a profile comes to: 8xH20, p4d.24xlarge, or a file.",
        "显示硬件描述的内容：8xH20、p4d.24xlarge 或文件。",
    ),
)
@click.argument("profile")
@run_options
def show_hardware(profile: str, **flags: Any) -> int:
    options = join_options(**flags)
    machine = options.profile(profile)
    for label, value in _described(machine, options.lang):
        echo_row(label, value)
    return 0


def _described(machine: Hardware, lang: Lang) -> Iterator[tuple[str, str]]:
    unknown = Text("unknown", "未知").say(lang)

    def size(count: int | None, form: Any) -> str:
        return form(count) if count is not None else unknown

    card = machine.gpu
    rows = [
        (Text("nodes", "节点数"), str(machine.nodes)),
        (Text("cards per node", "每节点卡数"), str(machine.gpus_per_node)),
        (Text("card", "卡型"), card.name),
        (Text("memory of a card", "单卡显存"), size(card.memory, binary_bytes)),
        (Text("capabilities", "支持的特性"), _capabilities(card) or unknown),
        (Text("host memory of a node", "单机内存"), size(machine.host_memory, binary_bytes)),
        (Text("free disk", "磁盘剩余"), size(machine.disk.free, decimal_bytes)),
        (
            Text("disk writes", "磁盘写入"),
            size(machine.disk.write_bandwidth, decimal_bytes)
            + ("/s" if machine.disk.write_bandwidth is not None else ""),
        ),
        (Text("source", "来源"), ", ".join(filter(None, (machine.source, card.source)))),
    ]
    width = max(display_width(label.say(lang)) for label, _ in rows)
    for label, value in rows:
        yield padded(label.say(lang), width) + "  ", value


def _capabilities(card: Any) -> str:
    names = {
        "bf16": card.bf16,
        "fp8": card.fp8,
        "fa2": card.flash_attention_2,
        "fa3": card.flash_attention_3,
    }
    marks = {True: "", False: "no ", None: "?"}
    return ", ".join(f"{marks[has]}{name}" for name, has in names.items())


def _table(title: str, rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield click.style(title, bold=True)
    widths = [max(display_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
