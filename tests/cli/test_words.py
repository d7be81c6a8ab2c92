"""What people are told at the moment when they could take silence for a clean config."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run_tool

UNFIXED = (
    "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sfft\ndo_train: true\n"
    "finetuning_type: lora\ndataset: identity\ntemplate: qwen\noutput_dir: saves/x\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(UNFIXED)
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "not mended by the patch: 2 findings; run without --diff to see them"),
        ("zh", "补丁未能修复的问题：2 处；去掉 --diff 即可查看"),
    ],
)
def test_a_patch_names_what_it_leaves(folder: Path, lang: str, told: str) -> None:
    """An empty patch is no clean config; what is said of it stays out of the patch."""
    done = run_tool("a.yaml", "--diff", "--isolated", "--lang", lang, cwd=folder)
    assert told in done.stderr.decode()
    assert done.stdout == b""
    assert told not in run_tool("a.yaml", "--isolated", cwd=folder).stderr.decode()


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "2 findings ignored by a comment: 1 error, 1 warning; an ignored error still"),
        ("zh", "已用注释忽略 2 处问题：1 个错误，1 个警告；被忽略的错误在训练时仍会发生"),
    ],
)
def test_ignoring_everything_says_what_is_silenced(folder: Path, lang: str, told: str) -> None:
    """Errors are among it, and the run fails as it did before."""
    done = run_tool("a.yaml", "--add-ignore", "--isolated", "--lang", lang, cwd=folder)
    assert told in done.stderr.decode()


def test_ignoring_advice_speaks_of_no_error(folder: Path) -> None:
    """The warning about errors is for those who silence some."""
    flags = ("--add-ignore", "--isolated", "--select", "no-mixed-precision")
    done = run_tool("a.yaml", *flags, cwd=folder)
    assert "1 finding ignored by a comment: 1 warning\n" in done.stderr.decode()


@pytest.mark.parametrize(
    ("lang", "severities"), [("en", ("error", "warning", "info")), ("zh", ("错误", "警告", "提示"))]
)
def test_lists_speak_one_language(folder: Path, lang: str, severities: tuple[str, ...]) -> None:
    """Severities are words like all others, wherever rules are listed."""
    for command in (("rules",), ("explain", "save_steps")):
        shown = run_tool(*command, "--isolated", "--lang", lang, cwd=folder).stdout.decode()
        for severity in severities:
            assert f" {severity} " in shown
    page = run_tool("explain", "checkpoint-exceeds-disk", "--lang", lang, cwd=folder)
    assert severities[0] in page.stdout.decode().splitlines()[0]


@pytest.mark.parametrize("command", ["estimate", "fit"])
@pytest.mark.parametrize("value", ["$LR", "{LR}", "!!float $LR"])
def test_a_number_to_be_filled_in_leaves_the_rest(folder: Path, command: str, value: str) -> None:
    """Scripts fill in such values: what does not depend on them can be said all the same."""
    whole = UNFIXED.replace("sfft", "sft") + "bf16: true\nlearning_rate: "
    flags = (command, "b.yaml", "--hardware", "8xH20", "--samples", "1000", "--isolated")
    shown = []
    for written in (value, "1.0e-4"):
        (folder / "b.yaml").write_text(whole + written + "\n")
        shown.append(run_tool(*flags, cwd=folder).stdout.decode())
    assert "GiB" in shown[0]
    assert shown[0] == shown[1]


def test_a_folder_without_configs_says_so(tmp_path: Path) -> None:
    """Whoever named the wrong folder takes nothing for a clean one."""
    (tmp_path / "empty").mkdir()
    done = run_tool("empty", "--isolated", cwd=tmp_path)
    assert "0 configs checked: found no YAML files to check" in done.stderr.decode()
    (tmp_path / "empty" / "pod.yaml").write_text("kind: Pod\n")
    assert "found no" not in run_tool("empty", "--isolated", cwd=tmp_path).stderr.decode()


def test_a_baseline_says_what_it_takes_and_how_it_begins(folder: Path) -> None:
    """It hides errors, too; one that is not there can be written."""
    flags = ("a.yaml", "--isolated", "--baseline", "b.json")
    done = run_tool(*flags, cwd=folder)
    assert "b.json: no such file; --write-baseline begins one" in done.stderr.decode()
    done = run_tool(*flags, "--lang", "zh", cwd=folder)
    assert "b.json：文件不存在；可用 --write-baseline 新建" in done.stderr.decode()
    done = run_tool(*flags, "--write-baseline", cwd=folder)
    assert "b.json: 2 findings written: 1 error, 1 warning" in done.stderr.decode()


def test_doctor_says_how_to_get_what_is_missing(folder: Path) -> None:
    """Each optional part is there, or named with the command that installs it."""
    done = run_tool("doctor", "a.yaml", "--isolated", "--output-format", "json", cwd=folder)
    content = json.loads(done.stdout)
    extras = {name.removeprefix("extra."): value for name, value in content.items()
              if name.startswith("extra.")}  # fmt: skip
    assert extras.keys() == {"detect", "server", "tokenizer"}
    for name, value in extras.items():
        assert value == "installed" or value.endswith(f": pip install 'lfconfiglint[{name}]'")


def test_an_estimate_names_the_script_that_it_rests_on(folder: Path) -> None:
    """Without --sources, too: a script that does not start this run would make all of it wrong."""
    (folder / "b.yaml").write_text(UNFIXED.replace("sfft", "sft") + "bf16: true\n")
    (folder / "run.sh").write_text("torchrun --nproc_per_node 4 src/train.py b.yaml\n")
    done = run_tool("estimate", "b.yaml", "--isolated", cwd=folder)
    assert "world size 4, from run.sh:1" in done.stdout.decode()
