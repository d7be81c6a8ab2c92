"""What has to be known of every rule, in the form that this interpreter loads in a millisecond.

Conditions that are compiled already take a tenth of the time of their texts. The form belongs to
one release of Python, so that no build can ship it: as Python does with modules, the first run
writes it into ``__pycache__``, and where that is not possible every run goes without. It is used
for the stored file that it was made of alone, and trusted as far as Python trusts that folder.
"""

from __future__ import annotations

import marshal
import os
import sys
from pathlib import Path
from types import CodeType

from lfconfiglint.condition import Source
from lfconfiglint.expressions import condition_code
from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass

_FORMAT = 4


@dataclass(frozen=True)
class Heads:
    """``parts`` are of the conditions of all rules; ``rules`` has the fields of each rule."""

    fingerprint: str
    parts: list[Source]
    rules: list[tuple[Any, ...]]


def kept(stored: Path) -> Heads | None:
    """What was kept of this file, or None where there is nothing, or of another file."""
    try:
        *key, fingerprint, parts, rules = marshal.loads(_place(stored).read_bytes())
        return Heads(fingerprint, parts, rules) if tuple(key) == _key(stored) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(stored: Path, heads: Heads) -> None:
    """Write it for the next run, all at once; a folder that cannot be written to is no matter."""
    if sys.dont_write_bytecode:
        return
    # the next runs do not pay for the import
    import contextlib

    parts = [
        marshal.dumps(condition_code(part)) if isinstance(part, str) else part
        for part in heads.parts
    ]
    place = _place(stored)
    temporary = place.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        temporary.write_bytes(marshal.dumps((*_key(stored), heads.fingerprint, parts, heads.rules)))
        temporary.replace(place)


def unpacked(condition: bytes) -> CodeType:
    """The code of a compiled condition."""
    code: CodeType = marshal.loads(condition)
    return code


def _place(stored: Path) -> Path:
    return stored.parent / "__pycache__" / f"{stored.stem}.{sys.implementation.cache_tag}.marshal"


def _key(stored: Path) -> tuple[int, str, int, int]:
    state = stored.stat()
    return _FORMAT, sys.version, state.st_size, state.st_mtime_ns
