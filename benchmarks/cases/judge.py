"""Lint one case, and decide whether the linter foresaw how it ended."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cases.case import Case, is_older, target_of
from benchmarks.cases.causes import NOT_OF_THE_CONFIG, SILENT, Kind, kinds_of
from benchmarks.cases.complete import complete, environment_of, surroundings
from benchmarks.cases.machine import machines_of
from benchmarks.cases.verdicts import mildest_verdict, worst_verdict
from benchmarks.cases.wording import Config, Files, Written, configs_of
from lfconfiglint.check import check_path
from lfconfiglint.checker import Checker
from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.facts.facts import Facts
from lfconfiglint.file_report import FileReport
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.rulebook import load_rules, select_rules
from lfconfiglint.run_context import context_of
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.target import Target

_NAMES = frozenset({"removed-key", "renamed-key", "deprecated-key", "unknown-key"})
"""Of a run that is older than the oldest release that is known, nothing says which keys it had."""


@dataclass(frozen=True)
class Judged:
    """One case. ``foreseen`` is None for a run that worked and for one that is not counted;
    ``errors`` are the rules with an error, ``others`` those with a warning or advice."""

    case: Case
    foreseen: bool | None
    by: tuple[str, ...]
    errors: tuple[str, ...]
    others: tuple[str, ...]
    memory: str

    @property
    def alarm(self) -> bool:
        return self.case.worked and bool(self.errors)


def judge(case: Case) -> Judged:
    """Every config and machine that the case may mean has to be foreseen; an error in one is an
    alarm."""
    found: list[tuple[Diagnostic, ...]] = []
    memory: list[str] = []
    skipped = _NAMES if is_older(case) else frozenset()
    for diagnostics, verdict in _readings(case):
        found.append(tuple(each for each in diagnostics if each.rule not in skipped))
        memory.append(verdict)
    by = [{each.rule for each in one if _foresees(case, each)} for one in found]
    counted = not case.worked and NOT_OF_THE_CONFIG.isdisjoint(case.classes)
    together = [each for one in found for each in one]
    return Judged(
        case=case,
        foreseen=all(by) if counted else None,
        by=tuple(sorted(set().union(*by))),
        errors=_rules(together, {"error"}),
        others=_rules(together, {"warning", "info"}),
        memory=mildest_verdict(memory),
    )


def _readings(case: Case) -> Iterator[tuple[tuple[Diagnostic, ...], str]]:
    """Findings and the verdict on memory for every reading of the case."""
    target = target_of(case)
    schema = load_schema(target.version, target.transformers)
    for hardware in machines_of(case):
        for told, files in configs_of(case.config, schema):
            config = complete(told, target.version, hardware)
            files = surroundings(case, config, files)
            yield _lint(config, files, target, hardware)


def _rules(found: list[Diagnostic], severities: set[str]) -> tuple[str, ...]:
    return tuple(sorted({each.rule for each in found if each.severity in severities}))


def _lint(
    config: Config, files: Files, target: Target, hardware: Hardware | None
) -> tuple[tuple[Diagnostic, ...], str]:
    """What the linter finds in a folder of its own, and what it says of the cards' memory."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for name, content in files.items():
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                text = content if isinstance(content, str) else json.dumps(content)
                Path(name).write_text(text, encoding="utf-8")
            # a place of its own: what was looked up is remembered by path
            path = Path("train.yaml").resolve()
            path.write_text(text_of(config), encoding="utf-8")
            environment = environment_of(config, hardware)
            report = _check(path, target, hardware, environment)
            assert report.document is not None, report.reason
            schema = load_schema(target.version, target.transformers)
            context = context_of(report.document, schema, None, path, hardware, environment)
            return report.result.diagnostics, worst_verdict(Facts(context))
        finally:
            os.chdir(before)


def _check(
    path: Path,
    target: Target,
    hardware: Hardware | None,
    environment: dict[str, str],
) -> FileReport:
    selection = select_rules(load_rules(), (), ())
    return check_path(
        Checker(selection, lambda _: target, "en", environment=environment), path, hardware
    )


def text_of(config: Config) -> str:
    """The config as YAML, one key on a line; its values are JSON, which YAML includes."""
    return "".join(f"{key}: {_value(value)}\n" for key, value in config.items())


def _value(value: object) -> str:
    if isinstance(value, Written):
        return value
    text = json.dumps(value, ensure_ascii=False)
    # YAML 1.1 knows no exponent without a point, and every loader reads one with it
    return re.sub(r"^(-?\d+)e", r"\1.0e", text)


def _foresees(case: Case, found: Diagnostic) -> bool:
    if found.severity == "info" and case.outcome != SILENT:
        return False
    kinds = tuple(kinds_of(case))
    named = set(re.findall(r"[a-z]+(?:_[a-z0-9]+)+|bf16|fp16|streaming|template", case.expected))
    if kinds:
        return any(_is_of(kind, found, named) for kind in kinds)
    return found.severity == "error" and not named.isdisjoint(_keys(found))


def _is_of(kind: Kind, found: Diagnostic, named: set[str]) -> bool:
    return (
        found.area in kind.areas
        and (not kind.as_told or not named or not named.isdisjoint(_keys(found)))
        and (not kind.keys or not kind.keys.isdisjoint(_keys(found)))
        and (not kind.facts or any(name.startswith(kind.facts) for name in found.values))
    )


def _keys(found: Diagnostic) -> Iterator[str]:
    """Where it stands; for what stands nowhere in the file, the names that its rule looked at."""
    if found.keys:
        return (str(path[0]) for path in found.keys)
    return iter(found.values)
