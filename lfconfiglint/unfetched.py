"""Files whose content is still in Git LFS: a clone without it has a few lines in their place."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

from lfconfiglint.file_memory import look

_FIRST = b"version https://git-lfs.github.com/spec/"
"""How a pointer file begins (git-lfs ``docs/spec.md``)."""
_LARGEST = 1024


def is_unfetched(path: str | Path) -> bool:
    """Whether *path* holds a pointer to its content: it stands for a file that is not there."""
    try:
        status = look(Path(path)).stat()
        if status.st_size >= _LARGEST or not S_ISREG(status.st_mode):
            return False
        with look(Path(path)).open("rb") as file:
            return file.read(len(_FIRST)) == _FIRST
    except (OSError, ValueError):
        return False
