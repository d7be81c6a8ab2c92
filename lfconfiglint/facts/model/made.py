"""The shape of a model that other configs make: it is that of the model which they start from."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.pipeline.made_models import model_before
from lfconfiglint.facts.pipeline.pipeline import Pipeline
from lfconfiglint.file_memory import look
from lfconfiglint.models.shape import GUESSED, MADE, ModelShape, find_shape
from lfconfiglint.records import replace

_LONGEST = 8
"""Runs in a row that are followed."""


def made_shape(context: Context, name: str) -> tuple[ModelShape, str] | None:
    """The shape of the model that other configs make in the folder *name*, with the name of the
    first of them; None where none does, or they do not agree."""
    return _made(context, name, ())


def _made(context: Context, name: str, before: tuple[str, ...]) -> tuple[ModelShape, str] | None:
    if name in before or len(before) == _LONGEST:
        return None
    writers = list(Pipeline(context).writers(name))
    starts = [model_before(each, name) for each in writers]
    shapes = [start and _started(context, start, (*before, name)) for start in starts]
    first = shapes[0] if shapes else None
    if not isinstance(first, ModelShape) or not all(_alike(first, other) for other in shapes):
        return None
    if first.quantization is not None:
        # what is saved of such a model is known of none
        return None
    origin = MADE if first.origin.startswith("catalog") else first.origin
    return replace(first, origin=origin, template=None), writers[0].name


def _started(context: Context, name: str, before: tuple[str, ...]) -> ModelShape | None:
    folder = context.find(name)
    local = folder if folder is not None and look(folder).is_dir() else None
    found = find_shape(name, local)
    if found is not None and found.origin != GUESSED:
        return found
    made = _made(context, name, before)
    return made[0] if made is not None else found


def _alike(first: ModelShape, other: object) -> bool:
    return isinstance(other, ModelShape) and (
        (first.architecture, first.counts, dict(first.shape), first.quantization)
        == (other.architecture, other.counts, dict(other.shape), other.quantization)
    )
