"""Which configs write a folder, known of most of them without reading them again."""

from __future__ import annotations

import os
from collections.abc import Callable

from lfconfiglint.facts.pipeline.siblings import (
    Writing,
    by_folder,
    files_beside,
    files_together,
    first_of,
    read_written,
)
from lfconfiglint.real_path import real_path
from lfconfiglint.result_cache.digests import short_digest
from lfconfiglint.result_cache.files import Files
from lfconfiglint.result_cache.folders import Here

_MOST = 4096


class Writers:
    """*known* tells which folders a config writes, None where it has to be read for that."""

    def __init__(self, known: Callable[[str], tuple[str, ...] | None], files: Files) -> None:
        self._known = known
        self._files = files
        self._digests: dict[tuple[str, str, str, int], bytes] = {}
        self._beside: dict[tuple[str, str], Writing] = {}
        self._together: dict[int, Writing] = {}

    def of(self, folder: str, here: Here) -> bytes:
        """A digest of the configs around one of that folder in which a line writes *folder*, as
        :class:`lfconfiglint.facts.pipeline.siblings.Around` looks for them."""
        key = (folder, here.folder, here.real, id(here.checker.together))
        digest = self._digests.get(key)
        if digest is None:
            if len(self._digests) >= _MOST:
                self._digests.clear()
                self._beside.clear()
            files = first_of(folder, self._around(here), self._in_run(here))
            digest = self._digests[key] = digest_of(files)
        return digest

    def _around(self, here: Here) -> Writing:
        key = (here.folder, here.real)
        if key not in self._beside:
            beside = files_beside(here.real)
            if here.folder != here.real:
                # as the run calls them
                beside = {_renamed(path, here.folder): real for path, real in beside.items()}
            self._beside[key] = by_folder(beside, self._written)
        return self._beside[key]

    def _in_run(self, here: Here) -> Writing:
        # the files of one run, which live as long as it does
        files = here.checker.together
        if id(files) not in self._together:
            self._together[id(files)] = by_folder(files_together(files, self._real), self._written)
        return self._together[id(files)]

    def _real(self, path: str) -> str:
        file = self._files.ahead(path)
        return real_path(path) if file is None else file.real

    def _written(self, path: str) -> tuple[str, ...]:
        known = self._known(path)
        return read_written(path) if known is None else known


def _renamed(path: str, folder: str) -> str:
    """A path in the folder as the run calls it."""
    return os.path.join(folder, os.path.basename(path))


def digest_of(files: tuple[str, ...]) -> bytes:
    """A digest of paths: whether they are the same is all that is asked later."""
    return short_digest("\0".join(files).encode(errors="surrogateescape"))
