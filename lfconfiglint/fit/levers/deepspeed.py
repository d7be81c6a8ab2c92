"""The lever that spreads or offloads states: LLaMA-Factory's own DeepSpeed examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers.deepspeed import EXAMPLES, DeepSpeedConfig, example

_FOLDER = "examples/deepspeed"
_NEAR = ("finetuning_type", "stage")
_ON_CARDS = Text(
    "optimizer states stay on the cards: less host memory, and faster steps",
    "优化器状态留在显存中：占用内存更少，每步也更快",
)

# file, weight, what it does; offloading crosses PCIe in each step, which is far dearer than
# gathering weights from other cards
_STEPS: tuple[tuple[str, int, Text], ...] = (
    (
        "ds_z2_config.json",
        10,
        Text(
            "ZeRO-2 splits gradients and optimizer states over the cards",
            "ZeRO-2 将梯度和优化器状态切分到各卡",
        ),
    ),
    (
        "ds_z3_config.json",
        20,
        Text(
            "ZeRO-3 splits the weights over the cards, too, and gathers them layer by layer",
            "ZeRO-3 还将权重切分到各卡，逐层汇聚后计算",
        ),
    ),
    (
        "ds_z2_offload_config.json",
        40,
        Text(
            "ZeRO-2 with optimizer states in host memory: each step waits for the CPU",
            "ZeRO-2 并将优化器状态放入内存：每步都要等待 CPU",
        ),
    ),
    (
        "ds_z3_offload_config.json",
        60,
        Text(
            "ZeRO-3 with weights and optimizer states in host memory: each layer waits for PCIe",
            "ZeRO-3 并将权重和优化器状态放入内存：每层都要等待 PCIe",
        ),
    ),
)


def zero_stages(facts: Facts) -> Iterator[Setting]:
    """Files that hold less on each card than what the config uses, or less in host memory; none
    where training starts in a plain process, in which LLaMA-Factory refuses DeepSpeed."""
    context = facts.context
    if not facts.launch.distributed:
        return
    now = facts.zero.config if context.value("deepspeed") else None
    if now is not None and now.offload_optimizer and now.stage in {2, 3}:
        # the way back, for a run that the host has no memory for
        values = {"deepspeed": _path(facts, f"ds_z{now.stage}_config.json")}
        yield Setting(values, "time", 1, _ON_CARDS, _NEAR, "on cards")
    for name, weight, text in _STEPS:
        wanted = EXAMPLES[name]
        if now is not None and not _holds_less(wanted, now):
            continue
        if facts.run.world_size == 1 and wanted.offload_optimizer is None:
            # one card has nobody to share with
            continue
        comment = Text(
            f"{text.en} ({name} of LLaMA-Factory's examples)",
            f"{text.zh}（LLaMA-Factory 示例 {name}）",
        )
        yield Setting({"deepspeed": _path(facts, name)}, "throughput", weight, comment, _NEAR)


def _holds_less(wanted: DeepSpeedConfig, now: DeepSpeedConfig) -> bool:
    """Whether something moves off the card, and nothing comes back to it."""
    steps = [
        (config.stage, bool(config.offload_optimizer), bool(config.offload_param))
        for config in (wanted, now)
    ]
    return steps[0] != steps[1] and all(new >= old for new, old in zip(*steps, strict=True))


def _path(facts: Facts, name: str) -> str:
    """Beside the example that the config names, unless that folder is here without this file."""
    current = facts.context.value("deepspeed")
    if isinstance(current, str) and example(current):
        beside = str(PurePosixPath(current.replace("\\", "/")).with_name(name))
        if facts.context.find(current) is None or facts.context.find(beside) is not None:
            return beside
    return f"{_FOLDER}/{name}"
