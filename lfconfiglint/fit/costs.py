"""What a change costs. A combination costs what the dearest of its changes does.

Inside a class, weights order what is given up: they have no unit, and each stands for a judgement
that the comment beside it in ``levers`` explains.
"""

from __future__ import annotations

from lfconfiglint.hints import Literal
from lfconfiglint.language import Text

CostClass = Literal["time", "throughput", "resume", "quality"]

CLASSES: tuple[CostClass, ...] = ("time", "throughput", "resume", "quality")
"""Cheapest first."""

CLASS_NAMES: dict[CostClass, Text] = {
    "time": Text("nothing but some time", "只多费一些时间"),
    "throughput": Text(
        "throughput (more traffic between cards, or with host memory)",
        "吞吐下降（卡间或与内存之间的传输增多）",
    ),
    "resume": Text("what a run can resume from or go back to", "可用于恢复训练或回退的检查点"),
    "quality": Text("perhaps the model's quality", "可能影响模型效果"),
}
"""What is given up, as people read it."""

Cost = tuple[int, int]
"""Index of the class, then the sum of all weights: compares as a tuple."""

FREE: Cost = (-1, 0)
