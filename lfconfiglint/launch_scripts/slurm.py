"""What ``#SBATCH`` lines ask of Slurm (sbatch(1) of Slurm 24.05)."""

from __future__ import annotations

import re

from lfconfiglint.records import dataclass

_DIRECTIVE = re.compile(r"^#SBATCH[ \t]+(.*)$", re.MULTILINE)
_OPTION = re.compile(r"(--[a-z-]+|-[A-Za-z])(?:=|[ \t]+|(?<=-[A-Za-z]))([^\s#]+)")
_SHORT = {"-N": "--nodes", "-n": "--ntasks", "-G": "--gpus"}
_CARDS = re.compile(r"(?:gpu:)?(?:[A-Za-z][\w.-]*:)?([0-9]+)")


@dataclass(frozen=True)
class Slurm:
    """Machines and cards of each; None where the script does not say, or says a range."""

    nodes: int | None = None
    gpus_per_node: int | None = None

    @property
    def variables(self) -> dict[str, str]:
        """The variables that Slurm sets for the script."""
        found: dict[str, str] = {}
        if self.nodes is not None:
            found |= {"SLURM_NNODES": str(self.nodes), "SLURM_JOB_NUM_NODES": str(self.nodes)}
        if self.gpus_per_node is not None:
            found["SLURM_GPUS_ON_NODE"] = str(self.gpus_per_node)
        return found


def read_directives(text: str) -> Slurm | None:
    """None for a script that is not for Slurm."""
    options: dict[str, str] = {}
    for directive in _DIRECTIVE.findall(text):
        for name, value in _OPTION.findall(directive):
            # of several the last counts
            options[_SHORT.get(name, name)] = value
    if not options:
        return None
    nodes = _whole(options.get("--nodes", "1"))
    cards = _cards(options.get("--gpus-per-node") or options.get("--gres"))
    if cards is None and nodes == 1:
        cards = _cards(options.get("--gpus"))
    return Slurm(nodes, cards)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _cards(text: str | None) -> int | None:
    """The number in ``gpu:4``, ``gpu:a100:4``, ``a100:4`` or ``4``; ``gpu`` alone is one."""
    if text is None:
        return None
    if text == "gpu":
        return 1
    found = _CARDS.fullmatch(text)
    return int(found[1]) if found else None
