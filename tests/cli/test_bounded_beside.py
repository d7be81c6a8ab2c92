"""What stands beside a config may be no file, without an end, or larger than any real one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.limited import run_limited

CONFIG = """\
stage: sft
do_train: true
model_name_or_path: model
finetuning_type: lora
template: qwen
dataset: mine
dataset_dir: data
output_dir: out
deepspeed: ds.json
"""
SHAPE = {
    "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 64,
    "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 4, "vocab_size": 1000,
}  # fmt: skip
BESIDE = {
    "data/dataset_info.json": {"mine": {"file_name": "mine.json"}},
    "data/mine.json": [{"instruction": "a", "output": "b"}],
    "ds.json": {"zero_optimization": {"stage": 2}},
    "model/config.json": SHAPE,
    "model/model.safetensors.index.json": {},
    "out/checkpoint-1/trainer_state.json": {},
    "train.sh": [],
    "pyproject.toml": [],
}


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 36)


def _deep(path: Path) -> None:
    path.write_text("[" * 1_000_000, encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files of Unix")
@pytest.mark.parametrize("make", [_pipe, _endless, _huge, _deep])
@pytest.mark.parametrize("name", BESIDE)
def test_no_file_beside_a_config_stops_a_run(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """It ends soon, in little memory, and with findings at most."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    for each, content in BESIDE.items():
        path = tmp_path / each
        path.parent.mkdir(parents=True, exist_ok=True)
        if each == name:
            make(path)
        elif each not in ("train.sh", "pyproject.toml"):
            path.write_text(json.dumps(content), encoding="utf-8")
    done = run_limited("train.yaml", "--hardware", "8xH20", cwd=tmp_path)
    assert b"error:" not in done.stderr
    assert done.returncode in (0, 1)
