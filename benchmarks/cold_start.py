"""How long one cold lint of one file takes, beside what it cannot do without, in one run.

    python benchmarks/cold_start.py [RUNS]

Prints the median of each command's wall-clock seconds, and the ratio to importing click and
ruamel.yaml. Commands take turns, so that a slow moment of the machine hits them all.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = str(ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml")
LINT = [sys.executable, "-m", "lfconfiglint"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import click, ruamel.yaml": [sys.executable, "-c", "import click, ruamel.yaml"],
    "lint, no profile": [*LINT, CONFIG, "--isolated"],
    "lint, 8xH20": [*LINT, CONFIG, "--isolated", "--hardware", "8xH20", "--samples", "20000"],
    "estimate, 8xH20": [*LINT, "estimate", CONFIG, "--isolated", "--hardware", "8xH20"],
}


# an installed tool has its bytecode cached
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        # the first run fills caches and may have to compile the rules
        seconds(command)
    for _ in range(runs):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    base = statistics.median(times["import click, ruamel.yaml"])
    for name, taken in times.items():
        median = statistics.median(taken)
        spread = max(taken) - min(taken)
        print(f"{name:28} {median:.3f} s  (spread {spread:.3f})  ratio {median / base:.2f}")


if __name__ == "__main__":
    main()
