"""What one look at a path tells of it, and whether that is enough to know it again."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from lfconfiglint.facts.pipeline.siblings import told_by
from lfconfiglint.file_memory import ENDINGS, SETTLED, TOLD
from lfconfiglint.result_cache.digests import short_digest

State = tuple[str, int, int, int, bytes] | None
"""Kind, size, time of change, time of the inode's change, digest; None where nothing stands.

The times are 0 where the file was so new that it could change again without showing; the digest is
empty for what is neither a folder nor a small file.
"""
Place = tuple[str, State]
"""A path, and what stands there."""
Times = tuple[int, int, int]
"""Size, time of change, time of the inode's change."""

_HASHED = 1 << 20
_KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}


def times_of(found: os.stat_result) -> Times | None:
    """By which the content of a regular file is known again; None where they could not tell: the
    file is so new that it could change without showing, or no time of theirs shows that it was
    replaced."""
    if os.name == "nt" or not stat.S_ISREG(found.st_mode) or not _settled(found):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _settled(found: os.stat_result) -> bool:
    return time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > SETTLED


def state_at(place: str) -> State:
    """The state without a digest, of a path, also one with endings or a mark behind it."""
    try:
        found = os.stat(place.partition(ENDINGS)[0])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        # too long for a path, or forbidden: so it was and so it is
        return "error", getattr(error, "errno", 0), 1, 1, b""
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), "other")
    times = (found.st_mtime_ns, found.st_ctime_ns) if _settled(found) else (0, 0)
    return kind, found.st_size, *times, b""


def digest_at(place: str, state: tuple[str, int, int, int, bytes]) -> bytes:
    """The digest that belongs to a state."""
    path, _, endings = place.partition(ENDINGS)
    try:
        if state[0] == "folder":
            names = [name for name in os.listdir(path) if name.endswith(tuple(endings.split(" ")))]
            content = "\0".join(sorted(names)).encode(errors="surrogateescape")
        elif state[0] == "file" and endings == TOLD:
            content = told_by(path).encode(errors="surrogatepass")
        elif state[0] == "file" and state[1] <= _HASHED:
            content = Path(path).read_bytes()
        else:
            return b""
    except OSError:
        return b""
    return short_digest(content)
