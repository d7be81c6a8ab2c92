"""Does the cache tell what checking anew does?

python -m benchmarks.cached FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
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


def change_some(folder: Path) -> None:
    """One config of a hundred, so that each says something else."""
    files = sorted(path for path in folder.rglob("*.y*ml") if path.is_file())
    for path in files[7::100]:
        path.write_bytes(path.read_bytes() + b"\nlogging_step: 1\n")


def compared(folder: Path, cache: str, machine: tuple[str, ...], name: str) -> int:
    """Run with the cache and without; the number of files of which they say different things."""
    taken, found = run(folder, cache, *machine)
    plain_time, plain = run(folder, cache, "--no-cache", *machine)
    wrong = [path for path in plain if plain[path] != found.get(path)]
    print(
        f"{' '.join(machine) or 'no machine'}, {name}: {len(found)} files, {len(wrong)} differ; "
        f"{taken:.2f} s of processors, without {plain_time:.2f} s"
    )
    print(*wrong[:5], sep="\n", end="\n" if wrong else "")
    return len(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args().folder
    different = 0
    with TemporaryDirectory() as cache, TemporaryDirectory() as place:
        # some are changed on the way
        folder = Path(shutil.copytree(given, Path(place, "configs"), symlinks=True))
        # what is too new is told by its content alone, later by its time
        time.sleep(3)
        for machine in MACHINES:
            different += compared(folder, cache, machine, "filled")
            different += compared(folder, cache, machine, "cached")
        change_some(folder)
        for machine in MACHINES:
            different += compared(folder, cache, machine, "1 % changed")
            different += compared(folder, cache, machine, "cached again")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
