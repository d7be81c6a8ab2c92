"""Mutate configs, ask LLaMA-Factory's own parser and the linter, and report where they differ.

    python -m benchmarks.parity --python ENVIRONMENT/bin/python [--count 8000] [--distributed]

Exits with 1 when a refused config passes without an error, or an accepted one gets an error that
is not explained.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.parity import report
from benchmarks.parity.compare import Case
from benchmarks.parity.mutate import Mutator
from benchmarks.parity.session import Session
from benchmarks.parity.shrink import shrink
from benchmarks.parity.store import store

BATCH = 1000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.parity", description=__doc__.split("\n")[0])
    parser.add_argument("--python", type=Path, required=True, help="of an environment with 0.9.5")
    parser.add_argument("--transformers", help="stop unless it has this release")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--distributed", action="store_true", help="as if torchrun started it")
    parser.add_argument("--seed", type=lambda text: int(text, 0), help="default: a fresh one")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--shrink", type=int, default=30, metavar="N", help="examples made small")
    parser.add_argument(
        "--store", type=int, metavar="N", help="only write N verdicts for the tests"
    )
    return parser.parse_args()


def collect(session: Session, seed: int, count: int) -> list[Case]:
    cases: list[Case] = []
    configs = iter(Mutator(Random(seed), session.distributed))
    for start in range(0, count, BATCH):
        batch = itertools.islice(configs, min(BATCH, count - start))
        cases += session.ask([(config.text, config.touched) for config in batch])
        print(f"  {len(cases)} of {count}", file=sys.stderr, flush=True)
    return cases


class Smallest:
    """Shrinks the example of a group while it stays in that group; only the first *limit*."""

    def __init__(self, session: Session, limit: int) -> None:
        self.session, self.left = session, limit

    def __call__(self, name: str, label: str, case: Case) -> str:
        def still(texts: Sequence[str]) -> list[bool]:
            cases = self.session.ask([(text, case.touched) for text in texts])
            return [label in report.groups([one])[name] for one in cases]

        self.left -= 1
        text = case.text
        if self.left >= 0:
            # a part of a config may be what the linter cannot work with at all
            with contextlib.suppress(RuntimeError):
                text = shrink(case.text, case.touched, still)
        return "".join(f"    {line}\n" for line in text.splitlines()).rstrip("\n")


def main() -> int:
    chosen = options()
    seed: int = chosen.seed if chosen.seed is not None else secrets.randbits(64)
    start = time.perf_counter()
    with Session(chosen.python.absolute(), chosen.distributed, chosen.jobs) as session:
        if chosen.transformers not in (None, session.transformers):
            print(f"the environment has transformers {session.transformers}", file=sys.stderr)
            return 2
        print(f"seed {seed:#x}; {session.releases}; distributed: {chosen.distributed}")
        cases = collect(session, seed, chosen.count)
        if chosen.store:
            kept, left = store(
                cases, chosen.store, session.transformers, chosen.distributed, Random(seed)
            )
            print(f"stored {kept} verdicts; disagreed with, so left out: {left}")
            return 1 if left else 0
        found = report.groups(cases)
        sections = (
            ("Figures", report.figures(cases)),
            ("Refusals by message", report.by_check(cases)),
            ("Explained errors on accepted configs", report.explained(cases)),
        )
        for title, lines in sections:
            print(f"\n## {title}", *lines, sep="\n")
        for line in report.examples(found, Smallest(session, chosen.shrink)):
            print(line, flush=True)
    print(f"\nseed {seed:#x}, {time.perf_counter() - start:.0f} s")
    return 1 if found["failed"] or found["miss"] or found["false alarm"] else 0


if __name__ == "__main__":
    sys.exit(main())
