"""The version of a checkout of LLaMA-Factory."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.upstream.release.asked import Asked, Pin

# the first since 0.8.0, the others in the releases before it
_VERSION_FILES = (
    "src/llamafactory/extras/env.py",
    "src/llmtuner/cli.py",
    "src/llmtuner/__init__.py",
)


def find_checkout(folder: Path) -> Pin | None:
    """The version of LLaMA-Factory when *folder* is a checkout of it."""
    for name in _VERSION_FILES:
        path = folder / name
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for number, line in enumerate(lines, 1):
            variable, _, value = line.partition(" = ")
            if variable in {"VERSION", "__version__"} and value[:1] in {'"', "'"}:
                return Pin(Asked(value.strip().strip("'\"")), path, number, checkout=True)
    return None
