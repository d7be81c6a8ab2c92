"""Write a file so that there is, at every instant, either the old one or the new one.

Policy: the new content goes into a temporary file beside the target, is flushed to disk, gets the
target's mode and, where permitted, owner, and is renamed over it. A symlink stays and its target
is replaced. Read-only files and files with several hard links are refused: replacing them would
go around a protection or split what was one file.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text


class WriteError(LfConfigLintError):
    """The file was not written and is as it was; the text says why."""


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Replace the content *old* of *path* with *new*; raises :class:`WriteError`."""
    target = Path(os.path.realpath(path))
    try:
        status = target.stat()
        _refuse_protected(path, status)
        temporary = _write_beside(target, new, status)
        try:
            if target.read_bytes() != old:
                raise WriteError(
                    Text(
                        f"{path}: changed while it was being fixed; left as it is",
                        f"{path}：修复期间文件被改动，已保持原样",
                    )
                )
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WriteError(
            Text(f"{path}: not written: {reason}", f"{path}：未写入：{reason}")
        ) from None


def _refuse_protected(path: Path, status: os.stat_result) -> None:
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
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


def _write_beside(target: Path, content: bytes, status: os.stat_result) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            # only root may give files away; anyone else keeps the new file as their own
            with contextlib.suppress(OSError):
                os.chown(temporary, status.st_uid, status.st_gid)
        temporary.chmod(stat.S_IMODE(status.st_mode))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
