"""Send hostile file names, keys, values and comments through every report format.

``python -m benchmarks.hostile 10000`` prints how many reports each format's consumer took, and
stops at the first that it did not take, with the strings that made it.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

from lfconfiglint.report.formats.table import form_of
from tests.report.formats.consumers import CONSUMERS, consume
from tests.report.formats.hostile import NASTY, report_about

_RANGES = ((0x00, 0x7F), (0x20, 0x7E), (0x80, 0x2FF), (0x2000, 0x206F), (0x4E00, 0x4FFF),
           (0xE000, 0xFFFD), (0x1F300, 0x1FAFF))  # fmt: skip


def hostile_string(chance: random.Random) -> str:
    """Fragments that mean something to some format, and characters of every kind, mixed."""
    pieces = []
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.6:
            pieces.append(chance.choice(NASTY))
        else:
            low, high = chance.choice(_RANGES)
            pieces.append("".join(chr(chance.randint(low, high)) for _ in range(6)))
    return "".join(pieces)


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    findings: Counter[str] = Counter()
    for _ in range(count):
        strings = [hostile_string(chance) for _ in range(4)]
        report = report_about(*strings)
        number = len(report.result.diagnostics)
        for form in CONSUMERS:
            shape = form_of(form)
            assert shape is not None
            try:
                consume(form, list(shape.lines([report], "en")), number)
            except Exception as error:
                sys.exit(f"{form}: {error!r}\n{strings!r}")
            findings[form] += number
    for form, number in findings.items():
        print(f"{form:10} {count} reports, {number} findings, none escaped")
    print(f"seed {seed}")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1000,
        int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32),
    )
