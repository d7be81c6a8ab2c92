"""Levers that concern one phase alone: what is saved, and how many samples an evaluation takes."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting, divided
from lfconfiglint.language import Text

_NEAR = ("save_steps", "save_strategy", "output_dir")
_LIMITS = (5, 3, 2, 1)


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


def saves(facts: Facts) -> Iterator[Setting]:
    """Fewer checkpoints, then checkpoints of weights only."""
    most = facts.run.kept_count
    limits = [limit for limit in _LIMITS if limit < most]
    for notch, limit in enumerate(limits, start=1):
        comment = Text(
            f"older checkpoints are removed; up to {most} would have been kept",
            f"会删除较早的检查点；原本最多保留 {most} 个",
        )
        values = {"save_total_limit": limit}
        yield Setting(values, "resume", 10 + notch, comment, _NEAR, "limit")
    if not facts.checkpoint.weights_only_allowed:
        return
    comment = Text(
        "checkpoints without optimizer states: smaller, but training cannot resume from them",
        "检查点不含优化器状态：体积更小，但无法从中恢复训练",
    )
    only: dict[str, object] = {"save_only_model": True}
    yield Setting(only, "resume", 30, comment, _NEAR, "weights")
    if limits:
        fewest = {**only, "save_total_limit": limits[-1]}
        yield Setting(fewest, "resume", 41, comment, _NEAR, "weights")
