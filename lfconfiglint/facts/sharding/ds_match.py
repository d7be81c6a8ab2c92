"""Which values of a DeepSpeed file contradict the config that names it.

Source: ``HfTrainerDeepSpeedConfig`` in transformers ``integrations/deepspeed.py``, the same in
4.57.1 (lines 131-299) and 5.6.0 (lines 121-259): a value that is neither "auto" nor left out must
equal the argument, else training stops before its first step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.run.run import Run
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile

Wanted = Callable[[Context, Run], object]
"""The value that a field must have; raises :class:`Unknown`."""


def _number(name: str) -> tuple[str, Wanted]:
    return name, lambda context, run: context.number(name)


def _either(name: str, other: str) -> tuple[str, Wanted]:
    return name, lambda context, run: context.boolean(name) or context.boolean(other)


_SIZES: Mapping[str, tuple[str, Wanted]] = {
    "train_micro_batch_size_per_gpu": _number("per_device_train_batch_size"),
    "train_batch_size": (
        "per_device_train_batch_size × gradient_accumulation_steps × world_size",
        lambda context, run: run.samples_per_step,
    ),
}
"""Not compared where the size is found while training."""
COMPARED: Mapping[str, tuple[str, Wanted]] = {
    **_SIZES,
    "gradient_accumulation_steps": _number("gradient_accumulation_steps"),
    "gradient_clipping": _number("max_grad_norm"),
    "optimizer.params.lr": _number("learning_rate"),
    "optimizer.params.betas": (
        "adam_beta1, adam_beta2",
        lambda context, run: [context.number("adam_beta1"), context.number("adam_beta2")],
    ),
    "optimizer.params.eps": _number("adam_epsilon"),
    "optimizer.params.weight_decay": _number("weight_decay"),
    "scheduler.params.warmup_max_lr": _number("learning_rate"),
    "fp16.enabled": _either("fp16", "fp16_full_eval"),
    "bf16.enabled": _either("bf16", "bf16_full_eval"),
    "scheduler.params.total_num_steps": ("steps", lambda context, run: run.steps),
    "scheduler.params.warmup_num_steps": (
        "warmup_steps",
        lambda context, run: warmup_steps(context, run),
    ),
}
"""Fields with the name of what each is compared with, and that value."""


def _stated(file: DeepSpeedFile) -> Mapping[str, object]:
    """What the file says in these fields."""
    values = ((field, file.get(field)) for field in COMPARED)
    return {field: value for field, value in values if value is not None and value != "auto"}


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
    skipped = _SIZES if context.boolean("auto_find_batch_size") else ()
    for field, value in file.once("stated", lambda: _stated(file)).items():
        if field in skipped:
            continue
        name, wanted = COMPARED[field]
        try:
            expected = wanted(context, run)
        except Unknown as reason:
            unknown = reason
            continue
        if value != expected:
            found.append((field, value, name, expected))
    return found, unknown
