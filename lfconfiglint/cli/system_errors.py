"""What the system refused, with what it refused it for."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from lfconfiglint.errors import system_reason
from lfconfiglint.language import Text

_OF_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def told(error: OSError) -> Text:
    """One line; an error without a file's name is one of standard output, or of the folder that the
    tool was started in."""
    reason = system_reason(error)
    place = _place(error)
    return Text(f"{place.en}: {reason.en}", f"{place.zh}：{reason.zh}") if place else reason


def _place(error: OSError) -> Text | None:
    if error.filename:
        return Text(*(os.fsdecode(error.filename),) * 2)
    if error.errno in _OF_WRITING:
        return Text("standard output", "标准输出")
    try:
        Path.cwd()
    except OSError:
        return Text("the working folder", "当前目录")
    return None
