"""How the value of a renamed key is written at its successor."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any
from lfconfiglint.units import code
from lfconfiglint.upstream.keys.renames import (
    LONGEST_SIDE,
    NESTED,
    ONE_TRUE,
    OTHER_KIND,
    PIXELS,
)

_EMPTY = (None, False, 0, "")


def move_of(old: str, new: str, values: Mapping[Any, object]) -> dict[str, object]:
    """Facts for texts and fixes: ``becomes`` is the line to write where it is not just the same
    value, ``new_value`` its value where that is computed, and ``step`` is what a fix does.

    Steps are ``rename``, which keeps the value and its meaning; ``same``, where another value says
    the same; ``into``, where it goes to a ``place`` within a mapping that the file has; ``adapt``,
    where the value may have to change; ``pixels``, where a side becomes a product; ``drop``, where
    the line says nothing; ``write``, which no fix can do; ``freeze``; and ``clash``, where the file
    has the successor, too.
    """
    value = values[old]
    becomes: str | None = None
    new_value: object = None
    place: str | None = None
    step = "rename"
    if _says_nothing(old, value):
        step = "drop"
    elif old in NESTED and _goes_into(NESTED[old][1], values.get(new)):
        step, new_value, place = "into", value, f"{new}.{NESTED[old][1]}"
        becomes = f"{place}: {code(value)}"
    elif new in values:
        step = "drop" if values[new] == value and old not in ONE_TRUE else "clash"
    elif old in NESTED:
        inner = NESTED[old][1]
        new_value = {inner: value} if inner else ["inputs"]
        step = "same" if isinstance(value, bool | int | str) else "write"
        becomes = f"{new}: " + (f"{{{inner}: {code(value)}}}" if inner else "[inputs]")
    elif old in ONE_TRUE:
        step, new_value = "same" if value is True else "adapt", ONE_TRUE[old]
    elif old == "train_mm_proj_only":
        step, becomes = "freeze", "freeze_language_model: true, freeze_multi_modal_projector: false"
    elif old in PIXELS and type(value) is int and 0 < value <= LONGEST_SIDE:
        step, new_value = "pixels", value * value
    elif old in OTHER_KIND:
        step, new_value = "adapt", value
    if becomes is None and new_value is not None and new_value != value:
        becomes = f"{new}: {code(new_value)}"
    return {"becomes": becomes, "new_value": new_value, "place": place, "step": step}


def _says_nothing(old: str, value: object) -> bool:
    """Whether the line may as well not be there: a switch that is off."""
    if old == "dispatch_batches":
        # false is not the same as leaving it to accelerate
        return value is None
    return value in _EMPTY and (old in NESTED or old in ONE_TRUE or old == "train_mm_proj_only")


def _goes_into(inner: str | None, mapping: object) -> bool:
    return (
        isinstance(mapping, dict) and bool(mapping) and inner is not None and inner not in mapping
    )


def repository_line(values: Mapping[Any, object]) -> str | None:
    """The line that keeps the organization of `push_to_hub_organization`; None where nothing is
    lost without it: it is empty, or `hub_model_id` names one."""
    organization, name = values["push_to_hub_organization"], values.get("hub_model_id")
    if not organization or (isinstance(name, str) and "/" in name):
        return None
    folder = values.get("output_dir")
    last = folder.rstrip("/").rpartition("/")[2] if isinstance(folder, str) else ""
    own = name or values.get("push_to_hub_model_id") or last or "<name>"
    return f"hub_model_id: {organization}/{own}"
