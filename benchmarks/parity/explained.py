"""Errors of the linter on configs that the parser accepts, and why they are no false alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.parity.linter import LintError, rules
from lfconfiglint.document.read import parse_document
from lfconfiglint.upstream.keys.schema import load_schema

KINDS: Final[Mapping[str, str]] = {
    "later": "a condition that stops the run after the parser: while the model or the data are "
    "loaded, while the trainer is built, or in training",
    "memory": "memory, disk and hardware, which the parser does not look at",
    "wrong-type": "the parser copies values unchecked; the run dies where the value is used",
    "bad-choice": "the parser copies values unchecked; the run dies where the choice is looked up",
}
"""Reasons by kind; a kind is a rule's id, or one of the two groups that :func:`kind_of` forms."""

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "list": (list,),
    "dict": (dict,),
    "None": (type(None),),
}


def kind_of(error: LintError, text: str) -> str | None:
    """The kind of an error in a config *text* that the parser cannot see; None for one it could."""
    if error.rule == "wrong-type" and _is_as_declared(error.keys, text):
        return None
    if error.rule in KINDS:
        return error.rule
    rule = rules().get(error.rule)
    if rule is None or rule.found_by is not None or rule.phase == "parse":
        return None
    return "memory" if rule.area in ("memory", "checkpoint", "hardware") else "later"


def _is_as_declared(path: tuple[str, ...], text: str) -> bool:
    """Whether a value has the type that upstream declares for its key, so that it must work."""
    values: Mapping[Any, object] = parse_document(text.encode()).values
    spec = load_schema("0.9.5").keys.get(path[0]) if len(path) == 1 else None
    if spec is None or path[0] not in values:
        return False
    value = values[path[0]]
    fitting = [name for name in spec.declared_types if isinstance(value, _TYPES.get(name, ()))]
    return fitting != [] and (not isinstance(value, bool) or "bool" in fitting)
