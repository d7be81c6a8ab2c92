"""A text in a file of its own, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.errors import LfConfigLintError, system_reason
from lfconfiglint.fixing.write import create_file, replace_file
from lfconfiglint.language import Text


def write_text(path: Path, text: str, *, replacing: bool = False) -> None:
    """Raises :class:`LfConfigLintError` naming the file, also for one that is there with another
    text, unless it is for *replacing*."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if replacing and path.exists() and not path.is_file():
            # a device or a pipe
            path.write_text(text, encoding="utf-8")
            return
        old = path.read_bytes() if replacing and path.exists() else None
    except OSError as error:
        reason = system_reason(error)
        raise LfConfigLintError(Text(f"{path}: {reason.en}", f"{path}：{reason.zh}")) from None
    if old is None:
        create_file(path, text.encode())
    else:
        replace_file(path, old, text.encode())
