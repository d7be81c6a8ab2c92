"""An amount of memory with its parts, its honest range, and the verdict against a capacity.

Ranges come from comparisons with published peaks: one card within 13 % on other software, ZeRO
within 12 %, offloading and FSDP unverified (30 %). The verdict keeps 5 % in reserve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lfconfiglint.language import Text

Verdict = Literal["fits", "tight", "exceeds"]

FRAGMENTATION = 1.05
"""Reserved over allocated memory of PyTorch's allocator: 1.05 to 1.11 with fixed shapes."""
VARYING = 0.2
"""More of it for what grows and shrinks with the lengths of samples: 1.16 on average and 1.35 at
the ninetieth percentile were measured on a Tesla T4."""
CONTEXT = 900_000_000
"""Bytes of the CUDA context and libraries on current cards: 0.5 to 0.9 GB measured."""
RESERVE = 1.05
REUSED = 500_000_000
"""Bytes of free heap that a process may reuse for what it gathers: 0.13 GB was seen."""


PART_NAMES: dict[str, Text] = {
    "weights": Text("weights", "权重"),
    "optimizer": Text("optimizer states", "优化器状态"),
    "gradients": Text("gradients", "梯度"),
    "buffers": Text("buffers", "缓冲区"),
    "activations": Text("activations", "激活值"),
    "logits": Text("logits", "logits"),
    "temporary": Text("temporary tensors", "临时张量"),
    "gathered": Text("gathered weights", "汇聚的权重"),
}
"""What the parts are called before people."""


@dataclass(frozen=True)
class Estimate:
    """Bytes. ``parts`` add up to ``allocated``; ``peak`` is what the card or the host must hold,
    ``low`` and ``high`` the range it lies in."""

    allocated: int
    peak: int
    low: int
    high: int
    parts: Mapping[str, int]

    def verdict(self, capacity: int) -> Verdict:
        """``fits``: even the upper end, with 5 % to spare; ``exceeds``: already the lower end."""
        if self.low > capacity:
            return "exceeds"
        return "fits" if self.high * RESERVE < capacity else "tight"


def on_card(parts: Mapping[str, int], below: float, above: float) -> Estimate:
    """On a GPU: the ends are *below* times what is allocated, and *above* times the peak with
    fragmentation by samples of varying lengths on top."""
    shown = {name: size for name, size in parts.items() if size}
    allocated = sum(shown.values())
    peak = round(allocated * FRAGMENTATION) + CONTEXT
    varying = sum(shown.get(name, 0) for name in ("activations", "logits", "temporary"))
    high = round(peak * above + varying * VARYING)
    return Estimate(allocated, peak, round(allocated * below), high, shown)


def on_host(
    passing: Mapping[str, int], resident: Mapping[str, int], ranks: int, pinned: int = 0
) -> Estimate:
    """In the host memory of a node with *ranks* processes.

    *resident* stays through training and is all there. Of *passing*, which is gathered and given
    back, 60 to 100 % were seen with a small model, the rest being memory that was free in the
    process: at most REUSED bytes of each. The upper end adds up to 5 GB that a process takes for
    itself, and *pinned*: blocks that PyTorch rounds up to powers of two.
    """
    shown = {name: size for name, size in {**resident, **passing}.items() if size}
    total, stays = sum(shown.values()), sum(resident.values())
    gathered = total - stays
    low = stays + max(round(gathered * 0.6), gathered - REUSED * ranks)
    high = round(total * 1.1) + pinned + 5_000_000_000 * ranks
    return Estimate(total, total, low, high, shown)
