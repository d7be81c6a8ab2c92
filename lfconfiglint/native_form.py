"""Content of a data file in the form that this interpreter loads quickest.

The form belongs to one release of Python, so that no build can ship it: as Python does with
modules, the first run writes it into ``__pycache__``, or into the user's cache folder where the
installation is somebody else's; where neither is possible every run goes without. It is used for
the file that it was made of alone. ``__pycache__`` is trusted as far as Python trusts it, and the
other as far as nobody else can write there.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from pathlib import Path

from lfconfiglint.hints import Any

_KIND = "native"


def kept(source: Path, shape: object) -> Any:
    """What was kept of this file in a form of this *shape*, which is another for each way in
    which the content may be laid out or made; None where there is nothing, or of another file."""
    for read in (_beside, _of_user):
        try:
            key, content = marshal.loads(read(source))
            if key == _key(source, shape):
                return content
        except (OSError, ValueError, EOFError, TypeError):
            # absent, broken, or of an older release
            pass
    return None


def keep(source: Path, shape: object, make: Callable[[], Any]) -> None:
    """Write what *make* gives for the next run, all at once; it is not asked where nothing can be
    written."""
    if sys.dont_write_bytecode:
        return
    # the next runs do not pay for the imports
    import contextlib

    from lfconfiglint.user_cache import write_own

    def content() -> bytes:
        return marshal.dumps((_key(source, shape), make()))

    try:
        _keep_beside(source, content)
    except OSError:
        with contextlib.suppress(OSError):
            write_own(_KIND, _name(source), content)


def _keep_beside(source: Path, content: Callable[[], bytes]) -> None:
    place = _place(source)
    place.parent.mkdir(exist_ok=True)
    # the next runs do not pay for the import
    from lfconfiglint.whole_file import write_whole

    write_whole(str(place), content, 0o666)


def _beside(source: Path) -> bytes:
    return _place(source).read_bytes()


def _of_user(source: Path) -> bytes:
    # most installations are the user's own
    from lfconfiglint.user_cache import read_own

    return read_own(_KIND, _name(source))


def _name(source: Path) -> str:
    """One for each installation; the key says which of those that share it is meant."""
    from binascii import crc32

    return f"{crc32(os.fsencode(source)):08x}-{_place(source).name}"


def _place(source: Path) -> Path:
    return source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.marshal"


def _key(source: Path, shape: object) -> tuple[Any, str, str, int, int]:
    state = source.stat()
    return shape, sys.version, str(source), state.st_size, state.st_mtime_ns
