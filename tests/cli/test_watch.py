"""``--watch`` and ``--statistics``, run as a user runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
NODE = str(ROOT / "examples" / "h20_node.yaml")
FLAGS = ("--isolated", "--lang", "en", "--hardware", NODE, "--samples", "20000")


def wait_for(file: Path, what: str, times: int) -> str:
    """The file's content once it holds a text that often; fails after a while."""
    for _ in range(200):
        text = file.read_text()
        if text.count(what) >= times:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{what!r} is not {times} times in:\n{file.read_text()}")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_watch_checks_again_after_a_change(tmp_path: Path) -> None:
    """A change of a config, and of a file beside it, brings a new report; Ctrl-C ends it with the
    last run's code and without a traceback."""
    config = tmp_path / "train.yaml"
    config.write_bytes(SEED)
    said = tmp_path.parent / "said"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "lfconfiglint", "train.yaml", "--watch", *FLAGS]
    with said.open("w") as output:
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=output, stderr=output, env=env, start_new_session=True
        )
        try:
            wait_for(said, "watching", 1)
            assert said.read_text().count("checkpoint-exceeds-disk") >= 1
            config.write_bytes(SEED + b"save_only_model: true\n")
            wait_for(said, "watching", 2)
            (tmp_path / "dataset_info.json").write_text("{}")
            text = wait_for(said, "watching", 3)
            assert "no findings" in text or "piece of advice" in text
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=30)
    assert code == 0
    assert "Traceback" not in said.read_text()


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    """It ends, and there is nothing to look at again."""
    done = run_tool("-", "--watch", *FLAGS, cwd=tmp_path)
    assert done.returncode == 2
    assert b"standard input cannot be watched" in done.stderr


def test_statistics_count_by_rule(tmp_path: Path) -> None:
    """One line a rule: findings, files, severity, and what fixes it; the exit code stays."""
    (tmp_path / "a.yaml").write_bytes(SEED + b"lora_rnak: 8\nlora_alhpa: 8\n")
    (tmp_path / "b.yaml").write_bytes(SEED + b"lora_rnak: 8\n")
    done = run_tool("--statistics", *FLAGS, cwd=tmp_path)
    assert done.returncode == 1
    lines = [" ".join(line.split()) for line in done.stdout.decode().splitlines()]
    assert lines[0] == "3 in 2 files error unknown-key 3 with --unsafe-fixes"
    assert "2 in 2 files error checkpoint-exceeds-disk 2 by --fix" in lines
    assert b"2 configs checked" in done.stderr
    zh = run_tool("--statistics", *FLAGS, "--lang", "zh", cwd=tmp_path).stdout.decode()
    assert "3  2 个文件  错误  unknown-key" in zh


def test_statistics_of_nothing_are_empty(tmp_path: Path) -> None:
    """Where there are no findings there is no table."""
    done = run_tool("--statistics", "--isolated", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
