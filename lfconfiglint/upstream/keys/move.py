"""How the value of a renamed key is written at its successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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

    Steps are ``rename``, which keeps the value and its meaning; ``adapt``, where the value changes
    or may have to; ``pixels``, where a side becomes a product; ``drop``, where the line says
    nothing; ``write``, which no fix can do; ``freeze``; and ``clash``, where the file has the
    successor, too.
    """
    value = values[old]
    becomes: str | None = None
    new_value: object = None
    step = "rename"
    if _says_nothing(old, value):
        step = "drop"
    elif new in values:
        step = "drop" if values[new] == value and old not in ONE_TRUE else "clash"
    elif old in NESTED:
        step, becomes = "write", _nested(old, value)
    elif old in ONE_TRUE:
        step, new_value = "adapt", ONE_TRUE[old]
    elif old == "train_mm_proj_only":
        step, becomes = "freeze", "freeze_language_model: true, freeze_multi_modal_projector: false"
    elif old in PIXELS and type(value) is int and 0 < value <= LONGEST_SIDE:
        step, new_value = "pixels", value * value
    elif old in OTHER_KIND:
        step, new_value = "adapt", value
    if new_value is not None and new_value != value:
        becomes = f"{new}: {code(new_value)}"
    return {"becomes": becomes, "new_value": new_value, "step": step}


def _says_nothing(old: str, value: object) -> bool:
    """Whether the line may as well not be there: a switch that is off."""
    return value in _EMPTY and (old in NESTED or old in ONE_TRUE or old == "train_mm_proj_only")


def _nested(old: str, value: object) -> str:
    """The line for a successor that is a mapping or a list."""
    new, inner = NESTED[old]
    return f'{new}: {{"{inner}": {code(value)}}}' if inner else f"{new}: [inputs]"


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
