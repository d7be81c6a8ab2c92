"""Content of a data file in the form that this interpreter loads quickest.

The form belongs to one release of Python, so that no build can ship it: as Python does with
modules, the first run writes it into ``__pycache__``, and where that is not possible every run goes
without. It is used for the file that it was made of alone, and trusted as far as Python trusts that
folder.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from pathlib import Path

from lfconfiglint.hints import Any


def kept(source: Path, shape: int) -> Any:
    """What was kept of this file in a form of this *shape*, which is a number of its own for each
    way in which the content may be laid out; None where there is nothing, or of another file."""
    try:
        key, content = marshal.loads(_place(source).read_bytes())
        return content if key == _key(source, shape) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(source: Path, shape: int, make: Callable[[], Any]) -> None:
    """Write what *make* gives for the next run, all at once; it is not asked where the folder
    cannot be written to."""
    if sys.dont_write_bytecode:
        return
    # the next runs do not pay for the import
    import contextlib

    place = _place(source)
    temporary = place.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        with temporary.open("wb") as file:
            marshal.dump((_key(source, shape), make()), file)
        temporary.replace(place)


def _place(source: Path) -> Path:
    return source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.marshal"


def _key(source: Path, shape: int) -> tuple[int, str, int, int]:
    state = source.stat()
    return shape, sys.version, state.st_size, state.st_mtime_ns
