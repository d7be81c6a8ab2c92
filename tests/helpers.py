"""What several tests need: rules, a linter for text, and the tool run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.resources import RULES
from lfconfiglint.rule import Rule
from lfconfiglint.rule_files import read_rules
from lfconfiglint.rulebook import Selection, select_rules
from lfconfiglint.trial.lint import lint_in as trial_lint
from lfconfiglint.trial.lint import machine as machine
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.release.versions import NEWEST
from tests.rule_sources import Surroundings

ROOT = Path(__file__).resolve().parent.parent


def schema() -> KeySchema:
    return load_schema(NEWEST, "5.6.0")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, checked against the rule schema."""
    return tuple(read_rules(RULES))


@cache
def selection(*ids: str) -> Selection:
    return select_rules(all_rules(), ids, ())


def lint_text(
    text: str | bytes,
    hardware: object = None,
    samples: int | None = None,
    rules: Sequence[str] = (),
) -> tuple[Document, LintResult]:
    """Lint a config given as text with all rules, or with those named."""
    document = parse_document(text if isinstance(text, bytes) else text.encode())
    result = lint_parsed(document, hardware, samples, rules)
    return document, result


def lint_parsed(
    document: Document,
    hardware: object = None,
    samples: int | None = None,
    rules: Sequence[str] = (),
) -> LintResult:
    return lint_in(document, Surroundings(hardware, samples), None, rules)


def lint_in(
    document: Document,
    surroundings: Surroundings,
    folder: Path | None,
    rules: Sequence[str] = (),
    chosen: Selection | None = None,
) -> LintResult:
    """Lint a config in what an example says about its surroundings; *folder* is for its files."""
    return trial_lint(document, surroundings, folder, chosen or selection(*rules))


_STATE = tempfile.TemporaryDirectory(prefix="lfconfiglint-tests-")
"""Stands for the state folder of the user, where runs keep what `undo` needs."""


def scrubbed_environment() -> dict[str, str]:
    """What the tool needs of this process's environment, and nothing that decides findings."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "HOME") if key in os.environ}
    own = {"XDG_STATE_HOME": _STATE.name, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return kept | own


def run_tool(
    *arguments: str, cwd: Path, stdin: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the tool in a scrubbed environment, as from a shell."""
    return subprocess.run(
        [sys.executable, "-m", "lfconfiglint", *arguments],
        cwd=cwd,
        input=stdin if stdin is not None else b"",
        capture_output=True,
        env=scrubbed_environment() | dict(env or {}),
        timeout=60,
        check=False,
    )
