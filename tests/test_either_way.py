"""A config that cannot be read yet, for a key that stands twice or for what a script fills in, is
checked as far as it does not matter what becomes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.document.ways import ways_to_read
from tests.helpers import run_tool

START = (
    "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ndo_train: true\ndataset: identity\n"
    "template: qwen\noutput_dir: saves\nbf16: true\nsave_steps: 100\n"
)
REASONS = ("duplicate-key", "unusable-value")


def findings(folder: Path, text: str, *flags: str) -> list[dict[str, Any]]:
    """What is said of one config beside the reason why it cannot be read."""
    (folder / "train.yaml").write_text(START + text, encoding="utf-8")
    arguments = ("check", "--isolated", "--output-format", "json", *flags, "train.yaml")
    report = json.loads(run_tool(*arguments, cwd=folder).stdout)
    found: list[dict[str, Any]] = report["files"][0]["diagnostics"]
    told = [each for each in found if each["rule"] not in REASONS]
    assert len(told) < len(found)
    return told


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("lora_rnk: 3\nstage: sft\n", ["unknown-key"]),
        ("val_size: '0.1'\nbf16: false\nfp16: true\n", ["wrong-type"]),
        # wrong in one of two lines, whichever
        ("warmup_steps: 5\nwarmup_steps: '5'\n", []),
        ("warmup_steps: '5'\nwarmup_steps: 5\n", []),
        ("optm: adamw_torch\noptm: adafactor\n", []),
        ("optm: adamw_torch\noptm: adamw_torch\nlora_rnk: 3\n", ["unknown-key"]),
        # something else cannot be read either
        ("lora_rnk: 3\nstage: sft\nrun_name: !!int x\n", []),
        ("lora_rnk: 3\nfsdp_config: {a: 1, a: 2}\n", []),
        # to be filled in
        ("lora_rnk: 3\nlearning_rate: !!float $rate\n", ["unknown-key"]),
        ("val_size: '0.1'\neval_strategy: steps\neval_steps: !!int ${n}\n", ["wrong-type"]),
        ("warmup_steps: '5'\nlora_rnk: !!int $n\n", ["wrong-type"]),
        ("lora_rnk: 3\nmax_grad_norm: !!float $norm\ncutoff_len: $length\n", ["unknown-key"]),
        ("warmup_steps: '5'\nlearning_rate: !!float rate\n", []),
    ],
)
def test_what_holds_either_way_is_told(text: str, rules: list[str], tmp_path: Path) -> None:
    """And nothing that one of the two lines would change."""
    assert [found["rule"] for found in findings(tmp_path, text)] == rules


def test_nothing_is_mended_before_it_can_be_read(tmp_path: Path) -> None:
    """No fix can be tried on a file that LLaMA-Factory does not read."""
    text = "gradient_acumulation_steps: 2\nstage: sft\n"
    (found,) = findings(tmp_path, text, "--fix", "--unsafe-fixes")
    assert found["rule"] == "unknown-key"
    assert found["fixes"] == []
    assert (tmp_path / "train.yaml").read_text(encoding="utf-8") == START + text


def test_a_comment_for_the_repeated_key_is_not_called_idle(tmp_path: Path) -> None:
    """It may silence a rule that is only run once the key stands once."""
    text = "save_steps: 5000  # lfconfiglint: ignore[save-steps-beyond-run] enough\nlora_rnk: 3\n"
    assert [found["rule"] for found in findings(tmp_path, text)] == ["unknown-key"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a: 1\nb: 2\na: 3\n", [{"a": 1, "b": 2}, {"b": 2, "a": 3}]),
        ("a: 1\na: 2\na: 3\n", [{"a": 1}, {"a": 2}, {"a": 3}]),
        ("a: 1\n", []),
        ("a: 1\na: 2\nb: [\n", []),
        ("".join(f"{key}: 1\n{key}: 2\n" for key in "abcd"), []),
    ],
)
def test_ways_to_read(text: str, values: list[dict[str, int]]) -> None:
    """Each choice among equal keys is a way, unless there are too many."""
    document = parse_document(text.encode())
    ways = ways_to_read(document)
    assert [way.values for way in ways] == values
    assert all(way.text == document.text for way in ways)
