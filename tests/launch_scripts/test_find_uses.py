"""Which command a script gives a config to, and what stands behind the config."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.file_memory import forget_files
from lfconfiglint.launch_scripts.find_uses import Use, uses_of
from lfconfiglint.records import replace


def uses(root: Path, *scripts: str) -> list[Use]:
    """Of ``train.yaml``, with ``other.yaml`` beside it, in scripts ``0.sh``, ``1.sh`` ..."""
    (root / ".git").mkdir()
    for name in ("train.yaml", "other.yaml"):
        (root / name).write_text("model_name_or_path: m\n")
    for index, text in enumerate(scripts):
        (root / f"{index}.sh").write_text(text)
    forget_files()
    return [
        replace(use, place=use.place.removeprefix(f"{root}/"))
        for use in uses_of(str(root / "train.yaml"))
    ]


@pytest.mark.parametrize(
    ("line", "command", "behind"),
    [
        ("llamafactory-cli train train.yaml", "train", ()),
        ("CUDA_VISIBLE_DEVICES=0 lmf chat ./train.yaml", "chat", ()),
        ("llamafactory-cli export train.yaml > log.txt 2>&1 &", "export", ()),
        ("llamafactory-cli train train.yaml 2>&1 | tee log.txt", "train", ()),
        ("llamafactory-cli train train.yaml lora_rank=4", "train", ("lora_rank=4",)),
        ("llamafactory-cli train train.yaml \\\n  --seed 1", "train", ("--seed", "1")),
        ("llamafactory-cli train train.yaml $MORE", "train", (None,)),
        ("torchrun --nproc_per_node 8 src/train.py train.yaml", "train", ()),
        ("python -m llamafactory.cli api train.yaml", "api", ()),
    ],
)
def test_command_and_what_follows(
    tmp_path: Path, line: str, command: str, behind: tuple[str | None, ...]
) -> None:
    """Redirections and pipes are no arguments, and what a variable holds is not known."""
    sets = frozenset({"lora_rank"} if "lora_rank" in line else ())
    assert uses(tmp_path, f"#!/bin/bash\n{line}\n") == [Use("0.sh:2", command, behind, sets)]


@pytest.mark.parametrize(
    "text",
    [
        "llamafactory-cli train other.yaml\n",
        "for name in train other; do llamafactory-cli chat $name.yaml; done\n",
        "llamafactory-cli version train.yaml\n",
        "python convert.py train.yaml --flag\n",
        "# llamafactory-cli chat train.yaml\n",
        "cat train.yaml\n",
    ],
)
def test_what_is_not_certain_is_left_out(tmp_path: Path, text: str) -> None:
    """Another config, a name that a variable makes, another program, a comment: no use."""
    assert uses(tmp_path, text) == []


def test_each_script_and_line_is_a_use(tmp_path: Path) -> None:
    """One config that is trained with and then asked: both are told, in the scripts' order."""
    found = uses(
        tmp_path,
        "llamafactory-cli train train.yaml\nllamafactory-cli chat train.yaml\n",
        "llamafactory-cli export train.yaml\n",
    )
    assert [(use.place, use.command) for use in found] == [
        ("0.sh:1", "train"), ("0.sh:2", "chat"), ("1.sh:1", "export"),
    ]  # fmt: skip
