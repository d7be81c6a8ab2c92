"""Which files to look at: those that are named, and those in folders and of patterns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from lfconfiglint.errors import UsageError, system_reason
from lfconfiglint.language import Text

SUFFIXES = (".yaml", ".yml")
_SKIPPED_FOLDERS = {"node_modules", "__pycache__", "venv", "site-packages", "dist", "build"}


def find_files(
    paths: Sequence[str],
    exclude: Sequence[str],
    *,
    force: bool,
    unread: Callable[[Text], None] | None = None,
) -> Iterator[Path]:
    """YAML files named by *paths*: files, folders (searched), and glob patterns.

    *exclude* are patterns for what a search leaves out, and, with *force*, for named files too.
    *unread* is told of each folder in a folder that cannot be searched.
    Raises :class:`UsageError` for a path that names nothing, and for a folder that cannot be read.
    """
    seen: set[str] = set()
    for text in paths:
        for path in _named(text):
            if path.is_dir():
                _refuse_unreadable(path)
                found: Iterator[Path] = _below(path, exclude, unread)
            elif force and _excluded(path, exclude):
                continue
            else:
                found = iter((path,))
            for file in found:
                # of many thousand paths, texts are smaller to keep
                if str(file) not in seen:
                    seen.add(str(file))
                    yield file


def _named(text: str) -> list[Path]:
    path = Path(text)
    # lexists: a dangling symlink is reported when it is read
    if os.path.lexists(path):
        return [path]
    # the shell may not have expanded a pattern: in hooks, and on Windows
    matches: list[str] = []
    if any(mark in text for mark in "*?["):
        from glob import glob

        matches = sorted(glob(text, recursive=True))  # noqa: PTH207 - absolute too
    if not matches:
        raise UsageError(Text(f"{text}: no such file or folder", f"{text}：文件或目录不存在"))
    return [Path(match) for match in matches]


def _refuse_unreadable(folder: Path) -> None:
    """A search leaves such a folder out, which is no answer where it was named."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        reason = system_reason(error)
        said = Text(f"{folder}: {reason.en}", f"{folder}：{reason.zh}")
        raise UsageError(said) from None


def _below(
    folder: Path, exclude: Sequence[str], unread: Callable[[Text], None] | None
) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        if unread is not None:
            reason = system_reason(error)
            en, zh = "not searched for configs", "未在其中查找配置"
            unread(
                Text(f"{error.filename}: {en}: {reason.en}", f"{error.filename}：{zh}：{reason.zh}")
            )

    for root, folders, files in os.walk(folder, onerror=failed):
        here = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED_FOLDERS
            and not (exclude and _excluded(here / name, exclude))
        )
        for name in sorted([name for name in files if name.endswith(SUFFIXES)]):
            file = here / name
            if not (exclude and _excluded(file, exclude)):
                yield file


def _excluded(path: Path, patterns: Sequence[str]) -> bool:
    name = path.as_posix().removeprefix("./")
    return any(
        fnmatch(name, pattern) or fnmatch(path.name, pattern) or fnmatch(name, f"*/{pattern}")
        for pattern in patterns
    )
