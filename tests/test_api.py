"""The Python interface: what it returns and raises, and that it costs nothing unless it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import lfconfiglint
from lfconfiglint import LfConfigLintError, Report, estimate, fix, lint
from tests.helpers import ROOT

SEED = ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml"
NODE = str(ROOT / "examples" / "h20_node.yaml")


def test_lint_says_where_and_what() -> None:
    """The shipped example's error is found at its line, with the fixes it offers."""
    report = lint(SEED, hardware=NODE, samples=20000, settings=False, lang="en")
    (error,) = report.errors
    assert not report.ok
    assert (error.rule, error.line, error.keys) == ("checkpoint-exceeds-disk", 27, ("save_steps",))
    assert SEED.read_text().splitlines()[error.line - 1].startswith("save_steps")
    assert [each.applicability for each in error.fixes] == ["safe", "safe", "unsafe"]
    assert str(error).startswith(f"{SEED}:27:1: error[checkpoint-exceeds-disk]: checkpoints (8")
    assert report.llamafactory == "0.9.5"


def test_each_call_looks_anew(tmp_path: Path) -> None:
    """A notebook stays: what a config beside this one says may have changed since the last call."""
    own, other = tmp_path / "own.yaml", tmp_path / "other.yaml"
    text = SEED.read_text()
    own.write_text(re.sub("output_dir: .*", "output_dir: same", text))
    for output, found in (("elsewhere", False), ("same", True), ("elsewhere", False)):
        other.write_text(re.sub("output_dir: .*", f"output_dir: {output}", text))
        rules = {each.rule for each in lint(own, preset="strict", settings=False).findings}
        assert ("output-dir-of-two-trainings" in rules) is found


@pytest.mark.parametrize("release", ["0.9.5", "0.9.2"])
def test_arguments_of_a_run_are_a_config(release: str) -> None:
    """What a program is about to run with is checked as if it stood in a file: small floats stay
    numbers in every release, and names stay names."""
    arguments = {
        "stage": "sft", "do_train": True, "finetuning_type": "lora", "lora_target": "all",
        "model_name_or_path": "Qwen/Qwen2.5-7B-Instruct", "template": "qwen", "dataset": "no",
        "output_dir": "out", "learning_rate": 1e-05, "lr_scheduler_typ": "cosine",
    }  # fmt: skip
    report = lint(arguments, settings=False, target_version=release, lang="en")
    assert [found.rule for found in report.errors] == ["unknown-key"]
    assert "lr_scheduler_type" in report.errors[0].message


def test_fix_leaves_the_file_alone_unless_asked(tmp_path: Path) -> None:
    """Without ``write`` only the result is returned; with it the file has just that content."""
    path = tmp_path / "train.yaml"
    path.write_bytes(SEED.read_bytes())
    shown = fix(path, hardware=NODE, samples=20000, settings=False, lang="en")
    assert shown.changed
    assert "save_total_limit: 2" in shown.text
    assert path.read_bytes() == SEED.read_bytes()
    fix(path, write=True, hardware=NODE, samples=20000, settings=False, lang="en")
    assert path.read_bytes() == shown.content
    assert shown.report.ok


def test_estimate_in_figures_and_as_a_picture() -> None:
    """Figures are numbers; a notebook gets one self-contained picture; a what-if changes it."""
    run = estimate(SEED, hardware=NODE, samples=20000, settings=False, lang="en")
    assert (run.steps, run.gpu_verdict, run.checkpoint_bytes) == (3750, "fits", 461454612536)
    assert run.gpu_peak is not None
    assert run.gpu_peak > 2**36
    html = run._repr_html_()
    assert html.count("<svg") == 1
    assert "3,750" in html
    assert "http" not in html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "3,750" in str(run)
    changes = {"num_train_epochs": 1.0, "learning_rate": 1e-5}
    half = estimate(SEED, hardware=NODE, samples=20000, changes=changes, settings=False)
    assert half.steps == 1250


