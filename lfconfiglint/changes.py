"""What a run may change in files."""

from __future__ import annotations

from lfconfiglint.diagnostic import Applicability
from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class Changes:
    """``fixes`` are the applicabilities that are applied, none for no fixes; ``comments`` says
    whether a fix explains itself in the file. ``strip`` takes such comments out again.
    ``ignore_for`` is the reason that ignore comments for all findings are given, perhaps empty;
    None for no such comments."""

    fixes: frozenset[Applicability] = frozenset()
    comments: bool = True
    strip: bool = False
    ignore_for: str | None = None

    def __bool__(self) -> bool:
        return bool(self.fixes) or self.strip or self.ignore_for is not None
