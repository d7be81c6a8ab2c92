"""Write a file so that there is, at every instant, either the old one or the new one.

Policy: the new content goes into a temporary file beside the target, gets the target's mode and,
where permitted, its owner and extended attributes, is flushed to disk and renamed over it; then
the folder is flushed. The modification time is that of the write, so that builds and editors see
it. A symlink stays and its target is replaced. Read-only files and files with several hard links
are refused: replacing them would go around a protection or split what was one file. A new file
gets its name when it is whole, and never takes the place of another.

While one run writes in a folder it holds a lock on the folder, so that others wait. Whoever holds
it may remove temporary files: they are left over from a run that was killed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.document.file import BINARY
from lfconfiglint.errors import system_reason
from lfconfiglint.file_memory import forget_files
from lfconfiglint.fixing.folder_lock import locked
from lfconfiglint.fixing.temporary import (
    flush_folder,
    remove_leftovers,
    temporary_beside,
    write_like,
    write_new,
)
from lfconfiglint.fixing.write_refusals import WriteError as WriteError
from lfconfiglint.fixing.write_refusals import refuse_changed, refuse_protected
from lfconfiglint.language import Text


def replace_file(
    path: Path, old: bytes, new: bytes, beside: tuple[Path, bytes] | None = None
) -> None:
    """Replace the content *old* of *path* with *new*; raises :class:`WriteError`.

    Where another run has just written the same, there is nothing to do. *beside* is a new file
    that the new content names: it is there first, and goes again where *path* is not written. A
    kill between the two leaves a file that nothing names, and never a config that names none.
    """
    target = os.path.realpath(path)
    with _writing(path, target, *([str(beside[0])] if beside else [])):
        if beside is None:
            _replace(path, target, old, new)
            return
        fresh = not os.path.lexists(beside[0])
        try:
            _create(*beside)
            _replace(path, target, old, new)
        except BaseException:
            if fresh:
                _take_back(*beside, target, new)
            raise
        finally:
            # configs that are checked after this one may have been found to lack it
            forget_files()


def refuse_unwritable(path: Path) -> None:
    """Raises :class:`WriteError` where :func:`replace_file` would, as far as that can be told
    before."""
    target = os.path.realpath(path)
    with _told(path):
        refuse_protected(path, target, os.stat(target))


def create_file(path: Path, content: bytes) -> None:
    """Write a new file; raises :class:`WriteError`, also for one that has other content."""
    with _writing(path, str(path)):
        _create(path, content)


@contextlib.contextmanager
def _writing(path: Path, *targets: str) -> Iterator[None]:
    """Hold the locks of the folders of *targets*; errors are told as those of *path*."""
    # in one order, so that no two runs wait for each other
    folders = sorted({os.path.realpath(os.path.dirname(target)) for target in targets})
    with _told(path), contextlib.ExitStack() as stack:
        for folder in folders:
            if stack.enter_context(locked(folder)):
                remove_leftovers(folder)
        yield
        for folder in folders:
            flush_folder(folder)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = system_reason(error)
        raise WriteError(
            Text(f"{path}: not written: {reason.en}", f"{path}：未写入：{reason.zh}")
        ) from None


def _create(path: Path, content: bytes) -> None:
    """Raises :class:`WriteError` where there is a file with other content."""
    with temporary_beside(str(path)) as temporary:
        write_new(temporary, content)
        try:
            _give_name(temporary, str(path))
        except FileExistsError:
            if _content(str(path)) != content:
                raise WriteError(
                    Text(f"{path}: not written: it exists", f"{path}：未写入：文件已存在")
                ) from None


def _take_back(path: Path, content: bytes, target: str, new: bytes) -> None:
    """Remove the new file at *path*, but for one that is not ours or that *target* names."""
    with contextlib.suppress(OSError):
        if _content(target) != new and _content(str(path)) == content:
            os.unlink(path)


def _give_name(temporary: str, path: str) -> None:
    """Raises FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):
        # a file system without hard links; the lock keeps other runs away
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(temporary, path)


def _replace(path: Path, target: str, old: bytes, new: bytes) -> None:
    status = os.stat(target)
    content = _content(target)
    if content == new:
        return
    refuse_protected(path, target, status)
    refuse_changed(path, content, old)
    with temporary_beside(target) as temporary:
        write_like(target, temporary, new, status)
        # once more, as flushing may have taken long
        refuse_changed(path, _content(target), old)
        os.replace(temporary, target)


def _content(target: str) -> bytes:
    descriptor = os.open(target, os.O_RDONLY | BINARY)
    try:
        return b"".join(iter(lambda: os.read(descriptor, 1 << 20), b""))
    finally:
        os.close(descriptor)