def test_a_notebook_shows_findings_and_the_text() -> None:
    """What IPython asks for as a cell's result: no dump of every field."""
    shown: list[str] = []
    printer = SimpleNamespace(text=shown.append)
    report = lint(b"stage: pt\nmodel_name_or_path: a/b\nfoo_bar: 1\n", settings=False, lang="en")
    report._repr_pretty_(printer, False)
    Report("x.yaml")._repr_pretty_(printer, False)
    fixed = fix(SEED, hardware=NODE, samples=20000, settings=False, lang="en")
    fixed._repr_pretty_(printer, False)
    assert shown == [str(report), "Report(path='x.yaml', findings=())", fixed.text]
    assert "unknown-key" in shown[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lint("no-such.yaml"), "no-such.yaml: no such file"),
        (lambda: lint(SEED, hardware="8xH2O"), "H2O"),
        (lambda: lint(SEED, select=["no-such-rule"]), "unknown rule 'no-such-rule'"),
        (lambda: fix(b"stage: sft", write=True), "only a file can be written"),
        (lambda: lint({"stage": object()}), "stage: a config cannot hold this object"),
        (lambda: lint({"learning_rate": float("nan")}), "cannot hold this float"),
        (lambda: estimate(b"a: 1"), "not a training config|not a LLaMA-Factory config"),
    ],
)  # fmt: skip
def test_mistakes_raise_one_known_error(call: object, message: str) -> None:
    """Whoever calls can catch one class, and reads what to do."""
    assert callable(call)
    with pytest.raises(LfConfigLintError, match=message):
        call()


@pytest.mark.parametrize("page", ["python.md", "python_zh.md"])
def test_the_page_about_it_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece of Python on the page, one after the other, as a reader would run it."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    pieces = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    for piece in pieces:
        exec(piece, names)
    assert len(pieces) == 4
    assert isinstance(names["shorter"], lfconfiglint.Estimate)


def test_what_is_no_config_is_skipped_with_a_reason() -> None:
    """Other YAML is neither good nor bad."""
    report = lint(b"on: push\njobs: {}\n", settings=False, lang="en")
    assert report.skipped == "not a LLaMA-Factory config"
    assert report.ok


def test_names_stay_functions_and_importing_stays_cheap() -> None:
    """No part of the package hides the functions, and the import alone loads none of them."""
    code = (
        "import sys, lfconfiglint; assert 'lfconfiglint.api' not in sys.modules;"
        "assert len([m for m in sys.modules if m.startswith('lfconfiglint')]) == 1;"
        "from lfconfiglint import fix; fix(b'stage: sft', settings=False);"
        "from lfconfiglint import fix, lint, estimate; assert all(map(callable, (fix, lint)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert set(lfconfiglint.__all__) <= {*dir(lfconfiglint), *lfconfiglint.__all__}
    for name in lfconfiglint.__all__:
        assert getattr(lfconfiglint, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = lfconfiglint.nothing


CONFIG = """\
stage: sft
do_train: true
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
finetuning_type: lora
adapter_name_or_path: saves/first
template: qwen
dataset: mine
dataset_dir: data
output_dir: out
"""
WRITER = CONFIG.replace("output_dir: out", "output_dir: saves/first").replace(
    "adapter_name_or_path: saves/first\n", ""
)
BESIDE = [
    ("other.yaml", WRITER, WRITER.replace("Qwen2.5-7B-Instruct", "Qwen2.5-7B")),
    (
        "train.sh",
        "torchrun --nproc_per_node 2 src/train.py train.yaml\n",
        "llamafactory-cli train train.yaml\n",
    ),
    ("data/dataset_info.json", '{"mine": {"file_name": "a.json"}}', "{}"),
    ("requirements.txt", "llamafactory==0.9.3\n", "llamafactory==0.9.4\n"),
    ("lfconfiglint.toml", "", 'select = ["unknown-key"]\n'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after"), BESIDE, ids=[each[0] for each in BESIDE])
def test_each_call_sees_the_files_as_they_are(
    name: str, before: str, after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that stays, such as a notebook, gets the same of a changed project as a new one:
    nothing that stands beside a config is remembered from call to call."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    said = []
    for content in (None, before, after, None):
        path = tmp_path / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(content, encoding="utf-8")
        report = lint("train.yaml", hardware=None, lang="en")
        program = "import lfconfiglint as l; r = l.lint('train.yaml', lang='en')"
        shown = "print([str(f) for f in r.findings], r.undecided, r.llamafactory)"
        fresh = subprocess.run(
            [sys.executable, "-c", f"{program}; {shown}"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        here = f"{[str(f) for f in report.findings]} {report.undecided} {report.llamafactory}"
        assert here == fresh.stdout.rstrip("\n")
        said.append(here)
    assert said[0] == said[3]
    assert said[1] != said[2]
