"""LLaMA-Factory's own code in a project: where it is, and its version.

A project may be a checkout or a fork of it, publish only the files that it changed, or hold a
checkout in a folder of its own. A fork may call the package otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.upstream.release.asked import Asked, Pin

_ARGUMENTS = Path("hparams") / "finetuning_args.py"
_VERSION_FILES = ("extras/env.py", "cli.py", "__init__.py")
"""The first since 0.8.0, the others in the releases before it, where the package was llmtuner."""


def find_package(folder: Path) -> Path | None:
    """The package of LLaMA-Factory's code, or a part of it, that *folder* is a checkout of."""
    source = folder / "src"
    known = source / "llamafactory"
    if (known / "hparams").is_dir():
        return known
    try:
        others = sorted(source.iterdir())
    except OSError:
        return None
    return next((package for package in others if (package / _ARGUMENTS).is_file()), None)


def find_checkout(folder: Path) -> Pin | None:
    """The version of LLaMA-Factory when *folder* is a checkout of it."""
    package = find_package(folder)
    names = dict.fromkeys((package, folder / "src" / "llamafactory", folder / "src" / "llmtuner"))
    return _version([name / file for name in names if name for file in _VERSION_FILES])


def _version(files: Iterable[Path]) -> Pin | None:
    for path in files:
        try:
            lines = text_beside(path, "replace").splitlines()
        except OSError:
            continue
        for number, line in enumerate(lines, 1):
            variable, _, value = line.partition(" = ")
            if variable in {"VERSION", "__version__"} and value[:1] in {'"', "'"}:
                return Pin(Asked(value.strip().strip("'\"")), path, number, checkout=True)
    return None
