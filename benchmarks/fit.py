"""How long `fit` searches, beyond start-up: `python -m benchmarks.fit [ROUNDS]`.

Milliseconds of the whole answer (levers, search, lints of what is proposed, smallest machines) for
runs that overflow in different places, the middle of the rounds; the first round, in which modules
and rules are still cold, stands beside it.
"""

from __future__ import annotations

import sys
import time
from statistics import median

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.grid import Grid
from lfconfiglint.fit.levers.all import levers_of
from tests.fit.support import answer_for, context_for
from tests.fit.test_answer import CASES


def main(rounds: int) -> None:
    print(f"{'run':<26}{'points':>8}{'proposals':>11}{'first':>9}{'median':>9}  ms")
    for name, (text, hardware) in CASES.items():
        seconds = []
        for _ in range(rounds):
            start = time.perf_counter()
            answer = answer_for(text, hardware)
            seconds.append(1000 * (time.perf_counter() - start))
        points = len(Grid(levers_of(Facts(context_for(text, hardware)))).points)
        found = len(answer.proposals)
        print(f"{name:<26}{points:>8}{found:>11}{seconds[0]:>9.0f}{median(seconds):>9.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
