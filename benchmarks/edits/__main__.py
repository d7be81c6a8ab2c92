"""Make random edits in configs of every kind, and judge each by other means than made it.

``python -m benchmarks.edits FOLDER --count 100000 --seed 1``
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from benchmarks.edits.changes import random_operation, random_operations
from benchmarks.edits.documents import generated
from benchmarks.edits.ours import Wrong
from benchmarks.edits.trial import try_edit, try_edits
from benchmarks.edits.variants import LOADER, read, variants
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.plan import Refused

_EDITS_EACH = 4
"""Of each variant: 100,000 edits go through more than a thousand files."""


def _configs(folders: list[Path], chance: random.Random) -> Iterator[bytes]:
    """Each file of the folders, and between them as many generated ones, without end."""
    paths = sorted(p for folder in folders for p in folder.rglob("*.y*ml") if p.is_file())
    while True:
        for path in paths or (None,):
            if path is not None:
                yield path.read_bytes()
            yield generated(chance)


def _documents(
    folders: list[Path], chance: random.Random, tally: Counter[str]
) -> Iterator[tuple[bytes, Document]]:
    for data in _configs(folders, chance):
        try:
            ways = list(variants(data))
        except UnicodeDecodeError:
            continue
        for name, changed in ways:
            document = parse_document(changed)
            values = read(changed.decode("utf-8-sig"))
            if not document.problems and isinstance(values, dict) and document.entries:
                tally[name] += 1
                yield changed, document


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    chance, started = random.Random(options.seed), time.monotonic()
    tally, kinds, refused, wrong, made = Counter(), Counter(), Counter(), 0, 0  # type: ignore[var-annotated]
    for data, document in _documents(options.folders, chance, tally):
        text = data.decode("utf-8-sig")
        root = yaml.compose(text, LOADER)
        for _ in range(_EDITS_EACH):
            operation = random_operation(chance, text, root)
            several = random_operations(chance, text, root) if chance.random() < 0.2 else []
            try:
                if several:
                    try_edits(data, document, several)
                else:
                    try_edit(data, document, operation, comments=chance.random() < 0.5)
            except Refused as reason:
                refused[type(operation).__name__ + ": " + str(reason)[:60]] += 1
                continue
            except (Wrong, InternalError, ValueError, KeyError) as error:
                wrong += 1
                print(f"WRONG {error!r} {several or operation}\n{data!r}\n", flush=True)
            made += 1
            kinds["several" if several else type(operation).__name__] += 1
        if made >= options.count or wrong > 20:
            break
    seconds = time.monotonic() - started
    print(f"{made} edits, {wrong} wrong, {sum(refused.values())} refused, {seconds:.0f} s")
    print(
        f"by operation: {dict(kinds)}\ndocuments: {dict(tally)}\nrefused: {refused.most_common(12)}"
    )
    print(f"seed {options.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
