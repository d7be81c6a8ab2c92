"""What a plain lint must not import: each of these would be felt on every save."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lfconfiglint.resources import PACKAGE

FORBIDDEN = {
    "ast", "atexit", "bisect", "click", "concurrent", "contextlib", "csv", "dataclasses",
    "datetime", "decimal", "difflib", "hashlib", "importlib.metadata", "importlib.resources",
    "inspect", "json", "jsonschema", "logging", "multiprocessing", "pickle", "platform", "random",
    "rich", "ruamel", "runpy", "shutil", "subprocess", "tempfile", "textwrap", "threading",
    "tokenize", "tomllib", "traceback", "typing", "unicodedata", "uuid", "xml",
    "lfconfiglint.document.full", "lfconfiglint.expression_compiler",
    "lfconfiglint.facts.checkpoint.files", "lfconfiglint.facts.checkpoint.reading",
    "lfconfiglint.facts.data.format", "lfconfiglint.findings", "lfconfiglint.fixing",
    "lfconfiglint.fit", "lfconfiglint.hardware", "lfconfiglint.launch_note",
    "lfconfiglint.launch_scripts.readings", "lfconfiglint.message", "lfconfiglint.models.config",
    "lfconfiglint.report.console", "lfconfiglint.report.fixes", "lfconfiglint.rule_files",
    "lfconfiglint.rule_index", "lfconfiglint.trial", "lfconfiglint.units",
    "lfconfiglint.upstream.keys.meant", "lfconfiglint.upstream.keys.slips",
    "lfconfiglint.upstream.keys.words",
}  # fmt: skip
OF_FINDINGS = {
    "bisect", "lfconfiglint.findings", "lfconfiglint.launch_note", "lfconfiglint.message",
    "lfconfiglint.report.console", "lfconfiglint.units",
}  # fmt: skip
"""What findings are said with; without a machine the example has none."""
OF_A_MACHINE = {
    "lfconfiglint.facts.checkpoint.files", "lfconfiglint.facts.checkpoint.reading",
    "lfconfiglint.hardware", *OF_FINDINGS,
}  # fmt: skip
"""What a profile or a short form needs."""
MODEL = "Qwen/Qwen2.5-VL-32B-Instruct"
EXAMPLE = PACKAGE.parent / "examples" / "qwen2_5_vl_32b_full_sft.yaml"


def imported(folder: Path, *arguments: str, model: str = MODEL) -> set[str]:
    """Modules, with the packages they are in, that a run imports beside those of every Python."""
    config = folder / "train.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert MODEL in text
    config.write_text(text.replace(MODEL, model), encoding="utf-8")
    # what a run keeps for the next is part of what is measured
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    names: list[set[str]] = []
    lint = "from lfconfiglint.cli import main; main()"
    for program in (("-c", "pass"), ("-c", lint, str(config), *arguments)):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *program],
            cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
            env={**environment, "PYTHONUTF8": "1"},
        )  # fmt: skip
        lines = [line.split("|") for line in done.stderr.splitlines() if line.count("|") == 2]
        names.append({line[2].strip() for line in lines})
    assert "lfconfiglint.engine" in names[1]
    return {
        ".".join(parts[:length])
        for parts in (name.split(".") for name in names[1] - names[0])
        for length in range(1, len(parts) + 1)
    }


MOST_MODULES = 182
"""Of this package, for the example without a machine: each takes a 500th of the lint to find, read
and run. Whoever needs one more may raise it, and first looks for one that is not needed."""


def test_plain_lint_needs_few_modules(tmp_path: Path) -> None:
    """None is felt, and a hundred of them are half of the lint."""
    imported(tmp_path)
    own = {name for name in imported(tmp_path) if name.startswith("lfconfiglint")}
    assert len(own) <= MOST_MODULES, sorted(own)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [((), set()), (("--hardware", "8xH20"), OF_A_MACHINE), (("--select", "checkpoint"), set())],
)
def test_plain_lint_imports_little(
    tmp_path: Path, arguments: tuple[str, ...], allowed: set[str]
) -> None:
    """A usual config, with and without a machine; the first run may have rules to store."""
    imported(tmp_path)
    assert imported(tmp_path, *arguments) & FORBIDDEN <= allowed


@pytest.mark.parametrize(
    "model", ["/models/Qwen2.5-VL-7B-Instruct", "saves/ours-v2/checkpoint-300"]
)
def test_models_of_ones_own_take_no_more(tmp_path: Path, model: str) -> None:
    """Most published configs name a folder of their authors, which is not on this machine."""
    imported(tmp_path, model=model)
    assert imported(tmp_path, model=model) & FORBIDDEN <= OF_FINDINGS
