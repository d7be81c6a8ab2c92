"""``init`` and ``doctor`` in throw-away projects: what they find, write, and never overwrite."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lfconfiglint.settings_file import read_settings
from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
START = "FORCE_TORCHRUN=1 CUDA_VISIBLE_DEVICES=0,1,2,3 llamafactory-cli train configs/a.yaml\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a config, a script that starts it, and a pinned release."""
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "a.yaml").write_bytes(SEED)
    (tmp_path / "train.sh").write_text(START)
    (tmp_path / "requirements.txt").write_text("llamafactory==0.9.3\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_settings_follow_from_the_project(project: Path, lang: str) -> None:
    """The pin is followed rather than copied, the script's processes are named, and the file is
    valid; nothing is set that nobody said."""
    done = run_tool("init", "--lang", lang, cwd=project)
    assert done.returncode == 0, done.stderr
    text = (project / "lfconfiglint.toml").read_text(encoding="utf-8")
    settings = read_settings(project / "lfconfiglint.toml")
    assert (settings.target_version, settings.hardware, settings.samples) == (None, None, None)
    assert "0.9.3" in text
    assert "requirements.txt:1" in text
    assert "train.sh:1" in text
    assert '# hardware = "4xH100"' in text
    # each prepared line is valid, too
    lines = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    (project / "lfconfiglint.toml").write_text("\n".join(lines), encoding="utf-8")
    assert read_settings(project / "lfconfiglint.toml").hardware == "4xH100"


@pytest.mark.parametrize(
    ("requirement", "followed"),
    [
        ("llamafactory>=0.9.0,<0.9.4", True),
        ("llamafactory @ git+https://github.com/hiyouga/LLaMA-Factory.git@0a1b2c3d", False),
        ("llamafactory==0.7.0", False),
    ],
)
def test_what_decides_no_release_is_not_followed(
    project: Path, requirement: str, followed: bool
) -> None:
    """Another commit of code changes nothing here: its release waits for people."""
    (project / "requirements.txt").write_text(requirement + "\n")
    run_tool("init", "--lang", "en", cwd=project)
    text = (project / "lfconfiglint.toml").read_text(encoding="utf-8")
    assert "requirements.txt:1" in text
    assert ("it is followed when it changes" in text) is followed
    assert ('# target-version = "0.9.5"' in text) is not followed


def test_the_baseline_that_is_prepared_works(project: Path) -> None:
    """A team begins with what is there already: the line, the command beside it, and silence."""
    (project / "configs" / "b.yaml").write_bytes(SEED + b"unheard_of: 1\n")
    run_tool("init", "--lang", "en", cwd=project)
    file = project / "lfconfiglint.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("# baseline", "baseline"))
    assert run_tool("--write-baseline", cwd=project).returncode == 0
    done = run_tool(cwd=project)
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_empty_folder_gets_valid_settings(tmp_path: Path) -> None:
    """Where nothing is known, everything waits for people; a machine that is named is set."""
    done = run_tool("init", "--hardware", "8xH20", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert read_settings(tmp_path / "lfconfiglint.toml").hardware == "8xH20"
    assert b"configs: 0" in done.stderr


def test_nothing_of_other_people_is_replaced(project: Path) -> None:
    """Settings need --force; hooks that are there are never touched, and the text is shown."""
    hooks = project / ".pre-commit-config.yaml"
    hooks.write_text("repos: []\n")
    (project / "lfconfiglint.toml").write_text("samples = 5\n")
    refused = run_tool("init", "--lang", "en", cwd=project)
    assert refused.returncode == 2
    assert b"lfconfiglint.toml: there already" in refused.stderr
    assert (project / "lfconfiglint.toml").read_text() == "samples = 5\n"
    done = run_tool("init", "--force", "--hook", cwd=project)
    assert done.returncode == 0
    assert hooks.read_text() == "repos: []\n"
    assert b"id: lfconfiglint" in done.stdout
    (project / "lfconfiglint.toml").unlink()
    (project / "pyproject.toml").write_text("[tool.lfconfiglint]\nsamples = 5\n")
    assert run_tool("init", cwd=project).returncode == 2


def test_a_hook_later_leaves_the_settings(project: Path) -> None:
    """What ``init`` itself names as the next step replaces nothing, and can be asked for again."""
    first = run_tool("init", "--lang", "en", cwd=project)
    assert b"lfconfiglint init --hook --workflow" in first.stderr
    settings = project / "lfconfiglint.toml"
    settings.write_text("samples = 5\n")
    for file in (settings, project / "pyproject.toml"):
        done = run_tool("init", "--lang", "en", "--hook", cwd=project)
        assert done.returncode == 0, done.stderr
        assert f"{file.name} is there and stays" in done.stdout.decode()
        if file == settings:
            assert settings.read_text() == "samples = 5\n"
            settings.unlink()
            (project / "pyproject.toml").write_text("[tool.lfconfiglint]\nsamples = 5\n")
    assert b".pre-commit-config.yaml has the hook" in done.stdout
    assert not settings.exists()
    refused = run_tool("init", "--hook", "--hardware", "8xH20", cwd=project)
    assert refused.returncode == 2


def test_the_hook_that_is_written_runs(project: Path) -> None:
    """pre-commit itself runs the hook, which finds the error of the config."""
    pre_commit = shutil.which("pre-commit", path=str(Path(sys.executable).parent))
    if pre_commit is None:
        pytest.skip("pre-commit is not installed")
    assert run_tool("init", "--hook", "--hardware", "8xH20", cwd=project).returncode == 0
    (project / "configs" / "a.yaml").write_bytes(SEED + b"lora_rnak: 8\n")
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "LFCONFIGLINT_LANG": "en"}
    done = subprocess.run(
        [pre_commit, "run", "-a"], cwd=project, env=env, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert b"lora_rnak" in done.stdout


def test_the_workflow_asks_for_read_rights_only(project: Path) -> None:
    """It is valid YAML, and pins the version that wrote it."""
    assert run_tool("init", "--workflow", cwd=project).returncode == 0
    from ruamel.yaml import YAML

    text = (project / ".github" / "workflows" / "lfconfiglint.yml").read_text()
    content = YAML(typ="safe").load(text)
    assert content["permissions"] == {"contents": "read"}
    assert "pip install lfconfiglint==" in text


def test_doctor_says_where_everything_comes_from(project: Path) -> None:
    """Release, machine, settings and language each name their source; programs get JSON."""
    (project / "lfconfiglint.toml").write_text('hardware = "8xH20"\nlang = "zh"\n')
    text = run_tool("doctor", cwd=project).stdout.decode()
    for part in ("lfconfiglint.toml", "0.9.3", "requirements.txt:1", "8xH20", "zh", "1 train"):
        assert part in text
    rows = json.loads(run_tool("doctor", "--output-format", "json", cwd=project).stdout)
    assert rows["settings"].endswith("lfconfiglint.toml")
    assert {"version", "python", "releases", "hardware", "extra.server", "rules"} <= set(rows)
