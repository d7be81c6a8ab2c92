"""What every generator does with what it made: write it, or with ``--check`` say what is stale."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def bring(files: Mapping[Path, str]) -> int:
    """Write those *files* that differ; with ``--check`` on the command line only name them.

    Returns the exit code: 1 where a file is stale and was not written.
    """
    stale = [path for path, text in files.items() if _read(path) != text]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        return 0
    if stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        print(f"stale: {names}; run scripts/{Path(sys.argv[0]).name}", file=sys.stderr)
    return 1 if stale else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
