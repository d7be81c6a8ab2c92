"""Fixes of a DeepSpeed file: a copy beside the config, which then names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lfconfiglint import fix
from tests.helpers import ROOT, run_tool

CONFIG = """\
stage: sft
do_train: true
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
template: qwen
dataset: identity
finetuning_type: lora
output_dir: saves/x
bf16: true
max_grad_norm: 0.5
deepspeed: shared/ds.json
"""
SHARED = '{\n "train_micro_batch_size_per_gpu": 1,\n "zero_optimization": {"stage": 2}\n}\n'
FLAGS = ("--fix", "--unsafe-fixes", "--no-comments", "--select", "distributed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "ds.json").write_text(SHARED)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.yaml").write_text(CONFIG)
    return tmp_path


def test_a_copy_is_named_and_the_file_itself_stays(folder: Path) -> None:
    """Two fixes share one copy; what the copy does not say otherwise stays as it was written."""
    done = run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    assert b"runs/a.yaml: names the new file ds.lfconfiglint.json" in done.stderr
    assert (folder / "shared" / "ds.json").read_text() == SHARED
    copy = folder / "runs" / "ds.lfconfiglint.json"
    assert copy.read_text() == (
        '{\n "gradient_clipping": "auto",\n "train_micro_batch_size_per_gpu": "auto",\n'
        ' "zero_optimization": {"stage": 2}\n}\n'
    )
    assert (folder / "runs" / "a.yaml").read_text() == CONFIG.replace(
        "shared/ds.json", "runs/ds.lfconfiglint.json"
    )
    again = run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    assert b"fixed" not in again.stderr


def test_each_change_of_the_copy_is_explained(folder: Path) -> None:
    """One comment for each above the line that names it; taken out, nothing else changes."""
    flags = [flag for flag in FLAGS if flag != "--no-comments"]
    run_tool("runs/a.yaml", *flags, cwd=folder)
    config = folder / "runs" / "a.yaml"
    lines = config.read_text().splitlines()
    assert lines[-1] == "deepspeed: runs/ds.lfconfiglint.json"
    marks = [line.partition(":")[0] for line in lines if line.startswith("# lfconfiglint")]
    assert marks == [
        "# lfconfiglint[deepspeed-without-clipping]",
        "# lfconfiglint[deepspeed-mismatch]",
    ]
    run_tool("runs/a.yaml", "--strip-comments", cwd=folder)
    assert config.read_text() == CONFIG.replace("shared/ds.json", "runs/ds.lfconfiglint.json")


def test_undo_takes_both_back(folder: Path) -> None:
    run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    done = run_tool("undo", cwd=folder)
    assert done.returncode == 0
    assert (folder / "runs" / "a.yaml").read_text() == CONFIG
    assert not (folder / "runs" / "ds.lfconfiglint.json").exists()


def test_undo_takes_neither_back_where_the_config_was_changed(folder: Path) -> None:
    """It names the copy, which stays until the config is back."""
    run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    config = folder / "runs" / "a.yaml"
    fixed = config.read_text()
    config.write_text(fixed + "seed: 1\n")
    done = run_tool("undo", cwd=folder)
    assert done.returncode == 1
    assert b"runs/a.yaml: changed since; left as it is" in done.stderr
    assert b"ds.lfconfiglint.json: left: a config that names it was not restored" in done.stderr
    assert (folder / "runs" / "ds.lfconfiglint.json").exists()
    config.write_text(fixed)
    assert run_tool("undo", cwd=folder).returncode == 0
    assert sorted(path.name for path in (folder / "runs").iterdir()) == ["a.yaml"]


def test_undo_says_what_it_could_not_write(folder: Path) -> None:
    """The others are restored all the same, and the record stays."""
    (folder / "runs" / "b.yaml").write_text(CONFIG)
    run_tool("runs", *FLAGS, cwd=folder)
    (folder / "runs" / "a.yaml").chmod(0o444)
    done = run_tool("undo", cwd=folder)
    assert done.returncode == 2
    assert b"a.yaml: not written: the file is read-only" in done.stderr
    assert (folder / "runs" / "b.yaml").read_text() == CONFIG
    assert (folder / "runs" / "ds.lfconfiglint.json").exists()
    (folder / "runs" / "a.yaml").chmod(0o644)
    assert run_tool("undo", cwd=folder).returncode == 0


def test_the_patch_has_both(folder: Path) -> None:
    patch = run_tool("runs/a.yaml", "--diff", *FLAGS[1:], cwd=folder).stdout
    assert sorted(path.name for path in (folder / "runs").iterdir()) == ["a.yaml"]
    subprocess.run(["git", "apply"], input=patch, cwd=folder, check=True, timeout=30)
    copy = json.loads((folder / "runs" / "ds.lfconfiglint.json").read_text())
    assert copy["gradient_clipping"] == "auto"
    assert "runs/ds.lfconfiglint.json" in (folder / "runs" / "a.yaml").read_text()


def test_a_file_of_that_name_is_not_overwritten(folder: Path) -> None:
    (folder / "runs" / "ds.lfconfiglint.json").write_text("{}")
    run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    assert (folder / "runs" / "ds.lfconfiglint.json").read_text() == "{}"
    assert "runs/ds.lfconfiglint-2.json" in (folder / "runs" / "a.yaml").read_text()


def test_configs_that_need_the_same_share_the_copy(folder: Path) -> None:
    (folder / "runs" / "b.yaml").write_text(CONFIG)
    run_tool("runs", *FLAGS, cwd=folder)
    names = sorted(path.name for path in (folder / "runs").iterdir())
    assert names == ["a.yaml", "b.yaml", "ds.lfconfiglint.json"]


# another copy is right for it: what it leaves out is said by the file
OTHER = CONFIG.replace("max_grad_norm: 0.5\n", "max_grad_norm: 0\n")


def tree(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((folder / "runs").iterdir())}


@pytest.fixture
def several(folder: Path) -> Path:
    """Two configs need the same copy, a third one another of the same name."""
    (folder / "runs" / "b.yaml").write_text(OTHER)
    (folder / "runs" / "c.yaml").write_text(CONFIG)
    return folder


def test_a_patch_of_several_configs_is_what_fix_writes(several: Path, tmp_path: Path) -> None:
    """Each new file once, and no two of one name; in several processes, too."""
    patch = run_tool("runs", "--diff", *FLAGS[1:], cwd=several).stdout
    assert run_tool("runs", "--diff", "--jobs", "3", *FLAGS[1:], cwd=several).stdout == patch
    before = tree(several)
    subprocess.run(["git", "apply"], input=patch, cwd=several, check=True, timeout=30)
    patched = tree(several)
    assert {name for name in patched if name not in before} == {
        "ds.lfconfiglint.json",
        "ds.lfconfiglint-2.json",
    }
    run_tool("undo", cwd=several)
    for jobs in ((), ("--jobs", "3")):
        for name in patched:
            (several / "runs" / name).unlink()
        for name, text in before.items():
            (several / "runs" / name).write_text(text)
        done = run_tool("runs", *FLAGS, *jobs, cwd=several)
        assert tree(several) == patched, (jobs, done.stderr)


def test_two_runs_at_once(several: Path) -> None:
    """Each config names a copy that is there and right, whichever run came first."""
    command = [sys.executable, "-m", "lfconfiglint", "runs", *FLAGS]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(several / "state")}
    runs = [
        subprocess.Popen(command, cwd=several, env=env, stderr=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]  # fmt: skip
    for run in runs:
        run.wait(timeout=60)
    left = run_tool("runs", *FLAGS, cwd=several)
    assert b"fixed" not in left.stderr
    assert b"no findings" in left.stderr
    assert all(name.startswith(("a.", "b.", "c.", "ds.")) for name in tree(several))


def test_the_python_interface_writes_both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    done = fix("runs/a.yaml", unsafe=True, write=True, select=["distributed"])
    assert done.changed
    assert sorted(tree(folder)) == ["a.yaml", "ds.lfconfiglint.json"]


def test_no_copy_is_left_where_the_config_cannot_be_written(folder: Path) -> None:
    (folder / "runs" / "a.yaml").chmod(0o444)
    done = run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    assert done.returncode == 2
    assert [path.name for path in (folder / "runs").iterdir()] == ["a.yaml"]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 36)


def _lost_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files of Unix")
@pytest.mark.parametrize("make", [_pipe, _huge, _lost_link])
def test_whatever_has_the_name_of_the_copy(folder: Path, make: Callable[[Path], None]) -> None:
    """It stays, nothing waits for it or reads all of it, and the copy gets the next name."""
    make(folder / "runs" / "ds.lfconfiglint.json")
    done = run_tool("runs/a.yaml", *FLAGS, cwd=folder)
    assert b"names the new file ds.lfconfiglint-2.json" in done.stderr
    assert "gradient_clipping" in (folder / "runs" / "ds.lfconfiglint-2.json").read_text()
