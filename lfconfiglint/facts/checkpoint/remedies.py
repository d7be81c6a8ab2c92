"""Which change comes first where checkpoints take too much room: the one that loses least.

The proposals of ``fit`` are weighed by this order, and a test holds the fixes of every rule to it.
"""

from __future__ import annotations

from collections.abc import Iterable

BY_LOSS: tuple[frozenset[str], ...] = (
    # the newest checkpoints stay, and each of them can be resumed from
    frozenset({"save_total_limit"}),
    # a run that dies loses more of its work
    frozenset({"save_steps"}),
    # nothing can be resumed any more
    frozenset({"save_only_model"}),
    frozenset({"save_only_model", "save_total_limit"}),
)
"""The keys that each change sets, least loss first."""

ENDS_RESUMING = "save_only_model"
"""The key that gives up resuming: only people can decide that, so no safe fix sets it."""


def loss(keys: Iterable[str]) -> int:
    """The place of a change that sets *keys* in :data:`BY_LOSS`, counted from 1."""
    return BY_LOSS.index(frozenset(keys)) + 1
