"""The bytes of a file, or one sentence why there are none; never blocks on what is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError, system_reason
from lfconfiglint.language import Text

BINARY: int = getattr(os, "O_BINARY", 0)
"""For ``os.open``: Windows would otherwise change line ends, and stop at a Ctrl-Z."""
_HEAD = 64 * 1024
_USUAL = 16 * 1024
"""Bytes that most files have less than."""
MAX_BYTES = 1024 * 1024
"""No training config comes near; the pure-Python scanner would take long on more."""


class UnreadableFile(LfConfigLintError):
    """The file cannot be read at all; the text names it and says why."""


class TooLarge(UnreadableFile):
    """A file of more than MAX_BYTES; ``head`` is its beginning."""

    def __init__(self, text: Text, head: bytes) -> None:
        super().__init__(text)
        self.head = head


def read_bytes(path: Path | str) -> bytes:
    """Content of a regular file of at most ``MAX_BYTES``; raises :class:`UnreadableFile`."""
    try:
        # looking first keeps devices from being opened; the file may still change in between
        _check_kind(path, os.stat(path))  # noqa: PTH116 - every config is read by this
        # a FIFO would block an ordinary open for ever
        descriptor = os.open(path, os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0))
        try:
            _check_kind(path, os.fstat(descriptor))
            data = os.read(descriptor, _USUAL)
            # room for the largest file takes longer to find than a usual one to read
            while len(data) <= MAX_BYTES and (more := os.read(descriptor, len(data) + _USUAL)):
                data += more
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise _unreadable(path, Text("no such file", "文件不存在")) from None
    except PermissionError:
        raise _unreadable(path, Text("permission denied", "没有读取权限")) from None
    except (OSError, ValueError) as error:
        text = str(error)
        reason = system_reason(error) if isinstance(error, OSError) else Text(text, text)
        raise _unreadable(path, Text(reason.en, f"无法读取（{reason.zh}）")) from None
    if len(data) > MAX_BYTES:
        too_large = Text("larger than 1 MiB, so no config", "超过 1 MiB，不是配置")
        raise TooLarge(_unreadable(path, too_large).text, data[:_HEAD])
    return data


def _check_kind(path: Path | str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _unreadable(path, Text("a folder, not a file", "是目录而非文件"))
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable(path, Text("not a regular file", "不是普通文件"))


def _unreadable(path: Path | str, reason: Text) -> UnreadableFile:
    return UnreadableFile(Text(f"{path}: {reason.en}", f"{path}：{reason.zh}"))
