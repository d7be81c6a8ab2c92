"""Files that are left as they are."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text


class WriteError(LfConfigLintError):
    """The file was not written and is as it was; the text says why."""


def refuse_changed(path: Path, content: bytes, old: bytes) -> None:
    """Raises :class:`WriteError` where *content* is not the *old* one."""
    if content != old:
        raise WriteError(
            Text(
                f"{path}: changed while it was being fixed; left as it is",
                f"{path}：修复期间文件被改动，已保持原样",
            )
        )


def refuse_protected(path: Path, target: str, status: os.stat_result) -> None:
    """Raises :class:`WriteError` for read-only files and for those with several names."""
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
