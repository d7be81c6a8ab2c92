"""The lever of evaluation: how many samples it takes at a time.

Its results stay the same. Logits are not collected: LLaMA-Factory asks for metrics of them only
with ``compute_accuracy``, which keeps one number of each (train/sft/metric.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting, divided
from lfconfiglint.language import Text


def evaluation(facts: Facts) -> Iterator[Setting]:
    """Smaller batches for evaluation; its results stay the same."""
    if not facts.run.evaluations:
        return
    size = facts.context.integer("per_device_eval_batch_size", least=1)
    for notch, smaller in enumerate(divided(size), start=1):
        comment = Text(
            f"was {size}: fewer samples at a time, the same results",
            f"原为 {size}：每次评估的样本更少，结果不变",
        )
        values = {"per_device_eval_batch_size": smaller}
        near = ("eval_strategy", "val_size")
        yield Setting(values, "time", notch, comment, near)
