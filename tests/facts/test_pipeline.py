"""Chains of configs: what is known of the run before, and that variants decide nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.pipeline.siblings import place
from lfconfiglint.file_memory import forget_files
from tests.helpers import run_tool

TRAINING = (
    "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\n"
    "finetuning_type: {method}\ndataset: identity\ntemplate: qwen\noutput_dir: {output}\n"
)


def facts(path: Path, together: tuple[Path, ...] = (), **values: object) -> Facts:
    defaults = dict.fromkeys(
        ("model_name_or_path", "adapter_name_or_path", "template", "reward_model", "export_dir",
         "output_dir")
    )  # fmt: skip
    context = Context(values, defaults, None, None, (path.parent,), path=path, together=together)
    return Facts(context)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("saves/x", "saves/x"),
        ("./saves/x/", "saves/x"),
        (" saves/x ", "saves/x"),
        ("${DIR}/x", None),
        ("", None),
        (None, None),
        (["saves/x"], None),
    ],
)
def test_place(value: object, expected: str | None) -> None:
    """Ways to write one folder are one; a name that a shell fills in is none."""
    assert place(value) == expected


def test_a_folder_on_this_machine_decides(tmp_path: Path) -> None:
    """What lies in the folder counts more than what another config would write there."""
    (tmp_path / "sft.yaml").write_text(TRAINING.format(method="lora", output="saves/sft"))
    (tmp_path / "full.yaml").write_text(TRAINING.format(method="full", output="saves/full"))
    own = tmp_path / "train.yaml"
    chained = facts(own, model_name_or_path="saves/sft", adapter_name_or_path="saves/full")
    assert chained.get("pipeline.adapter_as_model") == "sft.yaml"
    assert chained.get("pipeline.full_as_adapter") == "full.yaml"
    for folder, name in (("sft", "config.json"), ("full", "adapter_config.json")):
        (tmp_path / "saves" / folder).mkdir(parents=True)
        (tmp_path / "saves" / folder / name).write_text("{}")
    forget_files()
    chained = facts(own, model_name_or_path="saves/sft", adapter_name_or_path="saves/full")
    assert chained.get("pipeline.adapter_as_model") is None
    assert chained.get("pipeline.full_as_adapter") is None


def test_what_trains_nothing_writes_nothing(tmp_path: Path) -> None:
    """Predictions, broken files, and the config itself are no run before it."""
    text = TRAINING.format(method="lora", output="saves/x")
    (tmp_path / "predict.yaml").write_text(text.replace("do_train", "do_predict"))
    (tmp_path / "broken.yaml").write_text(text + "a: [\n")
    (tmp_path / "train.yaml").write_text(text)
    own = facts(tmp_path / "train.yaml", model_name_or_path="saves/x", output_dir="saves/x")
    assert own.get("pipeline.adapter_as_model") is None
    assert own.get("pipeline.same_output") is None


def test_configs_of_other_folders_count_in_one_run(tmp_path: Path) -> None:
    """A pipeline's configs often lie in folders of their own: checked together they are one."""
    first = tmp_path / "train_full" / "sft.yaml"
    second = tmp_path / "train_lora" / "dpo.yaml"
    first.parent.mkdir()
    second.parent.mkdir()
    first.write_text(TRAINING.format(method="full", output="saves/sft"))
    second.write_text(
        TRAINING.format(method="lora", output="saves/dpo") + "adapter_name_or_path: saves/sft\n"
    )
    alone = run_tool("train_lora", "--output-format", "concise", cwd=tmp_path)
    assert b"full-model-used-as-adapter" not in alone.stdout
    together = run_tool("--output-format", "concise", cwd=tmp_path)
    assert b"dpo.yaml:8:1: error[full-model-used-as-adapter]" in together.stdout
    assert b"sft.yaml writes a whole model" in together.stdout
