"""How far a run over many files is, on a terminal that shows nothing else meanwhile."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator

from lfconfiglint.hints import TypeVar
from lfconfiglint.language import Lang, Text

FROM = 200
"""Files of a run that people may wait for."""
_EVERY = 0.1
"""Seconds between two lines."""

T = TypeVar("T")


def can_show(*, streams: bool) -> bool:
    """Whether the terminal is free: findings that appear as they are found tell how far it is."""
    if os.environ.get("TERM") == "dumb":
        return False
    return sys.stderr.isatty() and not (streams and sys.stdout.isatty())


def with_progress(found: Iterator[T], number: int, lang: Lang, *, streams: bool) -> Iterator[T]:
    """The same; where people may wait and the terminal is free, with a line on standard error that
    is rewritten, and taken away at the end. Findings may *stream* to standard output meanwhile."""
    return found if number < FROM or not can_show(streams=streams) else _told(found, number, lang)


def _told(found: Iterable[T], number: int, lang: Lang) -> Iterator[T]:
    shown = last = 0.0
    try:
        for count, each in enumerate(found, 1):
            now = time.monotonic()
            if now - last >= _EVERY:
                last = shown = now
                text = Text(f"{count:,} of {number:,} files", f"{count:,} / {number:,} 个文件")
                sys.stderr.write(f"\r\x1b[K{text.say(lang)}")
                sys.stderr.flush()
            yield each
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
