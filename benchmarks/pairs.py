"""Do the fixes of every two rules settle, with all other rules looking on?

``python -m benchmarks.pairs`` joins the examples of every two fixable rules, fixes what can be
fixed, and reports pairs that do not settle, raise a new error, or change again in a second run.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.new_errors import new_errors
from tests.fix.pairs import both_fire, pairs


def main() -> int:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for pair in pairs():
            counts["joined"] += 1
            if not both_fire(pair, folder):
                continue
            counts["both fire"] += 1
            rules = f"{pair.first.rule}, {pair.second.rule}"
            try:
                outcome = pair.fix(folder)
            except InternalError as error:
                counts["wrong"] += 1
                print(f"{rules}: {error.text.en}", flush=True)
                continue
            again = replace(pair, document=outcome.document).fix(folder)
            if again.document.text != outcome.document.text:
                counts["wrong"] += 1
                print(f"{rules}: a second run changes it again", flush=True)
            if new_errors(pair.lint(folder), outcome.result, outcome.applied):
                counts["wrong"] += 1
                print(f"{rules}: a new error", flush=True)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
