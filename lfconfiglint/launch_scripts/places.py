"""Which files a path in a script may mean, when nobody says where the script is run."""

from __future__ import annotations

import os
from pathlib import Path

from lfconfiglint.file_memory import look, remembered

_MARKS = (".git", "pyproject.toml", "setup.py", "lfconfiglint.toml")
_MOST_LEVELS = 8


def project_root(config: Path) -> Path:
    """The nearest folder above a config that looks like a project's, else the working folder where
    it is above the config, else the config's own."""
    return Path(root_above(str(config.parent)))


@remembered(256)
def root_above(folder: str) -> str:
    """The same for a config in *folder*."""
    above = _with_those_above(folder)[:_MOST_LEVELS]
    for place in above:
        if _is_marked(place):
            return place
    here = os.getcwd()
    return here if here in above else folder


def _with_those_above(folder: str) -> list[str]:
    # path objects take longer to make than the system to look
    found = [folder]
    while (above := os.path.dirname(found[-1])) != found[-1]:
        found.append(above)
    return found


@remembered(256)
def _is_marked(folder: str) -> bool:
    return any(os.path.exists(look(os.path.join(folder, mark))) for mark in _MARKS)


def folders_up(folder: str, root: str) -> list[str]:
    """A folder and those above it, up to the root; only itself where it is not below the root."""
    above = _with_those_above(folder)
    return above[: above.index(root) + 1] if root in above else [folder]


def meant_files(path: str, moved_to: str | None, script: Path, root: Path) -> set[Path]:
    """The existing files that *path* in a script may mean.

    *moved_to* is where the script went before: empty where nowhere, None where it is not known. A
    script is run in its own folder or one above it; an absolute place that is not on this machine
    is taken for the same project elsewhere.
    """
    above = [Path(folder) for folder in folders_up(str(script.parent), str(root))]
    if path.startswith("/"):
        if look(Path(path)).exists():
            return {Path(path).resolve()}
        return _elsewhere(path, root)
    if not moved_to:
        bases = above
    elif not moved_to.startswith("/"):
        bases = [folder / moved_to for folder in above]
    else:
        bases = [Path(moved_to)] if look(Path(moved_to)).is_dir() else above
    return {found for found in (_existing(base / path) for base in bases) if found is not None}


def _existing(path: Path) -> Path | None:
    try:
        return path.resolve() if look(path).is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _elsewhere(path: str, root: Path) -> set[Path]:
    """The file whose place in this project is how an absolute path of another machine ends."""
    parts = Path(path).parts[1:]
    for start in range(len(parts) - 1):
        found = _existing(root.joinpath(*parts[start:]))
        if found is not None:
            return {found}
    return set()
