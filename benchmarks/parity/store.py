"""Verdicts of LLaMA-Factory's parser, kept so that the tests can ask the linter alone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.parity.compare import Case, first_error_match, shape
from benchmarks.parity.linter import ROOT
from benchmarks.parity.parser_process import Verdict

FILE = ROOT / "tests" / "upstream" / "data" / "verdicts.jsonl"
LONGEST_MESSAGE = 400
ACCEPTED_SHARE = 0.3


@dataclass(frozen=True)
class Stored:
    """One config, what the parser of a transformers release said, and how it was launched."""

    text: str
    touched: frozenset[str]
    transformers: str
    distributed: bool
    verdict: Verdict

    def line(self) -> str:
        said = self.verdict
        fields: dict[str, Any] = {"transformers": self.transformers, "ok": said.ok}
        if self.distributed:
            fields["distributed"] = True
        if not said.ok:
            # the folder that the config was written into says nothing
            message = re.sub(r"[^\s\"']*/(?=c\d{5}\.yaml)", "", said.message)[:LONGEST_MESSAGE]
            fields |= {"phase": said.phase, "type": said.type, "message": message}
        fields |= {"touched": sorted(self.touched), "config": self.text}
        return json.dumps(fields, ensure_ascii=False)


def read(path: Path = FILE) -> list[Stored]:
    """What is stored; nothing where there is no file."""
    if not path.is_file():
        return []
    return [_stored(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _stored(fields: dict[str, Any]) -> Stored:
    verdict = Verdict(
        ok=fields["ok"],
        phase=fields.get("phase", "done"),
        type=fields.get("type", ""),
        message=fields.get("message", ""),
    )
    distributed = fields.get("distributed", False)
    touched = frozenset(fields["touched"])
    return Stored(fields["config"], touched, fields["transformers"], distributed, verdict)


def agrees(case: Case) -> bool:
    """Whether the linter says the same, and among others upstream's first error."""
    if case.outcome not in ("agree", "explained"):
        return False
    return case.verdict.ok or first_error_match(case) is not None


def store(
    cases: Iterable[Case], count: int, transformers: str, distributed: bool, random: Random
) -> tuple[int, int]:
    """Keep *count* of *cases*, in place of those stored for the same release and launch.

    Only what the linter agrees with is kept, for the tests guard what holds. Returns how many
    were kept and how many of *cases* were disagreed with.
    """
    good = [case for case in cases if agrees(case)]
    kept = list(_sample(good, count, random))
    others = [
        one for one in read() if (one.transformers, one.distributed) != (transformers, distributed)
    ]
    new = [Stored(c.text, c.touched, transformers, distributed, c.verdict) for c in kept]
    FILE.parent.mkdir(parents=True, exist_ok=True)
    lines = sorted(one.line() for one in (*others, *new))
    FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(kept), sum(1 for case in cases if not agrees(case))


def _sample(cases: Sequence[Case], count: int, random: Random) -> Iterator[Case]:
    """Accepted ones, and refusals of every shape in turn, the smallest of each first."""
    accepted = [case for case in cases if case.verdict.ok]
    wanted = min(len(accepted), round(count * ACCEPTED_SHARE))
    yield from random.sample(accepted, wanted)
    shapes: dict[str, list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda one: len(one.text)):
        if not case.verdict.ok:
            shapes[shape(case.verdict)].append(case)
    turns = max(map(len, shapes.values()), default=0)
    in_turn = (group[n] for n in range(turns) for group in shapes.values() if n < len(group))
    for case, _ in zip(in_turn, range(count - wanted), strict=False):
        yield case
