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


LARGEST_BESIDE = 32 * MAX_BYTES
"""For what stands beside a config: the largest published lists of weights have a third of it."""


class UnreadableFile(LfConfigLintError):
    """The file cannot be read at all; the text names it and says why."""


class TooLarge(UnreadableFile):
    """A file of more than it may have; ``head`` is its beginning."""

    def __init__(self, text: Text, head: bytes) -> None:
        super().__init__(text)
        self.head = head


def read_bytes(path: Path | str, most: int = MAX_BYTES) -> bytes:
    """Content of a regular file of at most *most* bytes; raises :class:`UnreadableFile`."""
    try:
        # looking first keeps devices from being opened; the file may still change in between
        _check_kind(path, os.stat(path))  # noqa: PTH116 - every config is read by this
        # a FIFO would block an ordinary open for ever
        descriptor = os.open(path, os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0))
        try:
            status = os.fstat(descriptor)
            _check_kind(path, status)
            too_large = status.st_size > most
            data = os.read(descriptor, _HEAD if too_large else _USUAL)
            # room for the largest file takes longer to find than a usual one to read
            while not too_large and (more := os.read(descriptor, len(data) + _USUAL)):
                data += more
                too_large = len(data) > most
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
    if too_large:
        raise too_large_for(path, data, most)
    return data


def too_large_for(path: Path | str, data: bytes, most: int = MAX_BYTES) -> TooLarge:
    """What to raise about *data* of more than *most* bytes, of which the beginning will do."""
    size = f"{most // MAX_BYTES} MiB"
    reason = Text(f"larger than {size}, so no config", f"超过 {size}，不是配置")
    return TooLarge(_unreadable(path, reason).text, data[:_HEAD])


def text_beside(path: Path, errors: str = "strict") -> str:
    """Text of a file beside a config, which anybody may have put there, as ``read_text`` gives it
    but for the line ends; raises OSError also for what is no file or larger than
    ``LARGEST_BESIDE``."""
    try:
        return read_bytes(path, LARGEST_BESIDE).decode("utf-8", errors)
    except UnreadableFile as error:
        raise OSError(str(error)) from None


def _check_kind(path: Path | str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _unreadable(path, Text("a folder, not a file", "是目录而非文件"))
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable(path, Text("not a regular file", "不是普通文件"))


def _unreadable(path: Path | str, reason: Text) -> UnreadableFile:
    return UnreadableFile(Text(f"{path}: {reason.en}", f"{path}：{reason.zh}"))
