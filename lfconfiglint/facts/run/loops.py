"""How the training loop of a run differs by release and by accelerate's settings."""

from __future__ import annotations

from lfconfiglint.expression_functions import from_json, get
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.upstream.release.versions import newest_transformers, version_number

_EVALUATES_LAST_STEP = version_number("5.4.0")
"""The first transformers that evaluates at the last step, whatever the interval
(``trainer_callback.py``, ``DefaultFlowCallback``)."""


def evaluates_last_step(context: Context) -> bool:
    """Whether transformers evaluates at the last step; of a release that is not known, the newest
    that LLaMA-Factory allows."""
    newest = newest_transformers(context.release, context.transformers)
    return newest is not None and version_number(newest) >= _EVALUATES_LAST_STEP


def splits_batches(context: Context) -> bool:
    """Whether the processes share each batch (``split_batches`` of ``accelerator_config``).

    Raises :class:`Unknown` for a file of such settings.
    """
    value = context.value("accelerator_config")
    if value is None:
        return False
    given = from_json(value)
    if isinstance(given, str) and given:
        raise Unknown("accelerate.config")
    return bool(get(given, "split_batches"))
