"""What stands at a path: enough to tell later whether it is still the same.

Size and times decide where they are as they were. Where they are not, as after ``git switch`` and
back, the content of a small file and the names in a folder do: an editor that writes a file anew
beside the old one changes the folder's time, but not what is in it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from lfconfiglint.file_memory import ENDINGS
from lfconfiglint.hints import Any
from lfconfiglint.records import NamedTuple

State = list[Any] | None
"""Kind, size, time of change, time of the inode's change, digest; None where nothing stands.

The times are 0 where the file was so new that it could change again without showing; the digest is
empty for what is neither a folder nor a small file.
"""

_HASHED = 1 << 20
_SETTLED = 2_000_000_000
"""Nanoseconds after which another change has another time, on every file system."""
_MOST = 20_000
_KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}


class Places(NamedTuple):
    """What was looked at: the states of what is there, and what is not."""

    there: dict[str, State]
    absent: list[str]


class States:
    """The states of paths during one run, each looked at once."""

    def __init__(self) -> None:
        self._absent: set[str] = set()
        self._outermost: dict[str, str] = {}
        self._sure: dict[str, State] = {}
        self._rough: dict[str, State] = {}
        self._states: dict[str, State] = {}

    def forget_many(self) -> None:
        """Look anew from here on where a great many were looked at."""
        if len(self._rough) + len(self._states) > _MOST:
            self._absent.clear()
            self._outermost.clear()
            self._sure.clear()
            self._rough.clear()
            self._states.clear()

    def note(self, path: str) -> None:
        """Look at *path* now, before anybody reads it."""
        if path not in self._states:
            self._states[path] = self._whole(path)

    def of(self, paths: set[str]) -> Places | None:
        """The state of each path, or None where one of them cannot be told from a later one.

        Of what is absent, the outermost folder that is absent stands for all in it.
        """
        there: dict[str, State] = {}
        absent: set[str] = set()
        for path in paths:
            self.note(path)
            state = self._states[path]
            if state is None:
                absent.add(self._outermost_absent(path))
            elif state[2] or state[4]:
                there[path] = state
            else:
                return None
        return Places(there, sorted(absent))

    def hold(self, there: Mapping[str, State], absent: Sequence[str]) -> bool:
        """Whether all paths are as they were."""
        for path in absent:
            if path not in self._absent:
                if self._now(path) is not None:
                    return False
                self._absent.add(path)
        sure = self._sure
        for path, state in there.items():
            # most places are looked at for many files
            if path in sure and sure[path] == state:
                continue
            if not self._holds(path, state):
                return False
            sure[path] = state
        return True

    def _holds(self, path: str, state: State) -> bool:
        now = self._now(path)
        if now is None or state is None:
            return False
        if now[2] and now[:4] == state[:4]:
            return True
        if now[0] != state[0] or not state[4]:
            return False
        self.note(path)
        noted = self._states[path]
        return noted is not None and noted[4] == state[4]

    def _now(self, path: str) -> State:
        """The state without a digest."""
        if path not in self._rough:
            self._rough[path] = _rough_state(path)
        return self._rough[path]

    def _whole(self, path: str) -> State:
        state = self._now(path)
        if state is None:
            return None
        settled = time.time_ns() - max(state[2], state[3]) > _SETTLED
        return [*state[:2], *(state[2:4] if settled else (0, 0)), _digest(path, state)]

    def _outermost_absent(self, path: str) -> str:
        found = self._outermost.get(path)
        if found is None:
            above = os.path.dirname(path)
            inside = above not in ("", path) and self._now(above) is None
            found = self._outermost[path] = self._outermost_absent(above) if inside else path
        return found


def _rough_state(place: str) -> State:
    try:
        found = os.stat(place.partition(ENDINGS)[0])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        # too long for a path, or forbidden: so it was and so it is
        return ["error", getattr(error, "errno", 0), 1, 1, ""]
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), "other")
    return [kind, found.st_size, found.st_mtime_ns, found.st_ctime_ns, ""]


def _digest(place: str, state: list[Any]) -> str:
    path, _, endings = place.partition(ENDINGS)
    try:
        if state[0] == "folder":
            names = [name for name in os.listdir(path) if name.endswith(tuple(endings.split(" ")))]
            content = "\0".join(sorted(names)).encode(errors="surrogateescape")
        elif state[0] == "file" and state[1] <= _HASHED:
            content = Path(path).read_bytes()
        else:
            return ""
    except OSError:
        return ""
    return digest(content)


def digest(content: bytes) -> str:
    """A name for content that nobody can make two of."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
