"""Which facts take longer to work out than others, for whoever may ask the cheap ones first."""

from __future__ import annotations

_BY_COST = (
    "hardware", "launch", "bridge", "package", "accelerate", "zero", "template", "output",
    "deepspeed", "pipeline", "model", "data", "datasets", "run", "checkpoint", "memory", "lora",
    "zero3",
)  # fmt: skip
"""Groups of facts by the time that theirs take on average on published configs: from a microsecond
to 200."""
_RANKS = {group: rank for rank, group in enumerate(_BY_COST, 1)}


def cost_of(*names: str) -> int:
    """That of the dearest of these keys and facts, as a rank; 0 for keys."""
    groups = [name.partition(".")[0] for name in names if "." in name]
    return max((_RANKS.get(group, len(_BY_COST)) for group in groups), default=0)
