"""A finding that a run does not fit leads to the command that finds what to change."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from lfconfiglint.report.next_step import OVERFLOWS
from tests.helpers import all_rules, run_tool

FULL = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
dataset: my_data
template: qwen
output_dir: saves/x
cutoff_len: 1024
bf16: true
"""
WORDS = "to make "


def closing(folder: Path, *arguments: str) -> list[str]:
    done = run_tool(*arguments, "--isolated", cwd=folder)
    return [line for line in done.stderr.decode().splitlines() if line.startswith(WORDS)]


def test_the_command_runs_as_it_is_told(tmp_path: Path) -> None:
    """Path, machine and samples are those of the run, quoted for a shell; it answers."""
    (tmp_path / "my run.yaml").write_text(FULL, encoding="utf-8")
    flags = ("--hardware", "1xRTX 4090", "--samples", "100")
    (line,) = closing(tmp_path, "my run.yaml", *flags)
    tool, *words = shlex.split(line.partition(": ")[2])
    assert tool == "lfconfiglint"
    assert words == ["fit", "my run.yaml", *flags, "--isolated"]
    done = run_tool(*words, cwd=tmp_path)
    assert done.returncode == 0
    assert b"finetuning_type: full -> lora" in done.stdout


def test_of_several_configs_the_first_is_named(tmp_path: Path) -> None:
    """One command is an example for all; their number says how many there are."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(FULL, encoding="utf-8")
    (line,) = closing(tmp_path, "--hardware", "1xA100-40G")
    assert "to make 2 configs fit" in line
    assert "fit a.yaml " in line


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        (FULL.replace("full", "lora"), ("--hardware", "1xH100")),
        (FULL, ()),
        (FULL.replace("stage: sft", "stage: stf"), ("--hardware", "1xH100")),
    ],
)
def test_nothing_is_proposed_where_nothing_overflows(
    tmp_path: Path, text: str, machine: tuple[str, ...]
) -> None:
    """A run that fits, an unknown machine, and errors of another kind have no use for it."""
    (tmp_path / "train.yaml").write_text(text, encoding="utf-8")
    assert not closing(tmp_path, "train.yaml", *machine)


def test_very_many_findings_are_counted_or_begun_with(tmp_path: Path) -> None:
    """A team that runs it for the first time meets more than anybody reads; what was asked for is
    not offered again."""
    wrong = "".join(f"unheard_of_{number}: 1\n" for number in range(60))
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(FULL + wrong, encoding="utf-8")

    def told(*flags: str) -> str:
        return run_tool(*flags, "--isolated", cwd=tmp_path).stderr.decode()

    both = "how many of each rule: --statistics; only what is new from now on: --baseline FILE"
    assert both in told()
    assert "--statistics" not in told("--statistics")
    assert "--statistics" not in told("a.yaml")
    done = told("--baseline", "known.json", "--write-baseline")
    assert "--baseline FILE" not in done


def test_the_rules_exist() -> None:
    """A rule that gets another name must get it here, too."""
    assert {rule.id for rule in all_rules()} >= OVERFLOWS
