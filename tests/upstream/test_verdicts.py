"""The linter against what LLaMA-Factory's own parser said of mutated configs, from a stored file.

``python -m benchmarks.parity --store N`` writes the file, and the benchmark without it compares
fresh configs with the parser itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from benchmarks.parity.compare import Case, first_error_match
from benchmarks.parity.linter import lint_texts
from benchmarks.parity.sidecar import write_files
from benchmarks.parity.store import Stored, read


def _launch(stored: Stored) -> tuple[str, bool]:
    return stored.transformers, stored.distributed


STORED = {launch: list(group) for launch, group in groupby(sorted(read(), key=_launch), _launch)}


@pytest.fixture(
    scope="module", params=sorted(STORED), ids=lambda launch: "-".join(map(str, launch))
)
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """All stored configs of one release and launch, linted in one run of the tool."""
    folder: Path = tmp_path_factory.mktemp("verdicts")
    write_files(folder)
    stored = STORED[request.param]
    lints = lint_texts(folder, [one.text for one in stored], *request.param)
    return [
        Case(one.text, one.touched, one.verdict, lint)
        for one, lint in zip(stored, lints, strict=True)
    ]


def _shown(cases: Sequence[Case]) -> str:
    """The shortest few of *cases*, with what both sides say."""
    few = sorted(cases, key=lambda case: len(case.text))[:3]
    texts = (
        f"upstream: {case.verdict.message or 'accepted'}\n"
        f"linter: {[(error.rule, error.keys) for error in case.lint.errors]}\n{case.text}"
        for case in few
    )
    return f"{len(cases)} cases, such as\n\n" + "\n".join(texts)


def test_every_kind_of_verdict_is_stored() -> None:
    """A lost or empty file must not let the other tests pass with nothing to compare."""
    assert sum(map(len, STORED.values())) >= 100
    phases = {one.verdict.phase for group in STORED.values() for one in group}
    assert phases >= {"read", "parse", "done"}


def test_refused_configs_get_an_error(cases: list[Case]) -> None:
    """A config that LLaMA-Factory refuses never passes as clean."""
    missed = [case for case in cases if case.outcome == "miss"]
    assert not missed, _shown(missed)


def test_accepted_configs_get_no_unexplained_error(cases: list[Case]) -> None:
    """An error on a config that LLaMA-Factory accepts is of a kind its parser cannot see."""
    alarms = [case for case in cases if case.outcome in ("false alarm", "failed")]
    assert not alarms, _shown(alarms)


def test_the_first_error_upstream_gives_is_among_those_reported(cases: list[Case]) -> None:
    """People see the error they would have met, at its key, not merely some error."""
    refused = [case for case in cases if not case.verdict.ok]
    other = [case for case in refused if first_error_match(case) is None]
    assert not other, _shown(other)
