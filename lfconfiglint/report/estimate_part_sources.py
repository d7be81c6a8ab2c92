"""Where each part of the memory comes from, with the arithmetic that leads to its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lfconfiglint.language import Text
from lfconfiglint.units import binary_bytes, count

Json = Mapping[str, Any]
_TRACED = "real model code traced at true size (transformers 5.6.0, torch 2.13); Tesla T4"
_STATES: Mapping[str, str] = {
    "deepspeed": "DeepSpeed 0.18.4 runtime/zero, runtime/engine.py:1349-1356",
    "fsdp": "accelerate 1.11 utils/fsdp_utils.py, accelerator.py:1922-1962",
    "ddp": "LLaMA-Factory 0.9.5 model/adapter.py:337-349, torch.optim",
    "single": "LLaMA-Factory 0.9.5 model/adapter.py:337-349, torch.optim",
}
_BUFFERS: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("weights that are gathered at one time, and the reduce bucket",
             "同一时刻汇聚的权重与梯度归约桶"),
        "DeepSpeed 0.18.4 partitioned_param_coordinator.py:530-556",
    ),
    "deepspeed": (Text("the reduce buckets", "梯度归约桶"), "DeepSpeed 0.18.4 stage_1_and_2.py"),
    "fsdp": (Text("units that are whole at one time", "同一时刻未切分的单元"), "torch FSDP"),
    "ddp": (Text("the reducer's buckets", "DDP 归约桶"), "torch DistributedDataParallel"),
}  # fmt: skip
_WORK: Mapping[str, tuple[Text, str]] = {
    "activations": (
        Text("what the layers keep for backward", "各层为反向传播保留的张量"), _TRACED,
    ),
    "logits": (
        Text("10 to 12 bytes for each token and word of the vocabulary, less with a fused loss",
             "每个 token 与词表项 10 至 12 字节，使用融合损失时更少"), _TRACED,
    ),
    "temporary": (
        Text("taken for a moment: by one layer, the optimizer's step or a conversion",
             "短暂占用：单层计算、优化器步或精度转换"), _TRACED,
    ),
}  # fmt: skip
_HOST_SAVE: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("rank 0 gathers the whole 16-bit model in host memory before it writes a byte",
             "主进程在写盘前将完整的 16 位模型汇聚到内存"),
        "DeepSpeed 0.18.4 runtime/engine.py:4117-4179",
    ),
    "deepspeed": (
        Text("every process of the node copies the whole 16-bit model to host memory",
             "节点上的每个进程都将完整的 16 位模型复制到内存"),
        "accelerate 1.11 accelerator.py:3929",
    ),
    "fsdp": (
        Text("rank 0 gathers the weights, then the optimizer state",
             "主进程先汇聚权重，再汇聚优化器状态"),
        "accelerate 1.11 utils/fsdp_utils.py",
    ),
    "single": (
        Text("rank 0 copies one file of weights at a time", "主进程逐个文件复制权重"),
        "safetensors 0.8 torch.py, transformers 5.6.0 modeling_utils.py:3222",
    ),
}  # fmt: skip


_LOAD: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("each rank's part of the 16-bit weights, and its fp32 master weights being made",
             "各进程分得的 16 位权重，以及正在生成的 fp32 主权重"),
        "transformers 5.6.0 integrations/deepspeed.py:503-505, DeepSpeed 0.18.4 stage3.py:645-675",
    ),
    "fsdp": (
        Text("the sharded model after loading", "加载后切分的模型"),
        "transformers 5.6.0 modeling_utils.py:4617-4624, LLaMA-Factory 0.9.5 model/adapter.py:48",
    ),
    "single": (
        Text("weights as they arrive, and fp32 copies of the trained ones",
             "载入的权重，以及训练参数的 fp32 副本"),
        "LLaMA-Factory 0.9.5 model/adapter.py:48; allocations replayed: 4.0 to 4.2 bytes "
        "for each trained parameter",
    ),
}  # fmt: skip
_HOST_LOAD: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("each process collects its part of the weights", "各进程收集自己的那部分权重"),
        "DeepSpeed 0.18.4 stage3.py:988-990",
    ),
    "deepspeed": (
        Text("each process copies the trained weights to the host twice as the engine starts",
             "引擎启动时各进程将训练参数两次复制到内存"),
        "DeepSpeed 0.18.4 stage_1_and_2.py:373-415",
    ),
    "fsdp": (
        Text("every process builds the whole model in host memory",
             "每个进程都在内存中构建完整模型"),
        "transformers 5.6.0 modeling_utils.py:4617-4624, LLaMA-Factory 0.9.5 model/adapter.py:48",
    ),
    "single": (
        Text("files are mapped; one tensor at a time is copied", "文件映射，逐个张量复制"),
        "transformers 5.6.0 modeling_utils.py:4288-4290",
    ),
}  # fmt: skip
_SAVING: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("training's states, and the largest module, gathered",
             "训练状态，以及汇聚的最大模块"),
        "DeepSpeed 0.18.4 runtime/engine.py:4117-4179",
    ),
    "single": (
        Text("training's states; files are written from host memory",
             "训练状态；文件由内存写出"),
        "transformers 5.6.0 trainer.py:3039-3106",
    ),
}  # fmt: skip


def part_sources(content: Json) -> Iterator[tuple[str, Text, str]]:
    """For the parts of the training peak on the card, and of a save on the host."""
    strategy, gpu, host = content["strategy"], content["memory"]["gpu"], content["memory"]["host"]
    backend = strategy["backend"]
    if backend is None:
        return
    kind = "zero3" if strategy["zero_stage"] == 3 else backend
    for part, size in sorted(gpu["train"]["parts"].items(), key=lambda item: -item[1]):
        found = _states(content, part, size) or _WORK.get(part)
        if part == "buffers":
            found = _BUFFERS.get(kind)
        if found is not None and size:
            yield f"gpu.train.{part}", *found
    for name, phase, table in (
        ("gpu.load", gpu["load"], _LOAD),
        ("gpu.save", gpu["save"], _SAVING),
        ("host.load", host["load"], _HOST_LOAD),
        ("host.save", host["save"], _HOST_SAVE),
    ):
        if phase["peak"] is not None:
            yield name, *(table.get(kind) or table["single"])
    if gpu["train"]["peak"] is not None:
        how = Text("fragmentation of PyTorch's allocator and the CUDA context, beyond the parts",
                   "PyTorch 分配器碎片与 CUDA 上下文，不计入各部分")  # fmt: skip
        yield "gpu.overhead", how, "Tesla T4 measurements, published peaks on A100"
        how = Text("how far measured peaks lay from such estimates",
                   "实测峰值与同类估算的偏差")  # fmt: skip
        yield "gpu.range", how, "published peaks; unverified for offloading and FSDP"
    if host["save"]["peak"] is not None:
        how = Text("60 to 100 % of what is gathered was seen in use; 5 GB a process on top",
                   "实际占用为汇聚量的 60% 至 100%，另加每进程最多 5 GB")  # fmt: skip
        yield "host.range", how, "resident memory of two-process runs; the 5 GB are assumed"
    if any(host["train"]["parts"].values()):
        how = Text("what offloading keeps in host memory", "卸载后驻留内存的状态")
        yield "host.train", how, _STATES[backend]
    elif host["train"]["peak"] is not None:
        how = Text("up to 5 GB that each process takes for itself", "每个进程自身最多占用 5 GB")
        yield "host.train", how, "assumed, as in every upper end of host memory"


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
    return how, _STATES[backend]
