"""Time and memory for input that nobody would write, at a size, twice and four times it.

python -m benchmarks.bounds
python -m benchmarks.bounds --size 1000000 --only ignore -- --output-format json

What follows ``--`` goes to the tool, behind ``train.yaml``. Each run is held to 2 GiB of addresses
and a minute of a processor. The exit code is 1 where a run broke these limits, failed of itself, or
took more than three times what half of the input takes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.bounds.beside import BESIDE
from benchmarks.bounds.configs import CONFIGS
from benchmarks.speed.measure import ENVIRONMENT

_SECONDS = 60
_BYTES = 2 << 30
_GROWTH = 3.0
_SHORT = 0.5
"""Seconds; growth of less is the interpreter's start."""
USUAL = ("--hardware", "8xH20")


class Taken(NamedTuple):
    """A run: its exit code, seconds of processors, bytes at its peak, and whether it failed."""

    code: int
    cpu: float
    memory: int
    broke: bool


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def run(files: Mapping[str, str], arguments: tuple[str, ...]) -> Taken:
    """Run the tool in a folder with these files alone."""
    with TemporaryDirectory() as name:
        folder = Path(name, "project")
        for place, content in files.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")
        said = Path(name, "said")
        with said.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "lfconfiglint", *arguments],
                cwd=folder,
                env={**ENVIRONMENT, "XDG_CACHE_HOME": name, "XDG_STATE_HOME": name},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=_limit,
            )
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        text = said.read_bytes()
    broke = process.returncode not in (0, 1, 2) or b"internal error" in text or b"Trace" in text
    cpu = used.ru_utime + used.ru_stime
    return Taken(process.returncode, cpu, used.ru_maxrss * 1024, broke)


def tried(
    name: str, make: Callable[[int], Mapping[str, str]], size: int, arguments: tuple[str, ...]
) -> bool:
    """Print one line for a case; whether all was well."""
    taken = [run(make(each), arguments) for each in (size // 4, size // 2, size)]
    grew = taken[-1].cpu > max(_GROWTH * taken[-2].cpu, _SHORT)
    well = not grew and not any(each.broke for each in taken)
    figures = "  ".join(f"{each.cpu:5.2f} s {each.memory / 1e6:4.0f} MB" for each in taken)
    print(f"{name:45} {figures}{'' if well else '  WRONG'}", flush=True)
    return well


def _alone(make: Callable[[int], str], size: int) -> Mapping[str, str]:
    return {"train.yaml": make(size)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the largest input")
    parser.add_argument("--only", default="", help="a part of the names of cases to try")
    parser.add_argument("arguments", nargs="*", default=list(USUAL))
    options = parser.parse_args()
    arguments = ("train.yaml", *options.arguments)
    cases: dict[str, Callable[[int], Mapping[str, str]]] = {
        **{name: partial(_alone, make) for name, make in CONFIGS.items()},
        **BESIDE,
    }
    wrong = sum(
        not tried(name, make, options.size, arguments)
        for name, make in cases.items()
        if options.only in name
    )
    sys.exit(f"{wrong} cases are not bounded" if wrong else 0)


if __name__ == "__main__":
    main()
