"""What the rules refused, so that no point is linted whose answer is known."""

from __future__ import annotations

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.fit.grid import Grid, Point
from lfconfiglint.language import Text

_GIVEN = ("model.model_type", "model.quant_method", "package.", "hardware.")
"""Facts that no lever changes."""


class Refusals:
    """``reasons`` holds the texts, by rule or by what cannot be edited."""

    def __init__(self, grid: Grid) -> None:
        self.reasons: dict[str, Text] = {}
        self._grid = grid
        self._alike: set[tuple[Point, frozenset[int], bool]] = set()
        self._alone: set[tuple[int, int]] = set()
        self._keys = {
            key for lever in grid.levers for setting in lever.settings for key in setting.values
        }

    def cover(self, point: Point, fitting: bool) -> bool:
        """Whether the point is refused like one before: for a setting that is refused whatever
        the others are, or for settings that differ only in how far a batch or a length goes."""
        if not self._alone.isdisjoint(enumerate(point)):
            return True
        return (self._grid.kind(point), self._grid.shrunk(point), fitting) in self._alike

    def add(self, point: Point, fitting: bool, reason: Text | Diagnostic) -> None:
        self._alike.add((self._grid.kind(point), self._grid.shrunk(point), fitting))
        if isinstance(reason, Text):
            self.reasons[reason.en] = reason
            return
        self.reasons[reason.rule] = Text(reason.say("en"), reason.say("zh"))
        guilty = self._alone_guilty(point, reason)
        if guilty is not None:
            self._alone.add(guilty)

    def _alone_guilty(self, point: Point, found: Diagnostic) -> tuple[int, int] | None:
        """The lever and its position if the finding looked at nothing that others change."""
        if any("." in name and not name.startswith(_GIVEN) for name in found.values):
            return None
        asked = self._keys & found.values.keys()
        for index, place in enumerate(point):
            if (
                place
                and asked
                and asked <= self._grid.levers[index].settings[place - 1].values.keys()
            ):
                return index, place
        return None
