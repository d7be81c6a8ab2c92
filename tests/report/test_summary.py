"""The closing lines: what is undecided, kept short however many rules there are."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import run_tool

CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: my_data
template: qwen
output_dir: saves/x
bf16: true
plot_loss: true
flash_attn: fa2
deepspeed: examples/deepspeed/ds_z3_config.json
"""


def undecided(folder: Path, text: str, lang: str = "en") -> list[str]:
    (folder / "train.yaml").write_text(text, encoding="utf-8")
    done = run_tool("train.yaml", "--isolated", "--lang", lang, cwd=folder)
    lines = done.stderr.decode().splitlines()
    return [line for line in lines if line.startswith("  ")]


def test_packages_take_one_line(tmp_path: Path) -> None:
    """A dozen rules may ask for a package each; the settings take them all at once."""
    lines = [line for line in undecided(tmp_path, CONFIG) if "packages" in line]
    assert lines == [
        "  which packages are installed: name them under `packages` in the settings "
        "(deepspeed, flash-attn, matplotlib)"
    ]


def test_unusable_values_are_not_asked_for(tmp_path: Path) -> None:
    """The error about the value says it already."""
    lines = undecided(tmp_path, CONFIG + 'save_steps: "500"\n')
    assert lines
    assert not [line for line in lines if "save_steps" in line]


def test_chinese_writes_full_width_brackets(tmp_path: Path) -> None:
    """Both languages are set as their readers expect."""
    lines = undecided(tmp_path, CONFIG, "zh")
    assert lines
    assert all(line.endswith("）") for line in lines)
