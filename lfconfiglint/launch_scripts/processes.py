"""How many processes a start has, from the launcher's options and the environment."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.launch_scripts.slurm import Slurm
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.switches import enabled

_VISIBLE = (
    "CUDA_VISIBLE_DEVICES", "ASCEND_RT_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
)  # fmt: skip
_MOST = 1_000_000

Options = Mapping[str, str | None]


@dataclass(frozen=True)
class Processes:
    """``world_size`` in all, and whether they form a group; None where it is not certain.

    ``visible`` is the number of cards that the start can see, where that is known.
    """

    world_size: int | None
    distributed: bool | None
    visible: int | None = None


UNKNOWN = Processes(None, None)


def count_processes(
    launcher: str, options: Options, environment: Options, slurm: Slurm | None, *, by_srun: bool
) -> Processes:
    """The processes of one start; ``by_srun`` where Slurm may start several."""
    cards = _visible(environment, slurm)
    if launcher == "torchrun":
        return _torchrun(options, cards)
    if launcher == "accelerate":
        number = _given(options, "num_processes")
        return Processes(number, True if number and number > 1 else None, cards)
    if by_srun or (slurm and slurm.nodes != 1 and launcher != "cli"):
        # each of Slurm's tasks would start it anew
        return UNKNOWN
    if launcher == "deepspeed":
        return _deepspeed(options, cards)
    if launcher == "cli":
        return _cli(environment, cards)
    return Processes(1, False) if cards == 1 else UNKNOWN


def _visible(environment: Options, slurm: Slurm | None) -> int | None:
    """The number of cards that the environment, or Slurm, lets a process see."""
    named = [name for name in _VISIBLE if name in environment]
    if named:
        text = environment[named[0]]
        cards = [part.strip() for part in text.split(",")] if text else []
        usable = cards and all(part.isdigit() for part in cards) and len(set(cards)) == len(cards)
        return len(cards) if usable and len(named) == 1 else None
    return slurm.gpus_per_node if slurm else None


def _given(options: Options, *names: str, default: int | None = None) -> int | None:
    """A whole number that one of *names* gives; *default* only where none is given."""
    present = [name for name in names if name in options]
    if not present:
        return default if "?" not in options else None
    text = options[present[-1]]
    if text is None or not (text.isascii() and text.isdigit()) or int(text) > _MOST:
        return None
    return int(text) or None


def _torchrun(options: Options, cards: int | None) -> Processes:
    each = _given(options, "nproc_per_node", default=1)
    if options.get("nproc_per_node") in ("gpu", "auto"):
        each = cards
    nodes = _given(options, "nnodes", default=1)
    return Processes(each * nodes if each and nodes else None, True, cards)


def _deepspeed(options: Options, cards: int | None) -> Processes:
    if "?" in options or "hostfile" in options or "H" in options:
        return Processes(None, True)
    nodes = _given(options, "num_nodes", default=1)
    each = _given(options, "num_gpus", default=cards)
    included = options.get("include")
    if "include" in options:
        hosts = [part.partition(":") for part in included.split("@")] if included else []
        slots = [slot for _, _, listed in hosts for slot in listed.split(",")]
        usable = bool(slots) and all(slot.isdigit() for slot in slots)
        return Processes(len(slots) if usable else None, True)
    if "exclude" in options or nodes != 1:
        return Processes(None, True)
    return Processes(each, True)


def _cli(environment: Options, cards: int | None) -> Processes:
    """As ``launch()`` does: torchrun where it is forced, or where several cards are seen."""
    known = {name: value for name, value in environment.items() if value is not None}
    if any(name in environment and name not in known for name in ("FORCE_TORCHRUN", "USE_RAY")):
        return UNKNOWN
    if any(enabled(known, name) for name in ("USE_RAY", "USE_KT")) or "MIN_NNODES" in environment:
        return UNKNOWN
    forced = enabled(known, "FORCE_TORCHRUN") or enabled(known, "USE_MCA")
    nodes = _given(environment, "NNODES", default=1)
    each = _given(environment, "NPROC_PER_NODE", default=cards)
    if not forced and cards == 1:
        # every machine would train by itself
        return Processes(1, False, cards) if nodes == 1 else UNKNOWN
    distributed = True if forced or (cards or 0) > 1 or (each or 0) > 1 else None
    return Processes(each * nodes if each and nodes else None, distributed, cards)
