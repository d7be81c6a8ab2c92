"""What may not be read is said with its reason, once and in one language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import ROOT

_ROOT_USER = os.name == "posix" and os.geteuid() == 0
# root reads what it likes, unless it gives that up
_GIVEN_UP = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if _ROOT_USER else []

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (_ROOT_USER and shutil.which("setpriv") is None),
    reason="needs files that this user may not read",
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "closed").mkdir(mode=0o000)
    (tmp_path / "closed.yaml").write_text("stage: sft\nmodel_name_or_path: a/b\n")
    (tmp_path / "closed.yaml").chmod(0o000)
    yield tmp_path
    (tmp_path / "closed").chmod(0o700)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("closed",),
        ("closed.yaml",),
        ("estimate", "closed.yaml"),
        ("fit", "closed.yaml", "--hardware", "8xH20"),
        ("hardware", "show", "closed.yaml"),
        ("--config", "closed.yaml"),
        ("--baseline", "closed.yaml"),
    ],
)
def test_one_reason(folder: Path, arguments: tuple[str, ...], lang: str) -> None:
    """A folder that cannot be searched is no folder without configs."""
    done = subprocess.run(
        [*_GIVEN_UP, sys.executable, "-m", "lfconfiglint", *arguments, "--lang", lang],
        cwd=folder, capture_output=True, check=False, timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    shown = (done.stdout + done.stderr).decode()
    assert done.returncode == 2, shown
    reason = "ermission denied" if lang == "en" else "权限"
    (line,) = [line for line in shown.splitlines() if reason in line]
    assert line.count("closed") == 1
    if lang == "zh":
        assert "ermission" not in line


def test_a_folder_in_a_folder(folder: Path) -> None:
    """Somebody else's folder below the one that is searched does not stop a run, and is not passed
    over without a word."""
    (folder / "closed.yaml").unlink()
    done = subprocess.run(
        [*_GIVEN_UP, sys.executable, "-m", "lfconfiglint", ".", "--lang", "en"],
        cwd=folder, capture_output=True, check=False, timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0
    said = done.stderr.decode().splitlines()
    assert said[0] == "./closed: not searched for configs: Permission denied"


@pytest.mark.parametrize(
    "line",
    [
        "model_name_or_path: closed",
        "adapter_name_or_path: closed",
        "output_dir: closed",
        "resume_from_checkpoint: closed/a",
        "dataset: mine\ndataset_dir: closed",
        "deepspeed: closed/ds.json",
        "fsdp: full_shard\nfsdp_config: closed/fsdp.json",
        "tokenized_path: closed/a",
    ],
)
@pytest.mark.parametrize("mode", [0o000, 0o600])
def test_what_a_config_names(folder: Path, line: str, mode: int) -> None:
    """On a shared machine it may be somebody else's folder, which can be listed and not entered,
    or not even that: what rests on it is unknown."""
    (folder / "closed.yaml").unlink()
    (folder / "closed").chmod(0o700)
    for name in ("config.json", "adapter_config.json", "dataset_info.json", "ds.json"):
        (folder / "closed" / name).write_text("{}", encoding="utf-8")
    (folder / "closed").chmod(mode)
    config = "stage: sft\ndo_train: true\nfinetuning_type: lora\ntemplate: qwen\n"
    (folder / "train.yaml").write_text(f"{config}{line}\n", encoding="utf-8")
    for command in (("check",), ("estimate",)):
        done = subprocess.run(
            [*_GIVEN_UP, sys.executable, "-m", "lfconfiglint", *command, "train.yaml",
             "--hardware", "8xH20", "--lang", "en"],
            cwd=folder, capture_output=True, check=False, timeout=60,
            env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        said = (done.stdout + done.stderr).decode()
        assert "error: " not in said.replace("error[", ""), said
        assert done.returncode in (0, 1)
