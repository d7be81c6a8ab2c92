"""Write a config together with a file that it names: both, or neither."""

from __future__ import annotations

import os
from pathlib import Path

from lfconfiglint.fixing.write import WriteError, replace_file
from lfconfiglint.language import Text


def replace_with_new_file(
    path: Path, old: bytes, new: bytes, beside: tuple[Path, bytes] | None
) -> None:
    """As :func:`replace_file`, after the file *beside*, which is never put over another.

    A kill between the two leaves a file that nothing names, and never a config that names none.
    Raises :class:`WriteError`.
    """
    created = beside is not None and _create(*beside)
    try:
        replace_file(path, old, new)
    except BaseException:
        if created and beside is not None:
            beside[0].unlink(missing_ok=True)
        raise


def _create(path: Path, content: bytes) -> bool:
    """Whether the file is new; False where it is there with this content."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        if path.read_bytes() == content:
            return False
        raise WriteError(
            Text(f"{path}: not written: it exists", f"{path}：未写入：文件已存在")
        ) from None
    except OSError as error:
        raise _failed(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _failed(path, error) from None
    return True


def _failed(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    return WriteError(Text(f"{path}: not written: {reason}", f"{path}：未写入：{reason}"))
