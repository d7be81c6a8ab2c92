"""The text of ``lfconfiglint.toml``: what is known is set, what only people know is prepared."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lfconfiglint.language import Lang, Text
from lfconfiglint.setup.survey import Survey
from lfconfiglint.upstream.release.meant import NOTHING_SAYS


def settings_text(found: Survey, hardware: str | None, lang: Lang) -> str:
    """Settings that are valid as they stand; a line with # waits for its value."""

    def blocks() -> Iterator[str]:
        yield Text(
            "# Settings of lfconfiglint. A line that starts with # has no effect.",
            "# lfconfiglint 的设置。以 # 开头的行不起作用。",
        ).say(lang)
        yield from ("", *_release(found, lang))
        yield from ("", *_machine(found, hardware, lang))
        yield from ("", *_samples(lang))
        yield from ("", *_rest(lang))

    return "".join(f"{line}\n" for line in blocks())


def _release(found: Survey, lang: Lang) -> Iterator[str]:
    target = found.target
    why = target.version_reason
    if target.followed:
        # what the project says need not be said again
        yield Text(
            f"# LLaMA-Factory {target.version}: {why.en}; it is followed when it changes",
            f"# LLaMA-Factory {target.version}：{why.zh}；改动后自动跟随",
        ).say(lang)
        return
    if why == NOTHING_SAYS:
        yield Text(
            "# The release that the configs are for; nothing in the project says, so the newest "
            "counts",
            "# 配置对应的版本；项目中没有说明，因此按最新版本检查",
        ).say(lang)
    else:
        yield Text(
            f"# The release that the configs are for; it is not known, so this counts: {why.en}",
            f"# 配置对应的版本；无从得知，因此按此检查：{why.zh}",
        ).say(lang)
    yield f'# target-version = "{target.version}"'


def _machine(found: Survey, hardware: str | None, lang: Lang) -> Iterator[str]:
    if hardware is not None:
        yield Text("# The machine that the runs are for", "# 训练所用的机器").say(lang)
        yield f"hardware = {json.dumps(hardware)}"
        return
    processes = found.processes
    if processes is not None:
        source = next(start.source for start in found.starts if start.world_size == processes)
        yield Text(
            f"# {source} starts {processes} processes; name the card: lfconfiglint hardware list",
            f"# {source} 启动 {processes} 个进程；请填写卡型：lfconfiglint hardware list",
        ).say(lang)
        yield f'# hardware = "{processes}xH100"'
        return
    yield Text(
        "# The machine that the runs are for, without which memory and disk are not checked",
        "# 训练所用的机器；不填写则不检查显存与磁盘",
    ).say(lang)
    yield '# hardware = "8xH100"'


def _samples(lang: Lang) -> Iterator[str]:
    yield Text(
        "# Samples in the data set, where it is not on this machine",
        "# 数据集样本数（数据集不在本机时）",
    ).say(lang)
    yield "# samples = 20000"


def _rest(lang: Lang) -> Iterator[str]:
    yield Text("# Rules or areas that are not wanted", "# 不需要的规则或类别").say(lang)
    yield "ignore = []"
    yield Text("# Folders that a search leaves out", "# 搜索时跳过的目录").say(lang)
    yield "exclude = []"
    yield Text(
        "# To report only what is new: take the next # away, run lfconfiglint --write-baseline",
        "# 只报告新问题：去掉下一行的 #，再运行 lfconfiglint --write-baseline",
    ).say(lang)
    yield '# baseline = "lfconfiglint-baseline.json"'
    yield Text(
        "# Language of messages (default: that of each person)", "# 消息的语言（默认取自各人环境）"
    ).say(lang)
    yield f'# lang = "{lang}"'
