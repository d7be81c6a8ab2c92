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


MACHINE = """\
nodes: 1
gpus_per_node: 8
gpu: H20
host_memory: 1TiB
disk: {free: 2TB}
"""


def undecided(folder: Path, text: str, lang: str = "en", *flags: str) -> list[str]:
    (folder / "train.yaml").write_text(text, encoding="utf-8")
    (folder / "node.yaml").write_text(MACHINE, encoding="utf-8")
    done = run_tool("train.yaml", "--isolated", "--lang", lang, *flags, cwd=folder)
    lines = done.stderr.decode().splitlines()
    return [line for line in lines if line.startswith("  ")]


def test_packages_take_one_line(tmp_path: Path) -> None:
    """A dozen rules may ask for a package each; the settings take them all at once."""
    lines = undecided(tmp_path, CONFIG, "en", "--hardware", "node.yaml", "--samples", "1000")
    assert lines[2:] == [
        "   3  installed packages (deepspeed, flash-attn, matplotlib): "
        "under `packages` in the settings"
    ]


def test_what_decides_most_stands_first(tmp_path: Path) -> None:
    """Each line begins with the number of rules that wait for it, so that one reads what to
    supply first."""
    lines = undecided(tmp_path, CONFIG)
    counts = [int(line.split()[0]) for line in lines[:-1]]
    assert counts == sorted(counts, reverse=True)
    assert "give --hardware" in lines[0]
    # what little waits for the rest does not fill the screen of every run
    assert len(counts) == 3
    assert lines[-1] == "  and 2 more: see `lfconfiglint doctor`"


def test_unusable_values_are_not_asked_for(tmp_path: Path) -> None:
    """The error about the value says it already."""
    lines = undecided(tmp_path, CONFIG + 'save_steps: "500"\n')
    assert lines
    assert not [line for line in lines if "save_steps" in line]


def test_chinese_writes_full_width_brackets(tmp_path: Path) -> None:
    """Both languages are set as their readers expect."""
    lines = undecided(tmp_path, CONFIG, "zh", "--hardware", "node.yaml", "--samples", "1000")
    assert lines[2:] == [
        "   3  已安装的软件包（deepspeed, flash-attn, matplotlib）：在设置的 `packages` 中写明"
    ]


def test_doctor_names_the_rules_that_wait(tmp_path: Path) -> None:
    """The report is short; whoever wants to know which rules are meant asks for it."""
    (tmp_path / "train.yaml").write_text(CONFIG, encoding="utf-8")
    told = run_tool("doctor", "train.yaml", "--isolated", "--lang", "en", cwd=tmp_path).stdout
    lines = told.decode().splitlines()
    at = next(number for number, line in enumerate(lines) if "installed packages" in line)
    assert "matplotlib-not-installed" in lines[at + 1]
