"""``run``: the guard in front of a command, with real commands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
FLAGS = ("run", "--isolated", "--lang", "en", "--hardware", "8xH20")
PRINTS = "import sys; print('started', *sys.argv[1:]); sys.exit(7)"
COMMAND = (sys.executable, "-c", PRINTS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    good = SEED.replace(b"save_steps: 500", b"save_steps: 500\nsave_only_model: true")
    (tmp_path / "good.yaml").write_bytes(good)
    (tmp_path / "bad.yaml").write_bytes(good + b"lora_rnak: 8\n")
    (tmp_path / "other.yaml").write_text("on: push\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_good_config_starts_the_command(folder: Path) -> None:
    """The command gets its arguments as they are, owns standard output, and its exit code is the
    one that counts; what was found stands on standard error."""
    done = run_tool(*FLAGS, "--", *COMMAND, "train", "good.yaml", cwd=folder)
    assert done.returncode == 7
    assert done.stdout.decode() == "started train good.yaml\n"
    assert "1 config checked" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("bad.yaml",), 1, "lora_rnak"),
        (("good.yaml", "lora_rnak=8"), 1, "lora_rnak"),
        (("good.yaml", "finetuning_type=fulll"), 1, "finetuning_type"),
        (("good.yaml", "freeze_trainable_modules=[a"), 2, "freeze_trainable_modules"),
        (("missing.yaml",), 2, "missing.yaml: no such file"),
        (("other.yaml",), 2, "no config of LLaMA-Factory is named"),
        ((), 2, "no config of LLaMA-Factory is named"),
    ],
)
def test_what_is_wrong_is_not_started(
    folder: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    """An error in the file or in what the command line changes, and what cannot be judged."""
    done = run_tool(*FLAGS, "--", *COMMAND, *arguments, cwd=folder)
    assert done.returncode == code
    assert "started" not in done.stdout.decode()
    assert told in done.stderr.decode()


def test_changes_behind_the_config_count(folder: Path) -> None:
    """LLaMA-Factory merges them over the file: they can mend an error as well."""
    fixed = SEED.replace(b"finetuning_type: full", b"finetuning_type: fulll")
    (folder / "typo.yaml").write_bytes(fixed)
    changes = ("finetuning_type=full", "save_only_model=true")
    done = run_tool(*FLAGS, "--", *COMMAND, "typo.yaml", *changes, cwd=folder)
    assert done.returncode == 7


def test_what_a_script_sets_does_not_count(folder: Path) -> None:
    """The command is given, and it starts the config as the file has it."""
    (folder / "run.sh").write_text("llamafactory-cli train good.yaml learning_rate=$LR\n")
    text = (folder / "good.yaml").read_text().replace("learning_rate: ", "learning_rate: -")
    (folder / "good.yaml").write_text(text)
    done = run_tool(*FLAGS, "--", *COMMAND, "train", "good.yaml", cwd=folder)
    assert done.returncode == 1
    assert "learning-rate-negative" in done.stderr.decode()
    alone = run_tool("good.yaml", "--isolated", "--hardware", "8xH20", cwd=folder)
    assert "learning-rate-negative" not in alone.stdout.decode()


def test_strict_stops_at_warnings_and_a_missing_program_is_told(folder: Path) -> None:
    """Both end in one line without a traceback."""
    (folder / "warned.yaml").write_bytes(
        SEED + b"save_only_model: true\nresume_from_checkpoint: x\n"
    )
    strict = run_tool(*FLAGS, "--strict", "--", *COMMAND, "warned.yaml", cwd=folder)
    assert strict.returncode == 1, strict.stderr
    assert "not started" in strict.stderr.decode()
    missing = run_tool(*FLAGS, "--", "no-such-program", "good.yaml", cwd=folder)
    assert missing.returncode == 2
    assert "no-such-program: No such file or directory" in missing.stderr.decode()
