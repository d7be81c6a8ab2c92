"""The report: a table by class, misses and alarms one by one, memory verdicts, two last lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.cases.causes import GPU
from benchmarks.cases.judge import Judged

_NO_CLASS = "(no class)"


def lines_of(judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of the report; the last two are the shares that it is read for."""
    failed = [each for each in judged if each.foreseen is not None]
    worked = [each for each in judged if each.case.worked]
    yield from _by_class(failed)
    yield from _one_by_one("misses", [each for each in failed if not each.foreseen])
    yield from _one_by_one("false alarms", [each for each in worked if each.alarm])
    apart = [each for each in judged if each.foreseen is None and not each.case.worked]
    yield from _one_by_one("not counted, as the cause is in no config", apart)
    yield from _memory(judged, worked)
    yield ""
    yield f"failures {len(failed)}, runs that worked {len(worked)}"
    yield f"recall: {_percent(sum(bool(each.foreseen) for each in failed), len(failed))} %"
    yield f"false alarms: {_percent(sum(each.alarm for each in worked), len(worked))} %"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else "0"


def _by_class(failed: Sequence[Judged]) -> Iterator[str]:
    yield f"{'class of failure':<36}{'cases':>7}{'foreseen':>10}"
    total: Counter[str] = Counter()
    foreseen: Counter[str] = Counter()
    for each in failed:
        for name in (f"outcome {each.case.outcome}", *(each.case.classes or (_NO_CLASS,))):
            total[name] += 1
            foreseen[name] += bool(each.foreseen)
    for name in sorted(total, key=lambda name: (name.startswith("outcome"), -total[name], name)):
        yield f"{name:<36}{total[name]:>7}{foreseen[name]:>10}"


def _one_by_one(title: str, cases: Sequence[Judged]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(cases)}"
    for each in cases:
        classes = ", ".join(each.case.classes) or _NO_CLASS
        yield f"  {each.case.id}: {each.case.outcome}, {classes}; memory {each.memory}"
        if each.errors:
            yield f"    errors: {', '.join(each.errors)}"
        if each.others:
            yield f"    others: {', '.join(each.others)}"


def _memory(judged: Sequence[Judged], worked: Sequence[Judged]) -> Iterator[str]:
    full = [each for each in judged if each.case.outcome in GPU]
    for title, cases in (("cards that were full", full), ("runs that worked", worked)):
        verdicts = Counter(each.memory.partition(" ")[0] for each in cases)
        shown = ", ".join(f"{verdicts[name]} {name}" for name in ("exceeds", "tight", "fits"))
        yield ""
        yield f"GPU memory, {title} ({len(cases)}): {shown}, {verdicts['unknown']} unknown"
        for each in cases:
            if each.memory.startswith("unknown") or _against(each):
                yield f"  {each.case.id}: {each.memory}"


def _against(each: Judged) -> bool:
    return each.memory == ("exceeds" if each.case.worked else "fits")
