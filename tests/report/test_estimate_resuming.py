"""The line that says how a run goes on after a crash."""

from __future__ import annotations

import pytest

from lfconfiglint.language import Lang
from lfconfiglint.report.console import plain
from lfconfiglint.report.estimate import EstimatePage
from tests.report.estimates import LORA, content


def resume_line(text: str, lang: Lang = "en") -> str:
    lines = EstimatePage(lang, plain, 160).lines(content(text, samples=100_000, lang=lang))
    label = {"en": "resume", "zh": "恢复训练"}[lang]
    return next(line for line in lines if line.strip().startswith(label))


@pytest.mark.parametrize(
    ("changes", "said", "in_chinese"),
    [
        ("", "possible, with the optimizer's state", "可恢复，含优化器状态"),
        ("save_only_model: true", "not with the optimizer's state", "无法恢复优化器状态"),
        ("save_strategy: 'no'", "nothing is saved before the end", "训练结束前不保存"),
        ("overwrite_output_dir: true", "by `resume_from_checkpoint` only", "会从头训练"),
        ("stage: rm", "named in `adapter_name_or_path` as well", "`adapter_name_or_path`"),
        ("stage: rm\nfinetuning_type: full", "not possible in stage rm", "rm 阶段"),
        ("stage: ppo\nreward_model: saves/rm", "not possible in stage ppo", "ppo 阶段"),
    ],
)
def test_how_to_go_on(changes: str, said: str, in_chinese: str) -> None:
    """LLaMA-Factory resumes by itself, by a key, with the adapter named, or not at all."""
    names = {line.split(":")[0] for line in changes.splitlines()}
    kept = [line for line in LORA.splitlines() if line.split(":")[0] not in names]
    text = "\n".join([*kept, changes, ""])
    assert said in resume_line(text)
    assert in_chinese in resume_line(text, "zh")
