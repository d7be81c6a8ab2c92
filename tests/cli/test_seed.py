"""The run that started this project, end to end: explained, judged and fixed.

A full fine-tune of Qwen2.5-VL-32B on eight H20 cards under ZeRO-3 that trains and dies at its
first checkpoint (LLaMA-Factory issue 7583).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
PROFILE = "nodes: 1\ngpus_per_node: 8\ngpu: H20\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.yaml").write_bytes(SEED)
    (tmp_path / "small.yaml").write_text(PROFILE + "host_memory: 48GiB\n")
    (tmp_path / "disk.yaml").write_text(PROFILE + "host_memory: 1TiB\ndisk: {free: 2TB}\n")
    return tmp_path


def estimate(folder: Path, *flags: str) -> dict[str, Any]:
    done = run_tool("estimate", "train.yaml", "--output-format", "json", *flags, cwd=folder)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    schema = json.loads(schema_file("estimate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    content: dict[str, Any] = report["files"][0]
    return content


def lint(folder: Path, *flags: str) -> dict[str, Any]:
    done = run_tool("train.yaml", "--output-format", "json", *flags, cwd=folder)
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def rules(content: dict[str, Any], severity: str | None = None) -> set[str]:
    return {
        found["rule"]
        for found in content["files"][0]["diagnostics"]
        if severity in (None, found["severity"])
    }


def test_estimate(folder: Path) -> None:
    """Steps, saves, checkpoint bytes and memory as derived by hand from upstream's code."""
    content = estimate(folder, "--hardware", "8xH20", "--samples", "20000")
    run, checkpoint = content["run"], content["checkpoint"]
    assert run["steps"] == 3750
    assert run["saves"] == [*range(500, 3501, 500), 3750]
    trained, frozen = 32_763_876_352, 688_841_984
    assert content["model"]["trainable_params"] == trained
    assert checkpoint["bytes"] == pytest.approx(14 * trained + 4 * frozen, rel=0.002)
    train = content["memory"]["gpu"]["train"]
    assert train["verdict"] == "fits"
    assert sum(train["parts"].values()) == train["allocated"]
    assert content["memory"]["host"]["save"]["verdict"] == "unknown"


def test_without_host_memory_the_save_is_undecided_and_the_summary_says_what_to_supply(
    folder: Path,
) -> None:
    done = run_tool("train.yaml", "--hardware", "8xH20", "--samples", "20000", cwd=folder)
    summary = done.stderr.decode()
    assert "undecided" in summary
    assert "host memory of a node: a profile with `host_memory`" in summary
    assert b"error[" not in done.stdout
    arguments = ("--hardware", "8xH20", "--samples", "20000", "--output-format", "json")
    (file,) = json.loads(run_tool("train.yaml", *arguments, cwd=folder).stdout)["files"]
    needs = {entry["rule"]: entry["needs"] for entry in file["undecided"]}
    assert needs["checkpoint-exceeds-host-memory"] == ["hardware.host_memory"]


def test_small_host_memory_is_an_error_with_the_bytes(folder: Path) -> None:
    content = lint(folder, "--hardware", "small.yaml", "--samples", "20000")
    found = next(
        item
        for item in content["files"][0]["diagnostics"]
        if item["rule"] == "checkpoint-exceeds-host-memory"
    )
    assert found["severity"] == "error"
    assert found["facts"]["checkpoint.host_gather"] == pytest.approx(2 * 33_452_718_336, rel=0.01)
    assert "66.9 GB" in found["message"]
    assert "48.0 GiB" in found["message"]


def test_estimate_and_finding_agree_on_the_gathered_save(folder: Path) -> None:
    content = estimate(folder, "--hardware", "small.yaml", "--samples", "20000")
    assert content["memory"]["host"]["save"]["verdict"] == "exceeds"


def test_small_disk_is_an_error_and_the_fix_solves_it(folder: Path) -> None:
    flags = ("--hardware", "disk.yaml", "--samples", "20000")
    assert "checkpoint-exceeds-disk" in rules(lint(folder, *flags), "error")
    assert run_tool("train.yaml", "--fix", *flags, cwd=folder).returncode in (0, 1)
    fixed = (folder / "train.yaml").read_bytes()
    added = [line for line in fixed.splitlines(True) if line not in SEED.splitlines(True)]
    assert b"save_total_limit: 2\n" in added
    assert all(b"save_total_limit" in line or line.startswith(b"#") for line in added)
    assert b"older ones are\n#   deleted" in b"".join(added)
    assert b"".join(line for line in fixed.splitlines(True) if line not in added) == SEED
    assert not rules(lint(folder, *flags), "error")
    run_tool("train.yaml", "--fix", *flags, cwd=folder)
    assert (folder / "train.yaml").read_bytes() == fixed


def test_every_remedy_is_told_least_loss_first(folder: Path) -> None:
    """What keeps every checkpoint resumable comes first, and only people give that up."""
    content = lint(folder, "--hardware", "disk.yaml", "--samples", "20000")
    (found,) = (
        each
        for each in content["files"][0]["diagnostics"]
        if each["rule"] == "checkpoint-exceeds-disk"
    )
    fixes = [(fix["title"].split(",")[0], fix["applicability"]) for fix in found["fixes"]]
    assert fixes == [
        ("keep only the newest 2", "safe"),
        ("save less often", "safe"),
        ("save the weights only", "unsafe"),
    ]


def test_few_samples_make_the_interval_unreachable(folder: Path) -> None:
    flags = ("--hardware", "8xH20", "--samples", "2000")
    assert estimate(folder, *flags)["run"]["steps"] == 375
    assert "save-steps-beyond-run" in rules(lint(folder, *flags))


def test_without_a_profile_nothing_is_guessed(folder: Path) -> None:
    content = lint(folder)
    assert not rules(content, "error")
    needs = {need for entry in content["files"][0]["undecided"] for need in entry["needs"]}
    assert "hardware" in needs


def test_chinese(folder: Path) -> None:
    done = run_tool(
        "train.yaml", "--hardware", "small.yaml", "--samples", "20000", "--lang", "zh", cwd=folder
    )
    report = done.stdout.decode() + done.stderr.decode()
    assert "单机内存" in report
    assert "错误" in report
