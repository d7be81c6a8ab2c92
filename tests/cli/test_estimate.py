"""``estimate`` as it is run: what-if, comparison, forms of output, and mistakes in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from lfconfiglint.cli import main
from lfconfiglint.resources import schema_file
from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
FLAGS = ("--hardware", "8xH20", "--samples", "20000", "--isolated", "--lang", "en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "train.yaml").write_bytes(SEED)
    (tmp_path / "other.yaml").write_bytes(SEED + b"save_total_limit: 2\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LFCONFIGLINT_LANG", "en")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command in this process."""
    with pytest.raises(SystemExit) as left:
        main(["estimate", *arguments])
    out, err = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, out, err


def files(out: str) -> list[dict[str, Any]]:
    report = json.loads(out)
    schema = json.loads(schema_file("estimate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    content: list[dict[str, Any]] = report["files"]
    return content


def test_set_changes_the_estimate_and_not_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A what-if is read as YAML, several may be given, and the file keeps its bytes."""
    code, out, _ = run(
        capsys, "train.yaml", *FLAGS, "--output-format", "json",
        "--set", "save_total_limit=2", "--set", "num_train_epochs=1.0",
    )  # fmt: skip
    (content,) = files(out)
    assert code == 0
    assert content["changes"] == {"save_total_limit": 2, "num_train_epochs": 1.0}
    assert content["run"]["steps"] == 1250
    assert content["run"]["kept"] == [1000, 1250]
    assert (folder / "train.yaml").read_bytes() == SEED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "cutof_len=1"], "no such key in LLaMA-Factory 0.9.5. Did you mean 'cutoff_len'"),
        (["--set", "foo=1"], "--set foo: no such key"),
        (["--set", "cutoff_len=abc"], "a whole number is expected, not the text 'abc'"),
        (["--set", "stage=sfft"], "one of pt, sft, rm, ppo, dpo, kto is expected"),
        (["--set", "cutoff_len"], "write key=value"),
        (["--set", "=1"], "write key=value"),
        (["--set", "a: b=1"], "write key=value"),
        (["--set", "cutoff_len=["], "--set cutoff_len: not a value"),
        (["--set", "cutoff_len=1\nstage: pt"], "--set cutoff_len: not a value"),
        (["--set", "cutoff_len=-5"], "nothing follows from this value"),
        (["--set", "per_device_train_batch_size=0"], "nothing follows from this value"),
        (["--set", "cutoff_len=1", "--set", "cutoff_len=2"], "given twice"),
        (["--compare"], "--compare takes two configs"),
        (["other.yaml", "third.yaml", "--compare"], "--compare takes two configs"),
        (["--hardware", "4xH20"], "two machines need --compare"),
        (["other.yaml", "--hardware", "4xH20", "--compare"], "--compare takes two configs"),
        (["--hardware", "8xH2O", "--compare"], "H2O"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_mistake_is_one_line_and_exit_2(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
    lang: str,
) -> None:
    """Wrong keys, values and comparisons say what is wrong, and estimate nothing."""
    (folder / "third.yaml").write_bytes(SEED)
    code, out, err = run(capsys, "train.yaml", *FLAGS[:-1], lang, *arguments)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    assert message in err or lang == "zh"


@pytest.mark.parametrize(
    "arguments",
    [
        ["other.yaml"],
        ["--hardware", "8xA100-80GB"],
        ["--set", "save_total_limit=2"],
    ],
)
def test_compare_takes_configs_machines_and_changes(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Each of the three ways to have two runs shows both, A and B."""
    code, out, err = run(capsys, "train.yaml", *arguments, "--compare", *FLAGS)
    assert (code, err) == (0, "")
    assert out.startswith("A  train.yaml")
    assert "\nB  " in out
    assert "train A" in out
    code, out, _ = run(
        capsys, "train.yaml", *arguments, "--compare", *FLAGS, "--output-format", "json"
    )
    first, second = files(out)
    assert code == 0
    assert first != second


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("stage: sft\nmodel_name_or_path: [\n", "other.yaml: "),
        ("model_name_or_path: a/b\ntemplate: qwen\n", "not a training config"),
        (
            SEED.decode().replace("do_train: true", "do_train: false\ndo_eval: true"),
            "does not train",
        ),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_nothing_is_compared_with_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str, form: str
) -> None:
    """The one that is no run is named, whatever the form."""
    (folder / "other.yaml").write_text(text, encoding="utf-8")
    code, out, err = run(
        capsys, "train.yaml", "other.yaml", "--compare", *FLAGS, "--output-format", form
    )
    assert (code, out) == (2, "")
    assert "--compare: other.yaml: " in err
    assert reason in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("form", ["markdown", "html", "svg"])
def test_documents_are_whole(folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """Standard output is the document and nothing else."""
    code, out, err = run(capsys, "train.yaml", *FLAGS, "--output-format", form)
    assert (code, err) == (0, "")
    starts = {"markdown": "## ", "html": "<!doctype html>", "svg": "<svg "}
    assert out.startswith(starts[form])
    if form == "svg":
        ElementTree.fromstring(out)


def test_narrow_terminal_and_plain_output(folder: Path) -> None:
    """COLUMNS is heard, and a pipe gets no colours."""
    done = run_tool("estimate", "train.yaml", *FLAGS, cwd=folder, env={"COLUMNS": "60"})
    text = done.stdout.decode()
    assert done.returncode == 0
    assert max(len(line) for line in text.splitlines()) <= 60
    assert "\x1b" not in text
