"""The lever of saving: fewer checkpoints, rarer ones, or smaller ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.facts.checkpoint.remedies import loss
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting
from lfconfiglint.language import Text

_NEAR = ("save_steps", "save_strategy", "output_dir")
_LIMITS = (5, 3, 2, 1)
_FACTORS = (2, 4, 8)
_FEWEST = 2
"""Saves that are left when there are fewer: with one alone nothing is saved before the end."""


def saves(facts: Facts) -> Iterator[Setting]:
    """In the order of :mod:`lfconfiglint.facts.checkpoint.remedies`."""
    most = facts.run.kept_count
    limits = [limit for limit in _LIMITS if limit < most]
    for notch, limit in enumerate(limits, start=1):
        comment = Text(
            f"older checkpoints are removed; up to {most} would have been kept",
            f"会删除较早的检查点；原本最多保留 {most} 个",
        )
        values = {"save_total_limit": limit}
        yield Setting(values, "resume", _weight(values, notch), comment, _NEAR, "limit")
    yield from _rarer(facts)
    if not facts.checkpoint.weights_only_allowed:
        return
    comment = Text(
        "checkpoints without optimizer states: smaller, but training cannot resume from them",
        "检查点不含优化器状态：体积更小，但无法从中恢复训练",
    )
    only: dict[str, object] = {"save_only_model": True}
    yield Setting(only, "resume", _weight(only), comment, _NEAR, "weights")
    if limits:
        fewest = {**only, "save_total_limit": limits[-1]}
        yield Setting(fewest, "resume", _weight(fewest, 1), comment, _NEAR, "weights")


def _rarer(facts: Facts) -> Iterator[Setting]:
    """Where all are kept, fewer saves take less room; more work is lost if the run dies."""
    context, count = facts.context, facts.run.save_count
    if context.text("save_strategy").lower() != "steps" or facts.run.kept_count < count:
        return
    every = context.number("save_steps")
    if every < 1:
        return
    for notch, factor in enumerate(_FACTORS, start=1):
        if count < _FEWEST * factor:
            return
        comment = Text(
            f"was {every:.0f}: a run that dies loses up to {factor} times the work",
            f"原为 {every:.0f}：训练中断时最多损失 {factor} 倍的进度",
        )
        values = {"save_steps": int(every) * factor}
        yield Setting(values, "resume", _weight(values, notch), comment, _NEAR, "interval")


def _weight(values: Mapping[str, object], notch: int = 0) -> int:
    return 10 * loss(values) + notch
