"""What several tests need: rules, a linter for text, and the tool run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from lfconfiglint.check import context_of
from lfconfiglint.cli.rules import all_names
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hardware.profile import profile_from_mapping, resolve_hardware
from lfconfiglint.resources import RULES
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection, read_rules, select_rules
from lfconfiglint.upstream.keys import KeySchema, load_schema

ROOT = Path(__file__).resolve().parent.parent


@cache
def schema() -> KeySchema:
    return load_schema("0.9.5")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, checked against the rule schema."""
    return tuple(read_rules(RULES, all_names()))


@cache
def selection(*ids: str) -> Selection:
    return select_rules(all_rules(), ids, ())


def machine(description: object) -> Hardware | None:
    """A profile from an example: a short form, a mapping, or nothing."""
    if description is None:
        return None
    if isinstance(description, str):
        return resolve_hardware(description)
    assert isinstance(description, Mapping)
    return profile_from_mapping(description, "example")


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
    context = context_of(document, schema(), samples, None, machine(hardware))
    return lint_document(document, context, selection(*rules), schema())


def run_tool(
    *arguments: str, cwd: Path, stdin: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the tool in a scrubbed environment, as from a shell."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "lfconfiglint", *arguments],
        cwd=cwd,
        input=stdin if stdin is not None else b"",
        capture_output=True,
        env={**kept, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **(env or {})},
        timeout=60,
        check=False,
    )
