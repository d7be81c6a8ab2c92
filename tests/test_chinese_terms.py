"""One Chinese word for one thing: the glossary of all Chinese texts, and what it forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

TERMS = (
    # the word to use, what it stands for, and words for the same thing that were in use beside it
    ("参数", "key of LLaMA-Factory", r"该键|这些键|键不起作用"),
    ("问题", "finding", r"处发现|现有发现|新的发现"),
    ("类别", "area of rules", r"领域"),
    ("级别", "severity", r"严重程度"),
    ("内置列表", "catalog", r"内置目录|目录内的 `gpu`|目录中没有任何模型"),
    ("fork", "fork", r"分支版本|复刻"),
    ("悄悄", "silently; 静默 reads as mute", r"静默"),
    ("卡住", "hang", r"挂起|卡死"),
    ("训练无法启动、任务无法启动", "the run is refused", r"(训练|运行|命令|导出|评估)会被拒绝"),
    ("训练会中断", "the run stops", r"训练会(中止|终止)"),
    ("同时使用", "together", r"同用"),
    ("优化步", "optimizer step", r"优化器步"),
    ("epoch", "epoch; 轮 is a turn of a dialogue", r"轮数|每轮|按轮"),
    ("占总步数的比例", "share of the run", r"训练占比"),
    ("批次", "batch; 批大小 is its size", r"批次大小|批量大小|的批[：，。]"),
    ("最佳检查点、最佳模型", "best checkpoint, best model", r"最优(检查点|模型)"),
    ("早停", "early stopping", r"提前停止"),
    ("加载", "load", r"载入"),
    ("汇聚", "gather", r"汇集"),
    ("包装", "wrap (FSDP)", r"封装"),
    ("算子", "kernel of a GPU", r"(?<!被)内核"),
    ("路由", "router of experts", r"路由器"),
    ("视觉编码器", "vision tower", r"视觉塔|编码塔|音频塔"),
    ("价值头", "value head", r"[\u4e00-\u9fff] ?value head"),
    ("基座模型", "base model", r"基础模型"),
    ("全参数微调", "full tuning", r"全参微调"),
    ("token", "token", r"词元"),
    ("Hub", "hub", r"模型中心"),
    ("目录", "folder", r"文件夹"),
    ("占位符", "placeholder", r"占位文字"),
    ("删除", "remove, leave out", r"删去"),
    ("单机内存", "host memory of a node", r"单节点内存"),
    ("退出码为 2", "exits with 2", r"以 [0-9] 退出"),
    ("有效的 JSON", "valid JSON", r"合法的"),
)
PLACES = (
    "rules/**/*.yaml", "schemas/*.json", "lfconfiglint/**/*.py", "lfconfiglint/**/help.json",
    "scripts/**/*.py", "scripts/**/*_zh.md", "scripts/facts/*.json", "docs/*_zh.md", "README_zh.md",
)  # fmt: skip
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;?!](?=\s|[\u4e00-\u9fff]|$)|\([\u4e00-\u9fff]|[\u4e00-\u9fff]\("
)


def _chinese() -> Iterator[tuple[str, str]]:
    """The lines with Chinese of all texts for people, each with its place."""
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            if text.startswith("<!-- generated"):  # its sources are looked at
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if re.search(r"[\u4e00-\u9fff]", line):
                    yield f"{path.relative_to(ROOT)}:{number}", line


def test_one_word_for_one_thing() -> None:
    """A reader who meets two words looks for two things; the word to use stands in TERMS."""
    others = [(re.compile(pattern), f"{word} ({english})") for word, english, pattern in TERMS]
    lines = [*_chinese()]
    assert len(lines) > 3000
    wrong = [
        f"{place}: {found.group()}, write {use}"
        for place, line in lines
        for pattern, use in others
        if (found := pattern.search(line))
    ]
    assert not wrong, "\n".join(wrong)


def test_punctuation_of_rules_is_full_width() -> None:
    """Text in backquotes and gaps is not prose, and stays as it is."""
    wrong = [
        f"{place}: {found.group()}"
        for place, line in _chinese()
        if place.startswith("rules/")
        and (found := HALF_WIDTH.search(re.sub(r"`[^`]*`|\{\w[^{}]*\}", "x", line)))
    ]
    assert not wrong, "\n".join(wrong)
