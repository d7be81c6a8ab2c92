"""Where the figures of a save come from: files, disk, time, lost work and resuming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.facts.memory.estimate_range import NCCL_MARGIN
from lfconfiglint.hints import Any
from lfconfiglint.language import Text

Json = Mapping[str, Any]
Where = str | Text
"""A place in code, the same in both languages, or words about a measurement."""
Source = tuple[str, Text, Where]
"""What it is about (``run.steps``, ``gpu.train.optimizer``), how it is made up, and from where."""

_SAVE_FILES: Mapping[str, tuple[Text, Where]] = {
    "single": (
        Text(
            "weights as they train, and the optimizer's state",
            "按训练精度保存的权重，以及优化器状态",
        ),
        Text(
            "transformers 5.6.0 trainer.py:3039-3106; files of the real Trainer",
            "transformers 5.6.0 trainer.py:3039-3106；真实 Trainer 写出的文件",
        ),
    ),
    "deepspeed": (
        Text(
            "16-bit weights, and every rank's fp32 master weights with the optimizer's state",
            "16 位权重，以及各进程的 fp32 主权重与优化器状态",
        ),
        Text(
            "DeepSpeed 0.18.4 runtime/engine.py; files of real two-process runs",
            "DeepSpeed 0.18.4 runtime/engine.py；真实双进程训练写出的文件",
        ),
    ),
    "fsdp": (
        Text(
            "weights as the kind of state dict saves them, and the optimizer's state",
            "按 state dict 类型保存的权重，以及优化器状态",
        ),
        Text(
            "accelerate 1.11 utils/fsdp_utils.py; files of real two-process runs",
            "accelerate 1.11 utils/fsdp_utils.py；真实双进程训练写出的文件",
        ),
    ),
}
_SAVE_FILES = {**_SAVE_FILES, "ddp": _SAVE_FILES["single"]}
_WRITING = Text(
    "torch.save and safetensors on local storage", "本地存储上的 torch.save 与 safetensors"
)
_PUBLISHED = Text("published LLaMA-Factory runs", "公开的 LLaMA-Factory 训练记录")


def idle_cache(content: Json) -> int | None:
    """Bytes of each card that PyTorch holds unused when a save begins, where that can matter: on
    cards that may be full, with other processes to talk to."""
    idle, world = content["checkpoint"]["idle_gpu_cache"], content["run"]["world_size"] or 1
    full = content["memory"]["gpu"]["train"]["verdict"] == "tight"
    return idle if full and world > 1 and idle is not None and idle >= NCCL_MARGIN else None


def save_sources(content: Json) -> Iterator[Source]:
    """For the files of a checkpoint, the disk, the time, lost work and resuming."""
    checkpoint, time = content["checkpoint"], content["time"]
    backend = content["strategy"]["backend"]
    alone = checkpoint["on_one_process"] or {}
    if checkpoint["bytes"] is not None or alone:
        how, where = _SAVE_FILES[backend or "single"]
        if not (checkpoint["optimizer_bytes"] or alone.get("optimizer")):
            how = Text("weights only, no optimizer state", "仅权重，不含优化器状态")
        elif content["strategy"]["zero_stage"] in (1, 2):
            how = Text(f"{how.en}; the weights twice", f"{how.zh}；权重保存两份")
        yield "checkpoint.bytes", how, where
    if checkpoint["disk_peak"] is not None:
        how = Text(
            "a new checkpoint is written before the oldest is removed; final weights come on top",
            "先写入新检查点再删除最旧的；训练结束时另存一份最终权重",
        )
        yield "checkpoint.disk_peak", how, "transformers 5.6.0 trainer.py:3099"
    if idle_cache(content) is not None:
        how = Text(
            "what the longest step held, less what stays; only PyTorch itself can use it",
            "最长的一步占用过的显存减去常驻部分；仅 PyTorch 自身可用",
        )
        where = Text(
            "torch 2.13 CUDACachingAllocator.cpp; miles pull request 2199",
            "torch 2.13 CUDACachingAllocator.cpp；miles 的 2199 号合并请求",
        )
        yield "gpu.cache", how, where
    if checkpoint["write_seconds"]["low"] is not None:
        how = Text(
            "gathering at 3 to 6 GB/s (assumed), writing at 0.8 to 1.5 GB/s a process (measured) "
            "or the disk's speed; may be twice or half",
            "汇聚 3 至 6 GB/s（假定），单进程写入 0.8 至 1.5 GB/s（实测）或磁盘带宽；"
            "实际可能相差一倍",
        )
        yield "checkpoint.write_seconds", how, _WRITING
    if time["step_seconds"]["low"] is not None:
        how = Text(
            "with every sample `cutoff_len` long, at 60 % to 20 % of the cards' bf16 peak",
            "假定每个样本长度均为 `cutoff_len`，算力利用率为 bf16 峰值的 60% 至 20%",
        )
        yield "time.step_seconds", how, _PUBLISHED
    if time["lost_at_worst"]["steps"] is not None:
        how = Text(
            "the steps from one save to the next; a save that is cut short is no checkpoint: "
            "remove its folder, or resuming picks it as the newest",
            "相邻两次保存之间的步数；未写完的检查点不能使用，恢复前应删除其目录，否则会被当作最新的",
        )
        yield "time.lost_at_worst", how, "transformers 5.6.0 trainer_utils.py get_last_checkpoint"
    if checkpoint["resumable"] and checkpoint["resume_same_world"]:
        how = Text(
            "every process reads the part that it wrote; another number of processes is refused",
            "每个进程读取自己写出的部分；进程数不同则无法恢复",
        )
        yield "checkpoint.resume", how, "DeepSpeed 0.19.8 runtime/engine.py:4748-4756"
