"""Runs the tool as on Windows in one respect: what ``os.open`` opens without ``O_BINARY`` is text,
whose line ends are changed and which ends at a Ctrl-Z.

``python tests/text_mode.py ARGUMENTS``
"""

from __future__ import annotations

import os
from typing import Any

_BINARY = 1 << 30
_open, _read, _write, _close = os.open, os.read, os.write, os.close
_text: set[int] = set()


def _opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
    descriptor = _open(path, flags & ~_BINARY, mode, **more)
    if not flags & _BINARY:
        _text.add(descriptor)
    return descriptor


def _read_from(descriptor: int, size: int) -> bytes:
    content = _read(descriptor, size)
    if descriptor in _text:
        content = content.partition(b"\x1a")[0].replace(b"\r\n", b"\n")
    return content


def _written_to(descriptor: int, content: Any) -> int:
    data = bytes(content)
    _write(descriptor, data.replace(b"\n", b"\r\n") if descriptor in _text else data)
    return len(data)


def _closed(fd: int) -> None:
    _text.discard(fd)
    _close(fd)


if __name__ == "__main__":
    os.O_BINARY = _BINARY  # type: ignore[attr-defined]
    os.open, os.read, os.write, os.close = _opened, _read_from, _written_to, _closed
    from lfconfiglint.cli import main

    main()
