"""How each part of the memory is made up, and the code or measurement, by strategy.

Keys are the backends, ``zero3`` for ZeRO-3; ``single`` also stands for what has no entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.language import Text

_TRACED = Text(
    "real model code traced at true size (transformers 5.6.0, torch 2.13); Tesla T4",
    "按真实规模追踪真实模型代码（transformers 5.6.0、torch 2.13）；Tesla T4",
)
STATES: Mapping[str, str] = {
    "deepspeed": "DeepSpeed 0.18.4 runtime/zero, runtime/engine.py:1349-1356",
    "fsdp": "accelerate 1.11 utils/fsdp_utils.py, accelerator.py:1922-1962",
    "ddp": "LLaMA-Factory 0.9.5 model/adapter.py:337-349, torch.optim",
    "single": "LLaMA-Factory 0.9.5 model/adapter.py:337-349, torch.optim",
}
BUFFERS: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("weights that are gathered at one time, and the reduce bucket",
             "同一时刻汇聚的权重与梯度归约桶"),
        "DeepSpeed 0.18.4 partitioned_param_coordinator.py:530-556",
    ),
    "deepspeed": (Text("the reduce buckets", "梯度归约桶"), "DeepSpeed 0.18.4 stage_1_and_2.py"),
    "fsdp": (Text("units that are whole at one time", "同一时刻未切分的单元"), "torch FSDP"),
    "ddp": (Text("the reducer's buckets", "DDP 归约桶"), "torch DistributedDataParallel"),
}  # fmt: skip
WORK: Mapping[str, tuple[Text, Text]] = {
    "activations": (
        Text("what the layers keep for backward", "各层为反向传播保留的张量"), _TRACED,
    ),
    "logits": (
        Text("10 to 12 bytes for each token and word of the vocabulary, less with a fused loss",
             "每个 token 与词表项 10 至 12 字节，使用融合损失时更少"), _TRACED,
    ),
    "temporary": (
        Text("taken for a moment: by one layer, the optimizer's step or a conversion",
             "短暂占用：单层计算、优化步或精度转换"), _TRACED,
    ),
}  # fmt: skip
HOST_SAVE: Mapping[str, tuple[Text, str]] = {
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


LOAD: Mapping[str, tuple[Text, str | Text]] = {
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
             "加载的权重，以及训练参数的 fp32 副本"),
        Text(
            "LLaMA-Factory 0.9.5 model/adapter.py:48; allocations of full tuning replayed: "
            "4.0 to 4.2 bytes a parameter",
            "LLaMA-Factory 0.9.5 model/adapter.py:48；重放全参数微调的显存分配："
            "每参数 4.0 至 4.2 字节",
        ),
    ),
}  # fmt: skip
HOST_LOAD: Mapping[str, tuple[Text, str]] = {
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
SAVING: Mapping[str, tuple[Text, str]] = {
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


RESUMING: Mapping[str, tuple[Text, str]] = {
    "deepspeed": (
        Text("training's states, and once more those that are copied over the engine's own",
             "训练状态，另加覆盖引擎自身状态时的一份副本"),
        "DeepSpeed runtime/zero/stage_1_and_2.py _load_legacy_checkpoint, torch.optim.Optimizer",
    ),
    "single": (
        Text("training's states, without gradients", "训练状态，不含梯度"),
        "transformers 5.6.0 trainer.py _load_optimizer_and_scheduler",
    ),
}  # fmt: skip
HOST_RESUME: Mapping[str, tuple[Text, str]] = {
    "zero3": (
        Text("every process reads its own part of masters and optimizer state",
             "每个进程读取自己那份主权重和优化器状态"),
        "DeepSpeed runtime/engine.py _get_all_zero_checkpoint_state_dicts",
    ),
    "deepspeed": (
        Text("every process reads the whole 16-bit model, then its own part of the states",
             "每个进程先读取完整的 16 位模型，再读取自己那份状态"),
        "DeepSpeed runtime/engine.py _load_checkpoint",
    ),
    "fsdp": (
        Text("processes read the weights, then rank 0 the optimizer state",
             "各进程先读取权重，再由主进程读取优化器状态"),
        "accelerate 1.11 utils/fsdp_utils.py load_fsdp_model, load_fsdp_optimizer",
    ),
    "ddp": (
        Text("every process reads the optimizer state straight to its card",
             "每个进程将优化器状态直接读入自己的显卡"),
        "transformers 5.6.0 trainer.py _load_optimizer_and_scheduler",
    ),
    "single": (
        Text("the optimizer state is read into host memory first", "先将优化器状态读入内存"),
        "transformers 5.6.0 trainer.py _load_optimizer_and_scheduler",
    ),
}  # fmt: skip
