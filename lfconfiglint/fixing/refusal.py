"""Why a change is not made."""

from __future__ import annotations

from lfconfiglint.language import Text


class Refused(Exception):
    """This change cannot be made exactly; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
