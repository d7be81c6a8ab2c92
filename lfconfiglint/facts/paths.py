"""Where the paths of a config lead."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.file_memory import look


class Paths:
    """The *folders* in which relative paths may start, in order; the working folder where there are
    none. What was looked for is remembered."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [(f"{folder}{os.sep}", folder) for folder in folders or (Path(),)]
        self._found: dict[str, Path | None] = {}

    def find(self, path: str) -> Path | None:
        """The existing file or folder that *path* means, or None."""
        found = self._found
        if path not in found:
            found[path] = next(self.candidates(path), None)
        return found[path]

    def candidates(self, path: str) -> Iterator[Path]:
        """Every existing file or folder that *path* may mean, in the order of the folders."""
        if os.path.isabs(path):  # noqa: PTH117 - as below
            places: Sequence[tuple[str, Path]] = (("", Path()),)
        else:
            places = self._folders
        for place, folder in places:
            # a path object takes longer to make than the system to look; false for odd paths, too
            if not os.path.exists(look(place + path)):  # noqa: PTH110
                continue
            if not (path.endswith(".json") and _is_unfetched(folder / path)):
                yield folder / path


def _is_unfetched(path: Path) -> bool:
    # few configs name a file that is there
    from lfconfiglint.unfetched import is_unfetched

    return is_unfetched(path)
