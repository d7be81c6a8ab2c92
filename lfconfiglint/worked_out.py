"""What follows from an object that many configs share, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from lfconfiglint.hints import Any, TypeVar

T = TypeVar("T")


class WorkedOut:
    """A base for objects that nothing changes. What is remembered goes with the object."""

    @cached_property
    def _worked_out(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, compute: Callable[[], T]) -> T:
        """What *compute* gives, remembered by that *name*: it must follow from this object alone.

        What it raises is not remembered.
        """
        known = self._worked_out
        if name not in known:
            known[name] = compute()
        found: T = known[name]
        return found
