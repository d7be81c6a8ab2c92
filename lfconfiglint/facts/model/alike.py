"""What configs share that differ only in keys which no estimate asks for.

Many configs of a folder are variants of one another: another data set, another learning rate. What
a card holds and what a checkpoint weighs is the same for all of them, and is worked out once in a
run, as long as nothing but the model, the machine and the other keys can decide it.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.file_memory import remembered
from lfconfiglint.models.shape import ModelShape
from lfconfiglint.same_files import WorkedOut

UNASKED = frozenset(
    {
        "dataloader_num_workers", "dataset", "dataset_dir", "ddp_timeout", "do_train",
        "eval_dataset", "eval_on_start", "eval_steps", "eval_strategy", "learning_rate",
        "logging_steps", "lora_alpha", "lr_scheduler_type", "max_samples", "max_steps", "media_dir",
        "num_train_epochs", "output_dir", "overwrite_cache", "overwrite_output_dir", "plot_loss",
        "pref_beta", "preprocessing_num_workers", "report_to", "resume_from_checkpoint",
        "run_name", "save_steps", "save_strategy", "save_total_limit", "seed", "template",
        "tokenized_path", "trust_remote_code", "val_size", "warmup_ratio", "warmup_steps",
    }
)  # fmt: skip
"""Usual keys that neither a card's memory nor a checkpoint's size depends on; a test asks."""
_OF_MORE_FILES = frozenset({"fsdp_config", "ref_model", "reward_model"})
"""Keys that may name files, of which more is asked than the key says."""


class _Inputs:
    """What is compared by what it is, ``values``, and what by whether it is the same object."""

    __slots__ = ("_hash", "_ids", "_kept", "values")

    def __init__(self, values: tuple[object, ...], objects: tuple[object, ...]) -> None:
        self.values = values
        self._ids = tuple(map(id, objects))
        # as long as they are there, no others have their ids
        self._kept = objects
        self._hash = hash((values, self._ids))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Inputs) and self._ids == other._ids and self.values == other.values
        )


def alike(context: Context, shape: ModelShape) -> WorkedOut:
    """Keeps what follows from the model, the machine and the keys that estimates ask for: one
    object for all configs of a run that are alike.

    *shape* must be known from the model's name alone. A config with values that cannot be compared,
    or that leads to further files, has an object of its own.
    """
    given = context.values
    if context.own or context.meant or context.pending or not _OF_MORE_FILES.isdisjoint(given):
        return WorkedOut()
    try:
        # 1, 1.0 and true are equal, and mean different things
        asked = frozenset(
            [(key, type(value), value) for key, value in given.items() if key not in UNASKED]
        )
    except TypeError:
        return WorkedOut()
    environment, packages = context.environment or None, context.packages or None
    return _for_all(
        _Inputs(
            (asked, context.release, context.transformers),
            (shape, context.defaults, context.hardware, environment, packages),
        )
    )


@remembered(64)
def _for_all(inputs: _Inputs) -> WorkedOut:
    return WorkedOut()
