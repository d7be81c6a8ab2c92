"""Which values of a DeepSpeed file contradict the config that names it.

Source: ``HfTrainerDeepSpeedConfig`` in transformers ``integrations/deepspeed.py``, the same in
4.57.1 (lines 131-299) and 5.6.0 (lines 121-259): a value that is neither "auto" nor left out must
equal the argument, else training stops before its first step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.run.run import Run
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile

Wanted = Callable[[], object]


def comparisons(context: Context, run: Run) -> Iterator[tuple[str, str, Wanted]]:
    """Field, the name of what it is compared with, and the value that it must have.

    The functions raise :class:`Unknown`.
    """

    def number(name: str) -> Wanted:
        return lambda: context.number(name)

    def either(*names: str) -> Wanted:
        return lambda: any(context.boolean(name) for name in names)

    if not context.boolean("auto_find_batch_size"):
        yield (
            "train_micro_batch_size_per_gpu",
            "per_device_train_batch_size",
            number("per_device_train_batch_size"),
        )
        yield (
            "train_batch_size",
            "per_device_train_batch_size × gradient_accumulation_steps × world_size",
            lambda: run.samples_per_step,
        )
    yield "gradient_accumulation_steps", *_twice("gradient_accumulation_steps", number)
    yield "gradient_clipping", *_twice("max_grad_norm", number)
    yield "optimizer.params.lr", *_twice("learning_rate", number)
    yield (
        "optimizer.params.betas",
        "adam_beta1, adam_beta2",
        lambda: [context.number("adam_beta1"), context.number("adam_beta2")],
    )
    yield "optimizer.params.eps", *_twice("adam_epsilon", number)
    yield "optimizer.params.weight_decay", *_twice("weight_decay", number)
    yield "scheduler.params.warmup_max_lr", *_twice("learning_rate", number)
    yield "fp16.enabled", "fp16", either("fp16", "fp16_full_eval")
    yield "bf16.enabled", "bf16", either("bf16", "bf16_full_eval")
    yield "scheduler.params.total_num_steps", "steps", lambda: run.steps
    yield "scheduler.params.warmup_num_steps", "warmup_steps", lambda: warmup_steps(context, run)


def _twice(name: str, value: Callable[[str], Wanted]) -> tuple[str, Wanted]:
    return name, value(name)


def warmup_steps(context: Context, run: Run) -> int:
    """Steps of warm-up: ``warmup_steps`` where it is a count, else a share of all steps.

    Source: ``get_warmup_steps``; below 1 ``warmup_steps`` is a share itself in transformers 5.
    """
    steps = context.number("warmup_steps")
    if steps >= 1:
        return int(steps)
    ratio = context.optional_number("warmup_ratio")
    return ceil(run.steps * (steps or ratio or 0))


def mismatches(
    file: DeepSpeedFile, context: Context, run: Run
) -> tuple[list[tuple[str, object, str, object]], Unknown | None]:
    """Field, value, name and wanted value of each contradiction, and what could not be compared."""
    found = []
    unknown: Unknown | None = None
    for field, name, wanted in comparisons(context, run):
        value = file.get(field)
        if value is None or value == "auto":
            continue
        try:
            expected = wanted()
        except Unknown as reason:
            unknown = reason
            continue
        if value != expected:
            found.append((field, value, name, expected))
    return found, unknown
