"""A DeepSpeed file, or one of accelerate's, checked without a config that names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.check_deepspeed import check_deepspeed_file
from lfconfiglint.recognition import looks_like_deepspeed
from tests.helpers import run_tool, schema, selection

GOOD = b'{"train_batch_size": "auto", "zero_optimization": {"stage": 2}}'


def found_in(data: bytes) -> list[tuple[str, int, int]]:
    document, result = check_deepspeed_file(data, "conf/ds.json", selection(), schema())
    assert not result.undecided
    places = [(item.rule, document.position(item.span.start)) for item in result.diagnostics]
    return [(rule, place.line, place.column) for rule, place in places]


def test_a_good_file_has_no_findings() -> None:
    """Nor rules that could only be decided with a config."""
    assert found_in(GOOD) == []


def test_findings_stand_at_their_fields_in_order() -> None:
    """Each at the field that it is about, however deep."""
    data = b"""{
  "train_batch_size": 30,
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 2,
  "zero_optimization": {
\t"stage": 2, "overlap_com": true,
    "sub_group_size": "auto"
  }
}"""
    assert found_in(data) == [
        ("deepspeed-batch-indivisible", 2, 3),
        ("deepspeed-unknown-field", 6, 14),
        ("deepspeed-auto-not-filled", 7, 5),
    ]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"zero_optimization": {"stage": 2},\n}', (1, 35)),
        (b"\xef\xbb\xbf" + GOOD, (1, 1)),
        (b'{"zero_optimization": "\xff"}', (1, 1)),
    ],
)
def test_a_broken_file_has_one_finding(data: bytes, place: tuple[int, int]) -> None:
    """Where the JSON ends to be JSON, and nothing that follows from it."""
    assert found_in(data) == [("deepspeed-file-unreadable", *place)]


@pytest.mark.parametrize(
    ("data", "own"),
    [
        (GOOD, True),
        (b"\xef\xbb\xbf\n" + GOOD, True),
        (b'// mine\n{"zero_optimization": {"stage": 2}}', True),
        (b'{"train_micro_batch_size_per_gpu": 1,', True),
        (b'{"model_name_or_path": "a", "deepspeed": {"zero_optimization": {}}}', False),
        (b'[{"instruction": "zero_optimization"}]', False),
        (b"deepspeed:\n  zero_optimization: {stage: 2}\n", False),
        (b"", False),
    ],
)
def test_what_counts_as_a_deepspeed_file(data: bytes, own: bool) -> None:
    """Neither a training config with DeepSpeed in it, nor data."""
    assert looks_like_deepspeed(data) is own


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=20), st.integers(0, len(GOOD)))
def test_any_bytes_can_be_checked(noise: bytes, at: int) -> None:
    """Nobody's own file ends in a traceback."""
    found_in(GOOD[:at] + noise + GOOD[at:])


def test_the_tool_checks_these_files_by_name(tmp_path: Path) -> None:
    """One call for a DeepSpeed file, an accelerate file, and a config that names the first."""
    (tmp_path / "ds.json").write_text('{"train_batch_size": "auto",\n "zero_optimisation": {}}')
    (tmp_path / "fsdp.yaml").write_text(
        "distributed_type: FSDP\nnum_processes: 2\nmixed_precision: bfloat16\n"
    )
    (tmp_path / "train.yaml").write_text(
        "model_name_or_path: a/b\nstage: sft\nfinetuning_type: lora\ndeepspeed: ds.json\n"
    )
    names = ("ds.json", "fsdp.yaml", "train.yaml")
    done = run_tool("--select", "distributed", "--output-format", "json", *names, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    files = json.loads(done.stdout)["files"]
    assert [(file["kind"], file["status"]) for file in files] == [
        ("deepspeed", "checked"), ("accelerate", "checked"), ("train", "checked")
    ]  # fmt: skip
    rules = [{item["rule"] for item in file["diagnostics"]} for file in files]
    assert rules[0] == {"deepspeed-without-zero"}
    assert rules[1] == {"accelerate-precision"}
    assert "deepspeed-without-zero" in rules[2]
