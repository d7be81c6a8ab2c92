"""The smallest machines of the catalog that would take a run as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.estimate_range import RESERVE
from lfconfiglint.fit.figures import Figures, figures_of
from lfconfiglint.hardware.catalog import list_accelerators, list_nodes
from lfconfiglint.hardware.model import Accelerator, Disk, Hardware
from lfconfiglint.records import dataclass, replace

_COUNTS = ((1, 1), (1, 2), (1, 4), (1, 8))
"""Nodes, and cards in each."""
_NODES = (1, 2, 4, 8)
_WHOLE_NODE = 8
"""Cards of a node type that is rented several times, with a network for training."""
_MOST_TRIED = 6
"""Machines that are linted before it is given up."""
_NO_SERVERS = ("Laptop", "(mod)", "GB10", "GH200", "GB200", "GB300")
"""Cards that are not sold by themselves, in any number; as nodes of the catalog they count."""


@dataclass(frozen=True)
class MachineAnswer:
    """A machine and what the run takes on it. ``same_batch`` tells whether an optimizer step
    would take as many samples as on the profile's machine."""

    hardware: Hardware
    figures: Figures
    same_batch: bool


def smallest_machines(
    context: Context, accepts: Callable[[Hardware], bool], *, host_matters: bool = False
) -> tuple[MachineAnswer, ...]:
    """Machines on which everything fits: as many cards as the profile has, of the smallest kind;
    the smallest set of cards; the smallest node type. Each at most once.

    Smallest is what has the least GPU memory altogether, then the fewest cards. Only cards of the
    profile's vendor count. *accepts* says whether the rules have nothing against a machine. Where
    host memory is what lacks (*host_matters*), only node types answer, whose memory is known: one
    with as many cards, and the smallest.
    """
    own = context.hardware
    vendor = (own.gpu.vendor if own else None) or "NVIDIA"
    cards = [
        card
        for card in list_accelerators()
        if _usable(card, vendor, context) and not any(word in card.name for word in _NO_SERVERS)
    ]
    same = [(own.nodes, own.gpus_per_node)] if own else []
    named = [
        replace(node, nodes=nodes)
        for node in list_nodes()
        if _usable(node.gpu, vendor, context)
        for nodes in (_NODES if node.gpus_per_node >= _WHOLE_NODE else _NODES[:1])
        if node.host_memory or not host_matters
    ]
    shapes: dict[tuple[int, int], Figures] = {}
    found: dict[tuple[int, int, str], MachineAnswer] = {}
    likewise = [node for node in named if (node.nodes, node.gpus_per_node) in same]
    wanted: tuple[Iterable[Hardware], ...] = (likewise, named)
    if not host_matters:
        wanted = (_sets(same, cards), _sets(_COUNTS, cards), named)
    for machines in wanted:
        answer = _first(context, machines, accepts, shapes)
        if answer is not None:
            machine = answer.hardware
            # a node type says more than the same cards without its name
            found[machine.nodes, machine.gpus_per_node, machine.gpu.name] = answer
    return tuple(found.values())


def _sets(shapes: Iterable[tuple[int, int]], cards: Iterable[Accelerator]) -> Iterator[Hardware]:
    listed = list(cards)
    for nodes, count in shapes:
        prefix = f"{nodes}x" if nodes > 1 else ""
        for card in listed:
            yield Hardware(nodes, count, card, source=f"{prefix}{count}x{card.name}")


def _first(
    context: Context,
    machines: Iterable[Hardware],
    accepts: Callable[[Hardware], bool],
    shapes: dict[tuple[int, int], Figures],
) -> MachineAnswer | None:
    tried = 0
    for machine in sorted(machines, key=_size):
        own = _on(context, machine)
        if not _fits_card(own, machine, shapes):
            continue
        figures = figures_of(Facts(own))
        if figures.verdict != "fits":
            continue
        if accepts(machine):
            before = context.hardware.world_size if context.hardware else None
            return MachineAnswer(machine, figures, machine.world_size == before)
        tried += 1
        if tried == _MOST_TRIED:
            return None
    return None


def _size(machine: Hardware) -> tuple[int, int, str]:
    return (machine.gpu.memory or 0) * machine.world_size, machine.world_size, machine.source


def _on(context: Context, machine: Hardware) -> Context:
    launcher = context.hardware.launcher if context.hardware else None
    if launcher == "single" and machine.world_size > 1:
        launcher = "torchrun"
    config = context.hardware.accelerate_config if context.hardware else None
    machine = replace(machine, launcher=launcher, accelerate_config=config, disk=Disk())
    return replace(context, hardware=machine)


def _fits_card(context: Context, machine: Hardware, shapes: dict[tuple[int, int], Figures]) -> bool:
    """A first look that needs no figures of this very card: what a run takes depends on how many
    cards there are, not on which."""
    key = (machine.nodes, machine.gpus_per_node)
    if key not in shapes:
        shapes[key] = figures_of(Facts(context))
    phases = shapes[key].phases
    # the verdict's own comparison, with another capacity
    return ("gpu", "train") in phases and all(
        figure.high * RESERVE < (machine.gpu.memory or 0)
        for (place, _), figure in phases.items()
        if place == "gpu"
    )


def _usable(card: Accelerator, vendor: str, context: Context) -> bool:
    if card.memory is None or card.vendor != vendor:
        return False
    needs = (
        (context.values.get("bf16") or context.values.get("pure_bf16"), card.bf16),
        (context.values.get("fp16"), card.fp16),
        (context.values.get("flash_attn") == "fa2", card.flash_attention_2),
        (context.values.get("flash_attn") == "fa3", card.flash_attention_3),
    )
    return all(able for needed, able in needs if needed)
