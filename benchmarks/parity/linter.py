"""Ask lfconfiglint about a folder of configs, as a user would, and its rules about upstream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lfconfiglint import resources
from lfconfiglint.resources import rule_files
from lfconfiglint.rule_files import sources_of

ROOT = Path(__file__).resolve().parent.parent.parent
SINGLE, DISTRIBUTED = "1xH100-80GB", "8xH100-80GB"
"""The machine that the parser is shown, too."""


@dataclass(frozen=True)
class LintError:
    rule: str
    keys: tuple[str, ...]
    line: int
    message: str


@dataclass(frozen=True)
class Lint:
    """What the linter says of one config: ``status`` and ``kind`` as in its JSON report."""

    status: str
    kind: str
    reason: str
    errors: tuple[LintError, ...]


@dataclass(frozen=True)
class RuleFacts:
    """What a rule says of upstream: the message it foresees, the checks it covers, its phase."""

    raises: tuple[str, ...]
    upstream: tuple[str, ...]
    phase: str
    found_by: str | None
    area: str


def lint_folder(folder: Path, transformers: str, distributed: bool) -> dict[str, Lint]:
    """The errors of every ``*.yaml`` in *folder*, by file name.

    Raises RuntimeError when the linter does not answer with a report.
    """
    command = [
        *(sys.executable, "-m", "lfconfiglint", "check", "--isolated", "--lang", "en"),
        *("--output-format", "json", "--target-version", "0.9.5"),
        *("--transformers-version", transformers),
        *("--hardware", DISTRIBUTED if distributed else SINGLE, "."),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    for name in ("FORCE_TORCHRUN", "ALLOW_EXTRA_ARGS", "USE_MCA", "USE_RAY", "USE_KT", "USE_V1"):
        environment.pop(name, None)
    if distributed:
        environment["FORCE_TORCHRUN"] = "1"
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"no report (exit {done.returncode}): {done.stderr[-2000:]}") from None
    return {Path(file["path"]).name: _lint(file) for file in report["files"]}


def _lint(file: Mapping[str, Any]) -> Lint:
    errors = tuple(
        LintError(
            found["rule"],
            tuple(str(key) for key in found["keys"]),
            found["start"]["line"],
            found["message"],
        )
        for found in file.get("diagnostics", ())
        if found["severity"] == "error"
    )
    return Lint(file["status"], file["kind"], file.get("reason") or "", errors)


@cache
def rules() -> Mapping[str, RuleFacts]:
    """The project's rules by id."""
    return {
        source["id"]: RuleFacts(
            raises=_fragments(source.get("raises")),
            upstream=tuple(source.get("upstream", ())),
            phase=source.get("phase", "run"),
            found_by=source.get("from"),
            area=path.parent.name,
        )
        for path in rule_files(resources.RULES)
        for source in sources_of(path)
    }


def _fragments(raises: str | list[str] | None) -> tuple[str, ...]:
    if raises is None:
        return ()
    return (raises,) if isinstance(raises, str) else tuple(raises)


def lint_texts(
    folder: Path, texts: Iterable[str], transformers: str, distributed: bool
) -> list[Lint]:
    """The same for texts, which are written into the otherwise empty *folder*."""
    names = write_texts(folder, texts)
    found = lint_folder(folder, transformers, distributed)
    missing = Lint("skipped", "other", "not in the report", ())
    return [found.get(name, missing) for name in names]


def write_texts(folder: Path, texts: Iterable[str]) -> list[str]:
    """Write each text into a file of its own; their names, in order."""
    names = []
    for number, text in enumerate(texts):
        names.append(f"c{number:05}.yaml")
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return names
