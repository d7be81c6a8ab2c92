"""How soon the server answers a keystroke: `python -m benchmarks.speed.server [--runs N]`.

A real client starts the server as an editor does, types into a config of 60 lines, and waits for
the findings of each version; the clock runs from the change to the findings.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types

from benchmarks.speed.configs import SEED
from tests.server.client import Editor

LINES = 60
NAME = "train.yaml"
TYPED = ("500", "501")


async def seconds(folder: Path, flags: tuple[str, ...], runs: int) -> list[float]:
    """Seconds until each of *runs* keystrokes was answered; the first few are not counted."""
    lines = SEED.read_text(encoding="utf-8").splitlines()
    lines += [f"# line {number}" for number in range(len(lines) + 1, LINES + 1)]
    line = next(number for number, text in enumerate(lines) if text.startswith("save_steps: "))
    start = lines[line].index(": ") + 2
    place = types.Range(
        types.Position(line, start),
        types.Position(line, start + len(lines[line][start:].split()[0])),
    )
    editor = Editor(folder)
    await editor.start(*flags)
    await editor.open(NAME, "\n".join(lines) + "\n")
    taken = []
    for number in range(runs + 5):
        before = time.perf_counter()
        await editor.type(NAME, TYPED[number % 2], place)
        taken.append(time.perf_counter() - before)
    await editor.stop()
    return taken[5:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="keystrokes")
    options = parser.parse_args()
    for flags in ((), ("--hardware", "8xH20", "--samples", "20000")):
        with TemporaryDirectory() as name:
            taken = asyncio.run(seconds(Path(name), flags, options.runs))
        first, middle, last = statistics.quantiles(taken, n=4)
        print(
            f"{' '.join(flags) or 'no machine'}: median {middle * 1e3:.1f} ms, "
            f"quartiles {first * 1e3:.1f} to {last * 1e3:.1f} ms, worst {max(taken) * 1e3:.1f} ms"
        )


if __name__ == "__main__":
    main()
