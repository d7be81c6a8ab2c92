"""Where the figures of an estimate come from: how each is made up, and the code or measurement."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.language import Text
from lfconfiglint.report.estimate_part_sources import part_sources
from lfconfiglint.report.estimate_save_sources import Json, Source, save_sources

_CATALOG = "lfconfiglint/catalog/models.json"
_STEPS = Text(
    "transformers 5.6.0 trainer.py:2317-2321, accelerate 1.11 BatchSamplerShard; 480 real runs",
    "transformers 5.6.0 trainer.py:2317-2321，accelerate 1.11 BatchSamplerShard；480 次真实训练",
)
_SAVES = Text(
    "transformers 5.6.0 trainer_callback.py:592-604, trainer.py:3099; 480 real runs",
    "transformers 5.6.0 trainer_callback.py:592-604、trainer.py:3099；480 次真实训练",
)


def sources_of(content: Json) -> Iterator[Source]:
    """A source for each figure that is known, in the order of the screen."""
    yield from _run(content)
    yield from part_sources(content)
    yield from save_sources(content)


def _run(content: Json) -> Iterator[Source]:
    model, run, machine = content["model"], content["run"], content["machine"]
    if model["total_params"] is not None:
        found = str(model["source"])
        where = _CATALOG if found.startswith("catalog") else found
        how = Text("counted from the model's shape", "按模型结构计数")
        yield "model.parameters", how, where
    if machine is not None and machine["gpu_memory"] is not None:
        how = Text(
            "what torch reports as the card's total, not the printed size",
            "torch 报告的显存总量，而非标称容量",
        )
        yield "machine.gpu_memory", how, machine["gpu_memory_source"] or machine["source"]
    if machine is not None and machine["host_memory"] is not None:
        yield "machine.host_memory", Text("as the profile says", "取自硬件描述"), machine["source"]
    if run["steps"] is not None:
        how = Text(
            "batches of each process, rounded up to whole steps, times the epochs",
            "每个进程的批次数按累积步数向上取整，再乘以 epoch 数",
        )
        if run["steps_per_epoch"] is None:
            how = Text("as `max_steps` says", "由 `max_steps` 指定")
        yield "run.steps", how, _STEPS
    if run["saves"]:
        how = Text(
            "every multiple of the interval, and always the last step",
            "保存间隔的每个倍数，以及最后一步",
        )
        yield "run.saves", how, _SAVES
