"""One real run as a line of a cases file tells it, and the releases it was on.

A version such as ``0.9.2.dev0`` stands for both releases that it lies between. What has to be
assumed: any other that was never released is the next one that was, a month the newest release of
that month, and what is older than 0.8.0 is 0.8.0, the oldest that the linter knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lfconfiglint.language import Text
from lfconfiglint.upstream.release.between import releases_around
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.upstream.release.versions import (
    MAIN,
    NEWEST,
    RELEASES,
    TRANSFORMERS_RANGE,
    version_number,
)

_TOLD = Text("told in the report", "报告所述")
_MONTHS = {
    "0.8.3": "2024-07", "0.9.0": "2024-09", "0.9.1": "2024-11", "0.9.2": "2025-03",
    "0.9.3": "2025-06", "0.9.4": "2025-12", "0.9.5": "2026-05",
}  # fmt: skip
"""When each release came out, by the dates of upstream's tags."""
_ERA = {"0.8.0": "4.41.2", "0.8.1": "4.41.2", "0.8.2": "4.42.4", "0.8.3": "4.44.2"}
"""The newest transformers before the next release, where LLaMA-Factory set no limit."""


@dataclass(frozen=True)
class Case:
    """``config`` is as the reporter wrote it, free text included; ``outcome`` is the fine one;
    ``files`` are those that the report shows beside it, by path: text, or a value for JSON;
    ``transformers`` is the release that the report tells."""

    id: str
    version: str | None
    hardware: Mapping[str, Any]
    config: Mapping[str, object]
    outcome: str
    classes: tuple[str, ...]
    expected: str
    files: Mapping[str, Any] = field(default_factory=dict)
    transformers: str | None = None

    @property
    def worked(self) -> bool:
        return self.outcome == "ok"


def read_cases(path: Path) -> Iterator[Case]:
    """The judgeable cases of a file. Raises OSError, ValueError or KeyError for another file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        told = json.loads(line)
        if not told.get("judgeable"):
            continue
        yield Case(
            id=told["id"],
            version=told.get("llamafactory_version"),
            hardware=told.get("hardware") or {},
            config=told["config"],
            outcome=told.get("outcome_fine") or told["outcome"],
            classes=tuple(told.get("classes") or ()),
            expected=told.get("expected_finding") or "",
            files=told.get("files") or {},
            transformers=told.get("transformers"),
        )


def releases_of(case: Case) -> tuple[str, str | None]:
    """The LLaMA-Factory release, and transformers as told, else the newest of its time."""
    release = _release(case.version or NEWEST)
    return release, case.transformers or _ERA.get(release) or TRANSFORMERS_RANGE[release][1]


def target_of(case: Case) -> Target:
    """The releases that the case is linted for."""
    release, transformers = releases_of(case)
    around = releases_around((case.version or "").partition(" ")[0])
    earlier = around[0] if around is not None else None
    before = Target(earlier, _TOLD, transformers, _TOLD) if earlier is not None else None
    return Target(release, _TOLD, transformers, _TOLD, earlier=before)


def is_older(case: Case) -> bool:
    """Whether the run was of a release before the oldest that the linter knows."""
    told = case.version or NEWEST
    return _release(told) == RELEASES[0] and not told.startswith((RELEASES[0], "0.8.x"))


def _release(told: str) -> str:
    month = re.match(r"20\d\d-\d\d", told)
    if month:
        out = [name for name, since in _MONTHS.items() if since <= month[0]]
        return out[-1] if out else RELEASES[0]
    series = re.match(r"(\d+\.\d+)\.x", told)
    if series:
        return [name for name in RELEASES if name.startswith(series[1])][-1]
    number = re.match(r"\d+(?:\.\d+){0,2}", told)
    if not number:
        return NEWEST
    wanted = version_number(number[0])
    # 0.8.4.dev0 became 0.9.0
    return next((name for name in RELEASES if version_number(name) >= wanted), MAIN)
