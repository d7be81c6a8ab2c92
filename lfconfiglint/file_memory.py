"""What was read of files beside a config, remembered for one run, and what was looked at for it.

Whatever a finding may rest on is passed through :func:`look` where it is looked at, there or not.
So the cache of results knows when one still holds. A program that stays, such as the language
server, calls :func:`forget_files` when files change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from pathlib import Path

from lfconfiglint.hints import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
Place = TypeVar("Place", str, Path)

SETTLED = 2_000_000_000
"""Nanoseconds after which another change has another time, on every file system."""
ENDINGS = "\0"
"""Stands in a place between a folder and the endings of the names in it that matter."""
TOLD = "told"
"""Stands there where only what a config tells others matters."""
_FORGETTERS: list[Callable[[], None]] = []


class Looks:
    """What one piece of work looked at.

    ``places`` are paths as they were asked for; ``writers`` are the configs that write a folder, by
    the folder: of all configs that were searched for them, only this answer counts.
    """

    def __init__(self) -> None:
        self.places: set[str] = set()
        self.writers: dict[str, tuple[str, ...]] = {}

    def add(self, other: Looks) -> None:
        self.places |= other.places
        self.writers.update(other.writers)


class _Now:
    """The work in hand, and who wants to know of each look before its answer is used."""

    looks: Looks | None = None
    watcher: Callable[[str], None] | None = None


def look(place: Place) -> Place:
    """The same path, noted as one that the work in hand depends on."""
    if _Now.looks is not None:
        name = str(place)
        if _Now.watcher is not None:
            _Now.watcher(name)
        _Now.looks.places.add(name)
    return place


def look_for(folder: Place, suffixes: tuple[str, ...]) -> Place:
    """The same folder, of which only the names with these endings matter."""
    look(f"{folder}{ENDINGS}{' '.join(suffixes)}")
    return folder


def look_at_told(path: str) -> str:
    """The same path of a config, of which only matters what others start from."""
    look(f"{path}{ENDINGS}{TOLD}")
    return path


def note_writers(folder: str, files: tuple[str, ...]) -> None:
    """Note which configs were found to write *folder*."""
    if _Now.looks is not None:
        _Now.looks.writers[folder] = files


def watch_looks(watcher: Callable[[str], None] | None) -> None:
    """Have *watcher* called with each path before it is looked at; None ends it."""
    _Now.watcher = watcher


class looking:  # noqa: N801 - used as a function; contextlib would cost an import
    """Collects what is looked at within; it counts for the work around it, too."""

    def __enter__(self) -> Looks:
        self._outer, self._own = _Now.looks, Looks()
        _Now.looks = self._own
        return self._own

    def __exit__(self, *_: object) -> None:
        _Now.looks = self._outer
        if self._outer is not None:
            self._outer.add(self._own)


def remembered(size: int) -> Callable[[Function], Function]:
    """Remember the last *size* results of a function that reads files, until they are forgotten.

    A result that is remembered counts as looking at the same files again.
    """

    def decorate(function: Function) -> Function:
        cached = lru_cache(maxsize=size)(partial(_with_looks, function))
        _FORGETTERS.append(cached.cache_clear)

        @wraps(function)
        def remembering(*args: Any) -> Any:
            result, looks = cached(*args)
            if _Now.looks is not None:
                _Now.looks.add(looks)
            return result

        return remembering  # type: ignore[return-value]

    return decorate


def _with_looks(function: Callable[..., Any], *args: Any) -> tuple[Any, Looks]:
    # as looking does, which takes longer than most functions that are remembered
    outer, looks = _Now.looks, Looks()
    _Now.looks = looks
    try:
        return function(*args), looks
    finally:
        _Now.looks = outer
        if outer is not None:
            outer.add(looks)


def forget_files() -> None:
    """Read everything anew from now on."""
    for forget in _FORGETTERS:
        forget()
