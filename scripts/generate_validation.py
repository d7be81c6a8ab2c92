"""Write the page that compares estimates with measurements; ``--check`` only compares.

``docs/validation*.md`` has the tables, ``docs/validation*.svg`` the picture and
``docs/validation.csv`` every row. The measurements are those in ``tests/facts/data``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from validation.page import page, plot, rows  # noqa: E402


def main() -> int:
    files = {
        "docs/validation.md": page("en"),
        "docs/validation_zh.md": page("zh"),
        "docs/validation.svg": plot("en"),
        "docs/validation_zh.svg": plot("zh"),
        "docs/validation.csv": rows(),
    }
    stale = [name for name, text in files.items() if _differs(ROOT / name, text)]
    if "--check" in sys.argv[1:]:
        if stale:
            print(f"stale: {', '.join(stale)}; run {Path(__file__).name}", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(files[name], encoding="utf-8")
    return 0


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    sys.exit(main())
