"""An amount of memory with its parts, its honest range, and the verdict against a capacity.

Reserved over allocated memory of PyTorch's allocator was 1.07 on average over traced steps, 1.16 at
the ninetieth percentile and 1.3 at most; on a real Tesla T4 1.11 and 1.22, with eager attention
1.2 and 1.42. About nine in ten of these, and of published peaks of the same software, lie in the
range. The verdict keeps 5 % in reserve.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, dataclass

Verdict = Literal["fits", "tight", "exceeds"]

FRAGMENTATION = 1.07
"""Reserved over allocated memory, on average over traced steps."""
VARYING = 0.2
"""More of it, at the upper end, for what comes and goes in a step."""
CONTEXT = 900_000_000
"""Bytes of the CUDA context and libraries on current cards: 0.5 to 0.9 GB measured."""
MOST_CONTEXT = 1_250_000_000
"""The same with libraries' workspaces: set so that published LoRA runs of Qwen-1.8B lie inside."""
LEAST_CONTEXT = 140_000_000
"""The same on a Tesla T4, the least that was measured."""
RESERVE = 1.05
NCCL_MARGIN = 1_000_000_000
"""Bytes of a card that others keep free for NCCL's own buffers (slime's pull request 1088)."""
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
    "read": Text("what is read of the checkpoint", "读入的检查点内容"),
}
"""What the parts are called before people."""


@dataclass(frozen=True)
class Estimate:
    """Bytes. ``parts`` add up to ``allocated``; ``peak`` is what the card or the host must hold,
    ``low`` and ``high`` the range it lies in. ``least`` is what is needed for certain, where
    samples may turn out shorter than assumed; None for ``low``."""

    allocated: int
    peak: int
    low: int
    high: int
    parts: Mapping[str, int]
    least: int | None = None

    def verdict(self, capacity: int) -> Verdict:
        """``fits``: even the upper end, with 5 % to spare; ``exceeds``: what is needed for certain
        already does; ``tight``: nothing is claimed."""
        if (self.low if self.least is None else min(self.least, self.low)) > capacity:
            return "exceeds"
        return "fits" if self.high * RESERVE < capacity else "tight"


class Spread(NamedTuple):
    """How far the truth may lie from what is allocated by the formulas: factors for the lower and
    the upper end, of which the upper one counts fragmentation in; bytes above for what was seen
    but is not explained; the share of passing tensors that fragments besides; and bytes that may
    be elsewhere."""

    below: float = 0.97
    above: float = 1.08
    floor: int = 0
    varying: float = VARYING
    movable: int = 0

    def wider(self, below: float, above: float) -> Spread:
        """With both ends further out."""
        return self._replace(below=self.below * below, above=self.above * above)


def low_end(allocated: int, spread: Spread) -> int:
    """The lower end on a GPU."""
    return round((allocated - spread.movable) * spread.below) + LEAST_CONTEXT


def on_card(parts: Mapping[str, int], spread: Spread, least: int | None = None) -> Estimate:
    """On a GPU; *least* is what would be allocated with the shortest samples that are plausible."""
    shown = {name: size for name, size in parts.items() if size}
    allocated = sum(shown.values())
    peak = round(allocated * FRAGMENTATION) + CONTEXT
    passing = sum(shown.get(name, 0) for name in ("activations", "logits", "temporary"))
    high = round(allocated * spread.above + passing * spread.varying) + MOST_CONTEXT + spread.floor
    certain = None if least is None else low_end(least, spread)
    high, low = max(high, peak + 1), low_end(allocated, spread)
    return Estimate(allocated, peak, low, high, shown, certain)


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
