"""What would supply each unknown, in one sentence; the names are those ``Unknown`` carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.language import Text

SUPPLY: dict[str, Text] = {
    "hardware": Text(
        "the machine: give --hardware, for example 8xH20, or a profile",
        "机器信息：用 --hardware 指定，例如 8xH20，或提供硬件描述文件",
    ),
    "hardware.host_memory": Text(
        "host memory of a node: a profile with `host_memory`",
        "单机内存：在硬件描述文件中填写 `host_memory`",
    ),
    "hardware.gpu_memory": Text(
        "memory of a card: a profile with a known `gpu` or with `gpu_memory`",
        "单卡显存：在硬件描述文件中填写已知的 `gpu` 或 `gpu_memory`",
    ),
    "hardware.disk_free": Text(
        "free disk space: a profile with `disk.free`",
        "磁盘剩余空间：在硬件描述文件中填写 `disk.free`",
    ),
    "hardware.disk_write_bandwidth": Text(
        "write speed of the disk: a profile with `disk.write_bandwidth`",
        "磁盘写入带宽：在硬件描述文件中填写 `disk.write_bandwidth`",
    ),
    "hardware.disk_shared": Text(
        "whether others use the disk: a profile with `disk.shared`",
        "磁盘是否共享：在硬件描述文件中填写 `disk.shared`",
    ),
    "hardware.vendor": Text(
        "the card's vendor: a profile with a `gpu` from the catalog",
        "显卡厂商：在硬件描述文件中填写内置列表中的 `gpu`",
    ),
    "hardware.bf16_flops": Text(
        "the card's bf16 speed: known for those cards of the catalog that compute in bf16",
        "显卡的 bf16 算力：仅对内置列表中支持 bf16 计算的显卡已知",
    ),
    "hardware.bf16": Text(
        "whether the card computes in bf16: a profile with `capabilities.bf16`",
        "显卡是否支持 bf16：在硬件描述文件中填写 `capabilities.bf16`",
    ),
    "hardware.fp16": Text(
        "whether the card computes in fp16: a profile with a `gpu` from the catalog",
        "显卡是否支持 fp16：在硬件描述文件中填写内置列表中的 `gpu`",
    ),
    "hardware.fp8": Text(
        "whether the card computes in fp8: a profile with `capabilities.fp8`",
        "显卡是否支持 fp8：在硬件描述文件中填写 `capabilities.fp8`",
    ),
    "hardware.flash_attention_2": Text(
        "whether FlashAttention-2 runs on the card: a profile with `capabilities.flash_attention`",
        "显卡是否支持 FlashAttention-2：在硬件描述文件中填写 `capabilities.flash_attention`",
    ),
    "hardware.flash_attention_3": Text(
        "whether FlashAttention-3 runs on the card: a profile with a `gpu` from the catalog",
        "显卡是否支持 FlashAttention-3：在硬件描述文件中填写内置列表中的 `gpu`",
    ),
    "data.samples": Text(
        "the number of training samples: give --samples N, or run where the data set is",
        "训练样本数：用 --samples N 指定，或在数据集所在的机器上运行",
    ),
    "data.eval_samples": Text(
        "the number of evaluation samples: run where the evaluation data set is",
        "验证样本数：在验证集所在的机器上运行",
    ),
    "data.media": Text(
        "how many tokens images, videos and audio take: not counted in data files yet",
        "图像、视频和音频占用的 token 数：暂不从数据文件中统计",
    ),
    "data.info": Text(
        "the list of data sets: run where `dataset_dir` with its dataset_info.json is",
        "数据集列表：在含有 dataset_info.json 的 `dataset_dir` 所在机器上运行",
    ),
    "files": Text(
        "files and folders that the config names and this user may not look at",
        "配置引用的、当前用户无权查看的文件和目录",
    ),
    "output": Text(
        "what earlier runs left in `output_dir`: run where that folder is",
        "`output_dir` 中此前训练留下的内容：在该目录所在机器上运行",
    ),
    "model": Text(
        "the model's shape: a registered model id, or a folder on this machine with config.json",
        "模型结构：使用已注册的模型 ID，或本机上含有 config.json 的模型目录",
    ),
    "model.config": Text(
        "the model's own config.json: a folder or a download on this machine",
        "模型自身的 config.json：本机上的模型目录或下载缓存",
    ),
    "model.parts": Text(
        "how this model divides into vision tower, projector and language model: not known yet",
        "该模型的视觉编码器、投影层与语言模型的划分：目前未知",
    ),
    "model.modules": Text(
        "the sizes of the trained modules: known for usual dense models and usual module names",
        "可训练模块的大小：仅对常见稠密模型和常见模块名已知",
    ),
    "model.adapter": Text(
        "the size of the adapter that training continues: set `create_new_adapter` or train anew",
        "继续训练的适配器大小：设置 `create_new_adapter` 或从头训练",
    ),
    "model.dtype": Text(
        "the precision of the checkpoint: a folder on this machine with config.json",
        "权重文件的精度：本机上含有 config.json 的模型目录",
    ),
    "release": Text(
        "the exact release: between two of them, what only one does is not known",
        "确切的版本：介于两个版本之间时，只在其中之一成立的情况无法确定",
    ),
    "optimizer": Text(
        "the bytes that this optimizer keeps are not known, or not known under DeepSpeed",
        "该优化器占用的字节数未知，或在 DeepSpeed 下未知",
    ),
    "packing": Text(
        "the lengths of the samples decide how many remain after packing: set `max_steps`",
        "打包后的样本数：取决于样本长度，设置 `max_steps` 即可确定步数",
    ),
    "metric": Text(
        "which checkpoint scores best is only known in the run",
        "哪个检查点最佳，只有训练时才知道",
    ),
    "zero.config": Text(
        "the DeepSpeed file: run where it is, or use one of upstream's examples by name",
        "DeepSpeed 配置文件：在其所在机器上运行，或使用官方示例文件名",
    ),
    "zero.fsdp_config": Text(
        "the FSDP settings: run where the file is, or write them into the config",
        "FSDP 配置：在其所在机器上运行，或直接写入配置文件",
    ),
    "accelerate.file": Text(
        "the file of `accelerate launch`: it is not where the profile, or a script, says",
        "`accelerate launch` 的配置文件：不在硬件描述文件或脚本所写的位置",
    ),
    "accelerate.config": Text(
        "the file that `accelerator_config` names: run where it is",
        "`accelerator_config` 指向的文件：在其所在机器上运行",
    ),
    "accelerate.precision": Text(
        "the precision: the file of `accelerate launch` asks for mixed precision, and the config "
        "for neither `bf16` nor `fp16`",
        "精度：`accelerate launch` 的配置要求混合精度，而训练配置既未设置 `bf16` 也未设置 `fp16`",
    ),
    "zero.fsdp_settings": Text(
        "this form of FSDP is not modelled: full_shard and hybrid_shard are, in version 1 and 2, "
        "with full or sharded state dicts",
        "这种 FSDP：暂未建模，目前支持版本 1 和 2 的 full_shard、hybrid_shard，"
        "以及完整或分片的 state dict",
    ),
    "transformers": Text(
        "the transformers release: give it with `--transformers-version`",
        "transformers 版本：用 `--transformers-version` 指定",
    ),
    "zero.tensor_parallel": Text(
        "tensor parallel training is not modelled yet", "张量并行训练：暂未建模"
    ),
    "zero.nvme": Text("offloading to NVMe is not modelled yet", "卸载到 NVMe：暂未建模"),
    "stage": Text(
        "steps and checkpoints of `stage: ppo` are not modelled",
        "`stage: ppo` 的步数与检查点：未建模",
    ),
    "finetuning_type": Text(
        "this tuning method is not modelled; full, freeze, lora and oft are",
        "该微调方法：未建模，支持 full、freeze、lora 和 oft",
    ),
    "launcher": Text(
        "how the run is started: a profile with `launcher: torchrun`, or with `accelerate_config`, "
        "the file of `accelerate launch`, which may shard the model",
        "启动方式：在硬件描述文件中填写 `launcher: torchrun`，或用 `accelerate_config` 填写 "
        "`accelerate launch` 的配置文件，该文件可能会切分模型",
    ),
    "precision": Text(
        "without `bf16`, `fp16` or `pure_bf16` only full tuning without DeepSpeed is modelled",
        "不使用 `bf16`、`fp16` 或 `pure_bf16` 时，仅对不带 DeepSpeed 的全参数微调建模",
    ),
    "quantization": Text(
        "this kind of quantized weights is not modelled yet; bnb, hqq and eetq on load, "
        "GPTQ and AWQ are",
        "该量化方式：暂未建模，支持加载时的 bnb、hqq、eetq 量化以及 GPTQ、AWQ 权重",
    ),
    "megatron": Text(
        "runs under Megatron (USE_MCA=1) are not modelled yet",
        "Megatron（USE_MCA=1）训练：暂未建模",
    ),
    "kernels": Text(
        "the memory of unsloth, KTransformers or other replaced kernels is not modelled yet",
        "unsloth、KTransformers 等替换算子后的显存：暂未建模",
    ),
}


NOT_MODELLED = frozenset(
    {
        "finetuning_type", "kernels", "megatron", "model.modules", "model.parts", "optimizer",
        "precision", "quantization", "stage", "zero.fsdp_settings",
    }
)  # fmt: skip
"""Needs that nobody can supply: what the figures do not cover yet."""


_NAMED: Mapping[str, Text] = {
    "key": Text("a usable value for `{name}`", "为 `{name}` 填写可用的值"),
    "meant": Text(
        "`{name}` under the name that this release has: the file gives it under another",
        "以该版本的参数名给出 `{name}`：配置中用的是别的名称",
    ),
    "command": Text(
        "`{name}` in the file alone: the command of a script sets it over what the file says",
        "仅在配置文件中给出 `{name}`：脚本中的命令会用自己的值覆盖它",
    ),
    "own": Text(
        "what the fork does with its own value of `{name}`: not known",
        "该 fork 对其自有的 `{name}` 取值的处理方式：未知",
    ),
    "architecture": Text(
        "how a model of type `{name}` is built: not known yet", "`{name}` 类模型的结构：目前未知"
    ),
    "package": Text(
        "whether {name} is installed: name it under `packages` in the settings",
        "是否安装了 {name}：在设置的 `packages` 中写明",
    ),
}
"""The sentence for each kind of need that has a name behind it."""


def packages_of(names: Sequence[str], most: int | None = None) -> Text:
    """The sentence for several needs of the kind ``package:NAME``, with at most *most* names."""
    listed = ", ".join(names[:most]) + (", …" if len(names) > len(names[:most]) else "")
    return Text(
        f"installed packages ({listed}): under `packages` in the settings",
        f"已安装的软件包（{listed}）：在设置的 `packages` 中写明",
    )


def supply_of(need: str) -> Text:
    """The sentence for a need; ``key:NAME`` stands for a key without a usable value, ``meant:NAME``
    for one that is given by another name, ``command:NAME`` for one that a script's command sets,
    ``own:NAME`` for one with a value of a fork's own, and ``config:NAME`` for one of the model's
    config.json."""
    if need in SUPPLY:
        return SUPPLY[need]
    kind, _, name = need.partition(":")
    if kind == "config":
        return _of_config(name)
    return Text(*(said.replace("{name}", name) for said in _NAMED[kind]))


def _of_config(name: str) -> Text:
    if not name:
        return Text(
            "a config.json that can be read in the model's folder",
            "模型目录中可以读取的 config.json",
        )
    if name == "model.safetensors":
        return Text(
            "a config.json that fits the weights beside it: they hold another number of parameters",
            "与同目录权重相符的 config.json：目前两者的参数量不一致",
        )
    return Text(
        f"a usable value for `{name}` in the model's config.json",
        f"在模型的 config.json 中为 `{name}` 填写可用的值",
    )
