"""Reports without a line for each fix say what it changes, and what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import run_tool

CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
dataset: my_data
template: qwen
output_dir: saves/x
bf16: true
deepspeed: examples/deepspeed/ds_z3_config.json
"""
RULE = "deepspeed-without-torchrun"


@pytest.mark.parametrize(
    ("form", "lang", "told"),
    [
        ("markdown", "en", r"one card \(-`deepspeed`, with --unsafe-fixes\)"),
        ("github", "en", "one card (-`deepspeed`, with --unsafe-fixes)"),
        ("html", "en", "one card (-<code>deepspeed</code>, with --unsafe-fixes)"),
        ("html", "zh", "对象（-<code>deepspeed</code>，需 --unsafe-fixes）"),
    ],
)
def test_a_fix_is_told_with_its_change(tmp_path: Path, form: str, lang: str, told: str) -> None:
    """Who reads a pull request's annotations has no terminal at hand."""
    (tmp_path / "a.yaml").write_text(CONFIG, encoding="utf-8")
    flags = ("--hardware", "1xH20", "--select", RULE, "--output-format", form, "--lang", lang)
    assert told in run_tool("a.yaml", *flags, cwd=tmp_path).stdout.decode()


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", (">error: deepspeed-without-torchrun<", ">1</b> error,", ">0</b> pieces of advice")),
     ("zh", (">错误: deepspeed-without-torchrun<", ">1</b> 个错误，", ">0</b> 条提示"))],
)  # fmt: skip
def test_a_page_says_severities_in_words(tmp_path: Path, lang: str, told: tuple[str, ...]) -> None:
    """Whoever prints it, or sees no colours, tells an error from advice."""
    (tmp_path / "a.yaml").write_text(CONFIG, encoding="utf-8")
    flags = ("--hardware", "1xH20", "--select", RULE, "--output-format", "html", "--lang", lang)
    shown = run_tool("a.yaml", *flags, cwd=tmp_path).stdout.decode()
    assert [part for part in told if part not in shown] == []


def test_a_page_names_the_release_it_is_for(tmp_path: Path) -> None:
    """A page that was mailed around has no closing lines beside it."""
    (tmp_path / "a.yaml").write_text(CONFIG, encoding="utf-8")
    flags = ("--target-version", "0.9.3", "--output-format", "html", "--lang", "en")
    shown = run_tool("a.yaml", *flags, cwd=tmp_path).stdout.decode()
    assert "for LLaMA-Factory 0.9.3" in shown
