"""Write a file so that there is, at every instant, either the old one or the new one.

Policy: the new content goes into a temporary file beside the target, gets the target's mode and,
where permitted, its owner and extended attributes, is flushed to disk and renamed over it; then
the folder is flushed. The modification time is that of the write, so that builds and editors see
it. A symlink stays and its target is replaced. Read-only files and files with several hard links
are refused: replacing them would go around a protection or split what was one file.

While one run writes in a folder it holds a lock on the folder, so that others wait. Whoever holds
it may remove temporary files: they are left over from a run that was killed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.fixing.folder_lock import locked
from lfconfiglint.language import Text

_SUFFIX = ".lfconfiglint.tmp"


class WriteError(LfConfigLintError):
    """The file was not written and is as it was; the text says why."""


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Replace the content *old* of *path* with *new*; raises :class:`WriteError`.

    Where another run has just written the same, there is nothing to do.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        with locked(folder) as alone:
            if alone:
                _remove_leftovers(folder)
            _replace(path, target, old, new)
            _flush_folder(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WriteError(
            Text(f"{path}: not written: {reason}", f"{path}：未写入：{reason}")
        ) from None


def _replace(path: Path, target: str, old: bytes, new: bytes) -> None:
    status = os.stat(target)
    content = _content(target)
    if content == new:
        return
    _refuse_protected(path, target, status)
    _refuse_changed(path, content, old)
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(6)}{_SUFFIX}")
    try:
        _write_beside(target, temporary, new, status)
        # once more, as flushing may have taken long
        _refuse_changed(path, _content(target), old)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _content(target: str) -> bytes:
    descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(descriptor, 1 << 20), b""))
    finally:
        os.close(descriptor)


def _refuse_changed(path: Path, content: bytes, old: bytes) -> None:
    if content != old:
        raise WriteError(
            Text(
                f"{path}: changed while it was being fixed; left as it is",
                f"{path}：修复期间文件被改动，已保持原样",
            )
        )


def _refuse_protected(path: Path, target: str, status: os.stat_result) -> None:
    writable = status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if not writable or not os.access(target, os.W_OK):
        raise WriteError(
            Text(f"{path}: not written: the file is read-only", f"{path}：未写入：文件为只读")
        )
    if status.st_nlink > 1:
        raise WriteError(
            Text(
                f"{path}: not written: the file has {status.st_nlink} hard links",
                f"{path}：未写入：文件有 {status.st_nlink} 个硬链接",
            )
        )


def _write_beside(target: str, temporary: str, content: bytes, status: os.stat_result) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        _copy_attributes(target, temporary)
        if hasattr(os, "chown"):
            # only root may give files away; anyone else keeps the new file as their own
            with contextlib.suppress(OSError):
                os.chown(temporary, status.st_uid, status.st_gid)
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_attributes(target: str, temporary: str) -> None:
    """Access lists, labels and the like, where the system and the file system have them."""
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))


def _remove_leftovers(folder: str) -> None:
    with contextlib.suppress(OSError):
        for name in _leftovers(folder):
            os.unlink(os.path.join(folder, name))


def _leftovers(folder: str) -> Iterator[str]:
    return (name for name in os.listdir(folder) if name[:1] == "." and name.endswith(_SUFFIX))


def _flush_folder(folder: str) -> None:
    """Make the rename itself durable where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
