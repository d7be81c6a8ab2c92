"""Files of this tool's own that are there as a whole or not at all.

What people wrote is replaced with more care, see :mod:`lfconfiglint.fixing.write`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from lfconfiglint.document.file import BINARY

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY


def write_whole(
    path: str, content: Callable[[], bytes], mode: int = 0o600, folder: int | None = None
) -> None:
    """Write what *content* gives, which is only asked where it can be written; *folder* is an open
    one in which *path* is a name.

    Raises OSError, and then what was there is as it was and nothing lies beside it.
    """
    temporary = f"{path}.{os.getpid()}.tmp"
    descriptor = _opened(temporary, mode, folder)
    try:
        try:
            rest = memoryview(content())
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
        os.replace(temporary, path, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _opened(temporary: str, mode: int, folder: int | None) -> int:
    try:
        return os.open(temporary, _FLAGS, mode, dir_fd=folder)
    except FileExistsError:
        # of a run that was killed, and had the number that this one has
        os.unlink(temporary, dir_fd=folder)
        return os.open(temporary, _FLAGS, mode, dir_fd=folder)
