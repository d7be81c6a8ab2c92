"""What the results of a whole run rest on: this tool as it is, and where and how it is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import lfconfiglint
from lfconfiglint import resources
from lfconfiglint.result_cache.digests import digest

_FORMAT = 7
"""Changes with what is kept and how."""


def basis_of(own_rules: Iterable[Path], *others: object) -> str:
    """A name for the tool, the folder it runs in, people's own rules and *others*, by ``repr``."""
    about = (
        _FORMAT,
        lfconfiglint.__version__,
        _tool(),
        # books are in the interpreter's own form
        sys.version,
        str(Path.cwd()),
        # with the package the tokens of a local model's data are counted
        find_spec("tokenizers") is not None,
        [digest(file.read_bytes()) for folder in own_rules for file in _rule_files(folder)],
        others,
    )
    return digest(repr(about).encode(errors="surrogatepass"))


def _rule_files(place: Path) -> list[Path]:
    return resources.rule_files(place) if place.is_dir() else [place]


def _tool() -> object:
    """Builds of one version may differ; in a checkout every file may have been edited."""
    if resources.INSTALLED:
        state = resources.COMPILED_RULES.stat()
        return state.st_size, state.st_mtime_ns
    folders = (resources.PACKAGE, resources.RULES, resources.SCHEMAS)
    return [state for folder in folders for state in sorted(_states(folder))]


def _states(folder: Path) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _states(Path(entry.path))
        elif entry.name.endswith((".py", ".json", ".csv", ".yaml")):
            state = entry.stat()
            yield entry.path, state.st_size, state.st_mtime_ns
