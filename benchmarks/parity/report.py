"""What a run found: figures, then one small example of each kind of disagreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.parity.compare import Case, first_error_match, shape
from benchmarks.parity.explained import KINDS, kind_of
from benchmarks.parity.linter import rules

Groups = dict[str, list[Case]]


def groups(cases: Sequence[Case]) -> Mapping[str, Groups]:
    """Disagreements: misses and wrong first errors by upstream's message, alarms by rule."""
    found: dict[str, Groups] = {name: defaultdict(list) for name in TITLES}
    for case in cases:
        if case.outcome == "failed":
            found["failed"][case.lint.reason[:150]].append(case)
        elif case.outcome == "miss":
            found["miss"][f"{_as_kind(case)}{shape(case.verdict)}"].append(case)
        elif not case.verdict.ok and first_error_match(case) is None:
            found["first error"][shape(case.verdict)].append(case)
        for rule in {error.rule for error in case.false_alarms}:
            found["false alarm"][rule].append(case)
    return found


TITLES: Mapping[str, str] = {
    "failed": "The linter could not work",
    "miss": "Misses: refused by LLaMA-Factory, no error from the linter",
    "false alarm": "False alarms: accepted by LLaMA-Factory, an error from the linter",
    "first error": "First errors: refused by both, but LLaMA-Factory's first error is not reported",
}


def _as_kind(case: Case) -> str:
    if case.lint.status == "skipped":
        return f"[skipped: {case.lint.reason}] "
    return "" if case.lint.kind == "train" else f"[taken for {case.lint.kind}] "


def figures(cases: Sequence[Case]) -> Iterator[str]:
    """The counts of a run, a line each."""
    refused = [case for case in cases if not case.verdict.ok]
    accepted = len(cases) - len(refused)
    outcomes = Counter(case.outcome for case in cases)
    yield f"{len(cases)} configs: {len(refused)} refused, {accepted} accepted"
    for name in ("agree", "explained", "miss", "false alarm", "failed"):
        yield f"  {name:12} {outcomes[name]:6}"
    matches = Counter(first_error_match(case) or "not reported" for case in refused)
    found = len(refused) - matches["not reported"]
    share = 100 * found / len(refused) if refused else 100.0
    yield f"first error reported in {found} of {len(refused)} refusals ({share:.2f} %), found by:"
    for how, count in matches.most_common():
        yield f"  {how:12} {count:6}"


def explained(cases: Sequence[Case]) -> Iterator[str]:
    """How often each explained kind occurred on accepted configs, why, and a line of each."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[str, str] = {}
    for case in cases:
        for error in case.lint.errors if case.verdict.ok else ():
            kind = kind_of(error, case.text)
            if kind is not None:
                name = f"{error.rule} at {', '.join(error.keys)}"
                counts[kind][name] += 1
                lines[name] = case.text.splitlines()[error.line - 1]
    for kind, by_rule in sorted(counts.items()):
        yield f"  {kind} ({by_rule.total()}): {KINDS[kind]}"
        yield from (f"    {count:4} {name}: {lines[name]}" for name, count in by_rule.most_common())


def by_check(cases: Sequence[Case]) -> Iterator[str]:
    """Refusals by upstream's message: how many, missed, first error not reported, and the rules."""
    refused: Groups = defaultdict(list)
    for case in cases:
        if not case.verdict.ok:
            refused[shape(case.verdict)].append(case)
    yield "  refused  missed  unmatched  message [check or rule]"
    for message, group in sorted(refused.items(), key=lambda item: -len(item[1])):
        missed = sum(case.outcome == "miss" for case in group)
        unmatched = sum(first_error_match(case) is None for case in group) - missed
        names = ", ".join(sorted({name for case in group for name in _names(case)}))
        yield f"  {len(group):7} {missed:7} {unmatched:10}  {message} [{names}]"


def _names(case: Case) -> Iterator[str]:
    for error in case.lint.errors:
        rule = rules().get(error.rule)
        if rule and any(fragment in case.verdict.message for fragment in rule.raises):
            yield from rule.upstream or (error.rule,)


def _messages(case: Case, group: Sequence[Case]) -> Iterator[str]:
    """What upstream says of the example, and a few more messages of its group."""
    yield f"upstream: {case.verdict.type}: {case.verdict.message.strip()[:300]}"
    others = dict.fromkeys(one.verdict.message.split("\n")[0][:200] for one in group)
    others.pop(case.verdict.message.split("\n")[0][:200], None)
    yield from (f"also: {message}" for message in list(others)[:8])


def examples(
    found: Mapping[str, Groups], smallest: Callable[[str, str, Case], str]
) -> Iterator[str]:
    """Every group with its size and its smallest example."""
    for name, title in TITLES.items():
        if not found[name]:
            continue
        yield f"\n## {title}"
        for label, group in sorted(found[name].items(), key=lambda item: -len(item[1])):
            case = min(group, key=lambda one: one.text.count("\n"))
            yield f"\n### {len(group)} x {label}"
            if name != "false alarm":
                yield from _messages(case, group)
                yield f"at: {case.verdict.place}; changed: {', '.join(sorted(case.touched))}"
            for error in case.lint.errors[:4]:
                yield f"linter: {error.rule} at {', '.join(error.keys)}: {error.message}"
            yield smallest(name, label, case)
