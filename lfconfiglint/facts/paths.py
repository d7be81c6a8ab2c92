"""Where the paths of a config lead."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.file_memory import look, remembered


class Paths:
    """The *folders* in which relative paths may start, in order; the working folder where there are
    none. Configs that lie together name the same paths: each is looked for once in a run."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(map(str, folders)) or (".",)

    def find(self, path: str) -> Path | None:
        """The existing file or folder that *path* means, or None."""
        folders = self._that_may_have(path)
        return _first(folders, path) if folders else None

    def all(self, path: str) -> tuple[Path, ...]:
        """Every different file or folder that *path* may mean, in the order of the folders."""
        return _all(self._folders, path)

    def _that_may_have(self, path: str) -> tuple[str, ...]:
        """Those folders in which there is what a path of several parts begins with: each config
        writes a folder of its own, but nearly all of them below the same one."""
        head, inside, rest = path.partition("/")
        if not inside or head in _NO_HEADS or ":" in head or ".." in rest:
            return self._folders
        return _with(self._folders, head)


_NO_HEADS = ("", ".", "..")


@remembered(256)
def _with(folders: tuple[str, ...], head: str) -> tuple[str, ...]:
    """Those in which *head* is, or was when it was looked for."""
    return tuple(folder for folder in folders if not _is_absent(f"{folder}{os.sep}{head}"))


def _is_absent(place: str) -> bool:
    # what is there decides nothing, so only what is absent counts as looked at, and before that is
    # taken for an answer
    return not os.path.exists(place) and not os.path.exists(look(place))  # noqa: PTH110 - as below


@remembered(1024)
def _first(folders: tuple[str, ...], path: str) -> Path | None:
    return next(_candidates(folders, path), None)


@remembered(256)
def _all(folders: tuple[str, ...], path: str) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(found.resolve() for found in _candidates(folders, path)))


def _candidates(folders: tuple[str, ...], path: str) -> Iterator[Path]:
    absolute = os.path.isabs(path)  # noqa: PTH117 - as below
    for folder in ("",) if absolute else folders:
        place = path if absolute else f"{folder}{os.sep}{path}"
        # a path object takes longer to make than the system to look; false for odd paths, too
        if not os.path.exists(look(place)):  # noqa: PTH110
            continue
        found = Path(place)
        if not (path.endswith(".json") and _is_unfetched(found)):
            yield found


def _is_unfetched(path: Path) -> bool:
    # few configs name a file that is there
    from lfconfiglint.unfetched import is_unfetched

    return is_unfetched(path)
