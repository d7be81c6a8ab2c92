"""Does the cache tell what checking anew does?

python -m benchmarks.cached FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LINT = [sys.executable, "-m", "lfconfiglint", "--isolated", "--output-format", "json"]
MACHINES = ((), ("--hardware", "8xH20", "--samples", "20000"))


def run(folder: Path, cache: str, *arguments: str) -> tuple[float, dict[str, Any]]:
    """Seconds of the processors, and what was said of each file."""
    before = os.times()
    done = subprocess.run(
        [*LINT, str(folder), *arguments],
        env={**os.environ, "XDG_CACHE_HOME": cache},
        stdout=subprocess.PIPE,
        check=False,
    )
    after = os.times()
    taken = after.children_user + after.children_system
    taken -= before.children_user + before.children_system
    return taken, {entry["path"]: entry for entry in json.loads(done.stdout)["files"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    different = 0
    with TemporaryDirectory() as cache:
        for machine in MACHINES:
            plain_time, plain = run(folder, cache, "--no-cache", *machine)
            # what is too new is told by its content alone, later by its time
            time.sleep(3)
            for name in ("filled", "cached"):
                taken, found = run(folder, cache, *machine)
                wrong = [path for path in plain if plain[path] != found.get(path)]
                different += len(wrong)
                print(
                    f"{' '.join(machine) or 'no machine'}, {name}: {len(found)} files, "
                    f"{len(wrong)} differ; {taken:.2f} s of processors, without {plain_time:.2f} s"
                )
                print(*wrong[:5], sep="\n", end="\n" if wrong else "")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
