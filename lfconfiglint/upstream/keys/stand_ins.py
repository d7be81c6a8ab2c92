"""Keys that a config gives under names which its release does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.upstream.keys.problem import KeyProblem

_ENDS_THE_RUN = ("unknown-key", "renamed-key", "key-of-newer-release")
_SEVERAL = {
    "train_mm_proj_only": (
        "freeze_language_model", "freeze_multi_modal_projector", "freeze_vision_tower",
    ),
}  # fmt: skip


def keys_meant(problems: Iterable[KeyProblem], values: Mapping[Any, object]) -> frozenset[str]:
    """Those that a mistyped or renamed key stands for, where the file does not give them, too.

    The run stops at such a key. What it would do with the default of the one that was meant is
    nothing that anybody wants to know, unless the line may as well not be there.
    """
    meant: set[str] = set()
    for problem in problems:
        if problem.rule in _ENDS_THE_RUN and problem.facts.get("step") != "drop":
            meant.update(_SEVERAL.get(str(problem.path[0]), ()))
            meant.update(_named(problem.facts))
    return frozenset(meant - values.keys())


def _named(facts: Mapping[str, object]) -> Iterable[str]:
    for name in ("suggestion", "line"):
        text = facts.get(name)
        if isinstance(text, str):
            yield text.partition(":")[0]
