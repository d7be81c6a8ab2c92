"""The target release on the command line: one for each folder, told in every report."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.helpers import run_tool

GOOD = "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\noutput_dir: x\nsave_steps: 9\n"
OLD_KEY = GOOD + "new_special_tokens: <a>\n"
"""Until 0.9.2; 0.9.3 has renamed it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, version in (("old", "0.9.2"), ("new", "0.9.5")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "train.yaml").write_text(OLD_KEY)
        (tmp_path / name / "requirements.txt").write_text(f"llamafactory=={version}\n")
    return tmp_path


def test_each_folder_has_its_own_release(folder: Path) -> None:
    """One run over two projects: the same line is right in one and wrong in the other."""
    done = run_tool("--output-format", "json", cwd=folder)
    report = json.loads(done.stdout)
    jsonschema.validate(report, json.loads(schema_file("report.schema.json").read_text()))
    assert done.returncode == 1
    assert report["target"] is None
    new, old = report["files"]
    assert (new["target"]["version"], old["target"]["version"]) == ("0.9.5", "0.9.2")
    assert old["target"]["transformers"] == "4.49.0"
    assert new["diagnostics"]
    assert not old["diagnostics"]
    summary = done.stderr.decode().splitlines()
    assert summary[1:3] == [
        "1 config for LLaMA-Factory 0.9.5 (pinned in new/requirements.txt:1), "
        "transformers 5.6.0 (the newest it allows)",
        "1 config for LLaMA-Factory 0.9.2 (pinned in old/requirements.txt:1), "
        "transformers 4.49.0 (the newest it allows)",
    ]


def test_a_flag_holds_for_all(folder: Path) -> None:
    done = run_tool("--target-version", "0.9.1", "--lang", "zh", cwd=folder)
    assert done.returncode == 0
    assert "按 LLaMA-Factory 0.9.1（由 --target-version 指定），" in done.stderr.decode()


def test_a_pin_that_refuses_the_flag_is_told(folder: Path) -> None:
    """Nobody named 0.9.2 on the command line: the message says where it comes from."""
    done = run_tool("old", "--transformers-version", "5.0.0", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "lfconfiglint: error: LLaMA-Factory 0.9.2 (pinned in old/requirements.txt:1) needs "
        "transformers 4.41.2 to 4.49.0, not 5.0.0"
    ]


def test_estimate_tells_the_release(folder: Path) -> None:
    done = run_tool("estimate", "old", "--output-format", "json", cwd=folder)
    content = json.loads(done.stdout)
    jsonschema.validate(content, json.loads(schema_file("estimate.schema.json").read_text()))
    assert content["target"] == "0.9.2"
    assert content["files"][0]["target"]["reason"] == "pinned in old/requirements.txt:1"
    text = run_tool("estimate", "old", cwd=folder).stdout.decode()
    assert "LLaMA-Factory 0.9.2 (pinned in old/requirements.txt:1)" in text


@pytest.mark.parametrize(
    ("settings", "environment", "code"),
    [
        ("", {}, 1),
        ("[extra-keys]\nfork_key = 'int'\n", {}, 0),
        ("[extra-keys]\nfork_key = 'str'\n", {}, 1),
    ],
)
def test_declared_keys(
    tmp_path: Path, settings: str, environment: dict[str, str], code: int
) -> None:
    """A fork's key is an error until the settings declare it, and then has to be of its type."""
    (tmp_path / "train.yaml").write_text(GOOD + "fork_key: 3\n")
    (tmp_path / "lfconfiglint.toml").write_text(settings)
    assert run_tool(cwd=tmp_path, env=environment).returncode == code


def test_extra_arguments_of_the_environment(tmp_path: Path) -> None:
    """ALLOW_EXTRA_ARGS lets unknown keys pass since 0.9.2; the settings win over the shell."""
    (tmp_path / "train.yaml").write_text(GOOD + "fork_key: 3\n")

    def rules(*arguments: str) -> list[str]:
        done = run_tool(
            "--output-format", "json", *arguments, cwd=tmp_path, env={"ALLOW_EXTRA_ARGS": "1"}
        )
        return [found["rule"] for found in json.loads(done.stdout)["files"][0]["diagnostics"]]

    assert "unknown-key" not in rules()
    assert "unknown-key" in rules("--target-version", "0.9.1")
    (tmp_path / "lfconfiglint.toml").write_text("[environment]\nALLOW_EXTRA_ARGS = 0\n")
    assert "unknown-key" in rules()
