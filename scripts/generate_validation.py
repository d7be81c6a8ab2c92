"""Write the page that compares estimates with measurements; ``--check`` only compares.

``docs/validation*.md`` has the tables, ``docs/validation*.svg`` the picture and
``docs/validation.csv`` every row. The measurements are those in ``tests/facts/data``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generated import bring  # noqa: E402
from validation.page import page, plot, rows  # noqa: E402


def main() -> int:
    files = {
        "docs/validation.md": page("en"),
        "docs/validation_zh.md": page("zh"),
        "docs/validation.svg": plot("en"),
        "docs/validation_zh.svg": plot("zh"),
        "docs/validation.csv": rows(),
    }
    return bring({ROOT / name: text for name, text in files.items()})


if __name__ == "__main__":
    sys.exit(main())
