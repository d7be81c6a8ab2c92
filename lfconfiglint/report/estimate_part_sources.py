"""Where each part of the memory comes from, with the arithmetic that leads to its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.report.estimate_source_texts import (
    BUFFERS,
    HOST_LOAD,
    HOST_RESUME,
    HOST_SAVE,
    LOAD,
    RESUMING,
    SAVING,
    STATES,
    WORK,
)
from lfconfiglint.units import binary_bytes, count

Json = Mapping[str, Any]
_OVERHEAD = Text("Tesla T4 measurements, published peaks on A100", "Tesla T4 实测，A100 的公开峰值")
_RANGE = Text(
    "published peaks; unverified for offloading and FSDP", "公开的峰值；卸载与 FSDP 未经验证"
)
_HOST_RANGE = Text(
    "resident memory of two-process runs; the 5 GB are assumed",
    "双进程训练的常驻内存；其中 5 GB 为假定值",
)
_ASSUMED = Text("assumed, as in every upper end of host memory", "假定值，与各项内存区间的上限相同")


def part_sources(content: Json) -> Iterator[tuple[str, Text, str | Text]]:
    """For the parts of the training peak on the card, and of a save on the host."""
    strategy, gpu, host = content["strategy"], content["memory"]["gpu"], content["memory"]["host"]
    backend = strategy["backend"]
    if backend is None:
        return
    kind = "zero3" if strategy["zero_stage"] == 3 else backend
    for part, size in sorted(gpu["train"]["parts"].items(), key=lambda item: -item[1]):
        found = _states(content, part, size) or WORK.get(part)
        if part == "buffers":
            found = BUFFERS.get(kind)
        if found is not None and size:
            yield f"gpu.train.{part}", *found
    for name, phase, table in (
        ("gpu.load", gpu["load"], LOAD),
        ("gpu.save", gpu["save"], SAVING),
        ("host.load", host["load"], HOST_LOAD),
        ("host.save", host["save"], HOST_SAVE),
        ("gpu.resume", gpu["resume"], RESUMING),
        ("host.resume", host["resume"], HOST_RESUME),
    ):
        if phase is not None and phase["peak"] is not None:
            yield name, *(table.get(kind) or table.get(backend) or table["single"])
    if gpu["train"]["peak"] is not None:
        how = Text("fragmentation of PyTorch's allocator and the CUDA context, beyond the parts",
                   "PyTorch 分配器碎片与 CUDA 上下文，不计入各部分")  # fmt: skip
        yield "gpu.overhead", how, _OVERHEAD
        how = Text("how far measured peaks lay from such estimates",
                   "实测峰值与同类估算的偏差")  # fmt: skip
        yield "gpu.range", how, _RANGE
    if host["save"]["peak"] is not None:
        how = Text(
            "60 to 100 % of what is gathered was seen in use; 5 GB a process on top; the page "
            "cache of files being written gives way and is not counted",
            "实际占用为汇聚量的 60% 至 100%，另加每进程最多 5 GB；写文件时可回收的页缓存不计入",
        )
        yield "host.range", how, _HOST_RANGE
    if any(host["train"]["parts"].values()):
        how = Text("what offloading keeps in host memory", "卸载后驻留内存的状态")
        yield "host.train", how, STATES[backend]
    elif host["train"]["peak"] is not None:
        how = Text("up to 5 GB that each process takes for itself", "每个进程自身最多占用 5 GB")
        yield "host.train", how, _ASSUMED


def _states(content: Json, part: str, size: int) -> tuple[Text, str] | None:
    """``12.0 bytes x 32.8 billion trained / 8 GPUs``, worked back from the figure."""
    model, strategy = content["model"], content["strategy"]
    stage, backend, world = (
        strategy["zero_stage"],
        strategy["backend"],
        content["run"]["world_size"],
    )
    split = {"weights": 3, "gradients": 2, "optimizer": 1}.get(part)
    params = model["total_params" if part == "weights" else "trainable_params"]
    if split is None or not params or not world:
        return None
    sharded = backend == "fsdp" or (stage is not None and stage >= split)
    ranks = world if sharded else 1
    each = f"{size * ranks / params:.2f}".rstrip("0").rstrip(".")
    over = Text(f" / {ranks} GPUs", f" / {ranks} 卡") if sharded else Text("", "")
    kind = Text("", "") if part == "weights" else Text(" trained", "训练")
    how = Text(
        f"{each} bytes x {count(params)}{kind.en} parameters{over.en} = {binary_bytes(size)}",
        f"{each} 字节 x {count(params)} 个{kind.zh}参数{over.zh} = {binary_bytes(size)}",
    )
    return how, STATES[backend]
