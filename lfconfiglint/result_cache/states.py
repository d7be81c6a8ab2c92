"""What stands at the paths that a run looks at: whether it is still the same.

Size and times decide where they are as they were. Where they are not, as after ``git switch`` and
back, the content of a small file and the names in a folder do: an editor that writes a file anew
beside the old one changes the folder's time, but not what is in it.
"""

from __future__ import annotations

import os

from lfconfiglint.file_memory import ENDINGS
from lfconfiglint.records import NamedTuple
from lfconfiglint.result_cache.one_state import Place, State, digest_at, state_at

_MOST = 20_000


class Places(NamedTuple):
    """What was looked at: what is there, and what is not."""

    there: tuple[Place, ...]
    absent: tuple[str, ...]


class States:
    """The states of paths during one run, each looked at once."""

    def __init__(self) -> None:
        self._outermost: dict[str, str] = {}
        self._held: set[Place] = set()
        self._absent: set[str] = set()
        self._rough: dict[str, State] = {}
        self._states: dict[str, State] = {}

    def forget_many(self) -> bool:
        """Look anew from here on where a great many were looked at; whether they were."""
        many = len(self._rough) + len(self._states) + len(self._absent) > _MOST
        if many:
            for memory in (self._outermost, self._rough, self._states, self._held, self._absent):
                memory.clear()
        return many

    def note(self, path: str) -> None:
        """Look at *path* now, before anybody reads it."""
        if path not in self._states:
            self._states[path] = self._whole(path)

    def of(self, paths: set[str]) -> Places | None:
        """The state of each path, or None where one of them cannot be told from a later one.

        Of what is absent, the outermost folder that is absent stands for all in it.
        """
        there: list[Place] = []
        absent: set[str] = set()
        for path in paths:
            self.note(path)
            state = self._states[path]
            if state is None:
                absent.add(self._outermost_absent(path.partition(ENDINGS)[0]))
            elif state[2] or state[4]:
                there.append((path, state))
            else:
                return None
        return Places(tuple(sorted(there)), tuple(sorted(absent)))

    def are_absent(self, paths: tuple[str, ...]) -> bool:
        """Whether there is none of them."""
        known = self._absent
        # most places are looked at for many files
        if known.issuperset(paths):
            return True
        for path in paths:
            if path not in known:
                try:
                    os.stat(path)
                except (FileNotFoundError, NotADirectoryError):
                    known.add(path)
                    continue
                except (OSError, ValueError):
                    pass
                return False
        return True

    def hold(self, places: tuple[Place, ...]) -> tuple[Place, ...] | None:
        """The same where all is as it was, with the times of what is only dated anew; else None."""
        held = self._held
        if held.issuperset(places):
            return places
        now: list[Place] = []
        for place in places:
            found = place if place in held else self._held_now(*place)
            if found is None:
                return None
            held.add(found)
            now.append(found)
        found_now = tuple(now)
        return places if found_now == places else found_now

    def _held_now(self, path: str, state: State) -> Place | None:
        now = self._now(path)
        if now is None or state is None:
            return None
        if now[2] and now[:4] == state[:4]:
            return path, state
        if now[0] != state[0] or not state[4]:
            return None
        self.note(path)
        noted = self._states[path]
        if noted is None or noted[4] != state[4]:
            return None
        return path, noted if noted[2] else state

    def _now(self, path: str) -> State:
        """The state without a digest."""
        if path not in self._rough:
            self._rough[path] = state_at(path)
        return self._rough[path]

    def _whole(self, path: str) -> State:
        state = self._now(path)
        return None if state is None else (*state[:4], digest_at(path, state))

    def _outermost_absent(self, path: str) -> str:
        found = self._outermost.get(path)
        if found is None:
            above = os.path.dirname(path)
            inside = above not in ("", path) and self._now(above) is None
            found = self._outermost[path] = self._outermost_absent(above) if inside else path
        return found
