"""Check that every generated file is what its generator writes today; exits 1 otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GENERATORS = (
    "generate_key_schema.py",
    "generate_kind_schemas.py",
    "generate_model_catalog.py",
    "generate_docs.py",
    "generate_validation.py",
)


def main() -> int:
    folder = Path(__file__).parent
    results = [
        subprocess.run([sys.executable, folder / name, "--check"], check=False).returncode
        for name in GENERATORS
    ]
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main())
