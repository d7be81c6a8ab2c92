"""A config is read, and after a fix read again, as the release reads it that it is for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.fixing.scalar import as_scalar, reads_as
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.versions import SUPPORTED
from tests.helpers import run_tool

START = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\noutput_dir: saves\n"


def check(folder: Path, text: str, version: str, *flags: str) -> dict[str, Any]:
    """What the report says of one config, by rule."""
    (folder / "train.yaml").write_text(START + text, encoding="utf-8")
    arguments = ("check", "--isolated", "--output-format", "json", "--target-version", version)
    done = run_tool(*arguments, *flags, "train.yaml", cwd=folder)
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["files"][0]["status"] == "checked", report
    return {found["rule"]: found for found in report["files"][0]["diagnostics"]}


def test_dialects_of_releases() -> None:
    """PyYAML up to 0.9.2, a mixture in 0.9.3, OmegaConf since."""
    dialects = [dialect_of(version) for version in SUPPORTED]
    assert dialects == [Dialect.PYYAML] * 7 + [Dialect.MIXED] + [Dialect.OMEGACONF] * 3


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("learning_rate: 1e-5\n", ("number-read-as-text", "number-read-as-text", None)),
        ("save_steps: 1\nsave_steps: 2\n", (*["duplicate-key-last-wins"] * 2, "duplicate-key")),
        ("run_name: 2024-01-01\n", ("date-not-text", "unusable-value", None)),
        ("run_name: ${x\n", ("interpolation-not-resolved", *["broken-interpolation"] * 2)),
        ("logging_steps:\t1\n", ("yaml-syntax", "yaml-syntax", None)),
        ("run_name: ${x}\n", ("interpolation-not-resolved",) * 3),
        ("lora_rank: 010\n", ("octal-number",) * 3),
        ("deepspeed: None\n", ("none-as-text",) * 3),
        ("learning_rate: 1.0e-5\n", (None, None, None)),
    ],
)
def test_same_text_in_three_releases(
    text: str, rules: tuple[str | None, ...], tmp_path: Path
) -> None:
    """What 0.9.2, 0.9.3 and 0.9.5 make of one line."""
    about_reading = {
        "number-read-as-text", "duplicate-key-last-wins", "duplicate-key", "date-not-text",
        "unusable-value", "interpolation-not-resolved", "broken-interpolation", "yaml-syntax",
        "octal-number", "none-as-text", "wrong-type", "unconverted-value",
    }  # fmt: skip
    for version, rule in zip(("0.9.2", "0.9.3", "0.9.5"), rules, strict=True):
        found = about_reading & check(tmp_path, text, version).keys()
        assert found == ({rule} if rule else set()), version


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("learning_rate: 2e-5  # c\n", "learning_rate: 2.0e-5  # c\n"),
        ("run_name: 2024-01-01\n", "run_name: '2024-01-01'\n"),
        ("save_steps: 1\nlearning_rate: 1e-5\nlearning_rate: 1e-4\n", "learning_rate: 0.0001\n"),
    ],
)
def test_fix_is_read_back_in_the_same_dialect(text: str, fixed: str, tmp_path: Path) -> None:
    """Fixes for an old release come out right there; of equal keys the last is changed."""
    check(tmp_path, text, "0.9.2", "--fix")
    assert (tmp_path / "train.yaml").read_text(encoding="utf-8").endswith(fixed)


def test_repeated_key_is_not_renamed(tmp_path: Path) -> None:
    """Renaming one of two equal keys would let the other one count: it is left to the writer."""
    text = "cutof_len: 1\ncutof_len: 2\n"
    found = check(tmp_path, text, "0.9.2", "--fix", "--unsafe-fixes")
    assert "unknown-key" in found
    assert (tmp_path / "train.yaml").read_text(encoding="utf-8") == START + text


@pytest.mark.parametrize(
    "value",
    [1e-5, -2.5e-7, 1e22, 0.5, 3, True, None, "1e-5", "2024-01-01", "None", "010", "12:30", "a\tb"],
)
def test_written_values_mean_the_same_in_every_release(value: object) -> None:
    """A fixed file may be read by another release than the one it was checked for."""
    for dialect in Dialect:
        back = reads_as(as_scalar(value), dialect)
        assert (type(back), back) == (type(value), value)
