"""``--watch``: check again whenever a config, or what lies beside it, changes."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.cli.terminal import echo
from lfconfiglint.cli.texts import spoken_language
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Text

_PAUSE = 0.4
"""Seconds between two looks."""
_SUFFIXES = (".yaml", ".yml", ".json", ".toml", ".sh", ".txt", ".lock")
_CLEAR = "\x1b[2J\x1b[H"

State = dict[str, tuple[int, int]]


def keep_checking(paths: Sequence[str], arguments: Sequence[str]) -> int:
    """Run the tool with these arguments, and again after each change, until it is interrupted.

    Each run is a process of its own, which reads rules, settings and neighbours anew. Returns the
    last exit code. Raises UsageError for standard input and for a path that names
    nothing.
    """
    # this process stays, unlike those that check
    gc.enable()
    if "-" in paths:
        raise UsageError(Text("standard input cannot be watched", "标准输入无法监视"))
    command = [sys.executable, "-m", "lfconfiglint", *(a for a in arguments if a != "--watch")]
    told = Text("watching; Ctrl-C ends it", "正在监视文件变化，按 Ctrl-C 结束")
    code = 0
    try:
        while True:
            before = _state(paths)
            if sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
                sys.stdout.flush()
            code = subprocess.run(command, check=False).returncode
            echo(told.say(spoken_language()), err=True)
            while _state(paths) == before:
                time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return code


def _state(paths: Sequence[str]) -> State:
    """When each file was changed, and its size; what cannot be looked at counts as missing."""
    found: State = {}
    for path in _files(paths):
        try:
            status = path.stat()
        except OSError:
            continue
        found[str(path)] = status.st_mtime_ns, status.st_size
    return found


def _files(paths: Sequence[str]) -> Iterator[Path]:
    folders = {Path()}
    for path in find_files(paths or (".",), (), force=False):
        yield path
        folders.add(path.parent)
    for folder in folders:
        try:
            yield from (each for each in folder.iterdir() if each.suffix in _SUFFIXES)
        except OSError:
            continue
