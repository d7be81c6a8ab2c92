"""Files on their way: written beside the target, under a name that tells them from others."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator

from lfconfiglint.document.file import BINARY

_SUFFIX = ".lfconfiglint.tmp"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY


@contextlib.contextmanager
def temporary_beside(target: str) -> Iterator[str]:
    """A name for a file beside *target*, which is not there any more afterwards."""
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(6)}{_SUFFIX}")
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def write_new(path: str, content: bytes) -> None:
    """Create *path* with *content*, flushed to disk; raises OSError."""
    descriptor = os.open(path, _FLAGS, 0o666)
    try:
        write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_like(target: str, path: str, content: bytes, status: os.stat_result) -> None:
    """The same with the attributes of *target*, whose status is given."""
    descriptor = os.open(path, _FLAGS, 0o600)
    try:
        write_all(descriptor, content)
        _copy_attributes(target, path)
        if hasattr(os, "chown"):
            # only root may give files away; anyone else keeps the new file as their own
            with contextlib.suppress(OSError):
                os.chown(path, status.st_uid, status.st_gid)
        os.chmod(path, stat.S_IMODE(status.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Raises OSError, perhaps when a part is written."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _copy_attributes(target: str, path: str) -> None:
    """Access lists, labels and the like, where the system and the file system have them."""
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(path, name, os.getxattr(target, name))


def remove_leftovers(folder: str) -> None:
    """Those of runs that were killed; only for who holds the folder's lock."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name[:1] == "." and name.endswith(_SUFFIX):
                os.unlink(os.path.join(folder, name))


def flush_folder(folder: str) -> None:
    """Make a rename itself durable where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
