"""What an estimate takes for granted, each with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.judges import judge_params
from lfconfiglint.facts.memory.optimizers import computed_default
from lfconfiglint.language import Text

Assumption = tuple[Text, str | Text]
"""The assumption, and where it comes from: a place in code, or words about a measurement."""

_TRACED = Text(
    "real model code run without data at true size, transformers 5.6.0 and torch 2.13",
    "按真实规模、在无数据张量上运行真实模型代码，transformers 5.6.0 与 torch 2.13",
)


def assumptions_of(facts: Facts) -> Iterator[Assumption]:
    """The assumptions that matter for this config; a test of an unknown fact counts as no."""
    yield from _of_scripts(facts)
    yield from _of_another_config(facts)
    for applies, text, source in _ALL:
        try:
            if applies(facts):
                yield text, source
        except Unknown:
            continue


def _of_scripts(facts: Facts) -> Iterator[Assumption]:
    launched, start = facts.context.start.launched, facts.context.start.accelerate
    number, place = (launched.world_size, launched.source) if launched else (None, "")
    if number is not None and facts.context.hardware is None:
        yield Text(f"world size {number}, from {place}", f"进程数 {number}，取自 {place}"), place
    place = facts.context.start.launch_source or place
    if start is not None and start.kind == "fsdp":
        text = Text(
            f"FSDP as {start.file} sets it up for `accelerate launch` ({place})",
            f"FSDP 按 `accelerate launch` 所用的 {start.file} 设置（{place}）",
        )
        yield text, place


def _of_another_config(facts: Facts) -> Iterator[Assumption]:
    try:
        config = facts.model.made_by
    except Unknown:
        return
    if config is not None:
        text = Text(
            f"the model has the shape of the one that {config} starts from",
            f"模型结构与 {config} 的起始模型相同",
        )
        yield text, config


_ALL: tuple[tuple[Callable[[Facts], object], Text, str | Text], ...] = (
    (
        lambda facts: facts.model.source.startswith("catalog"),
        Text(
            "the checkpoint has the catalog's shape and is stored in bf16",
            "模型结构与内置列表一致，权重以 bf16 存储",
        ),
        "lfconfiglint/catalog/models.json",
    ),
    (
        lambda facts: facts.model.source == "catalog (by folder name)",
        Text(
            "the model is the registered one that its folder is named after",
            "模型即与其目录同名的已注册模型",
        ),
        "lfconfiglint/catalog/models.json",
    ),
    (
        lambda facts: facts.model.source == "catalog (by similar name)",
        Text(
            "the model is the only registered family and size that its name can mean, quantized as "
            "the name says (GPTQ: 4 bits unless it says 8)",
            "模型即其名称唯一可能对应的已注册系列与规模，量化方式按名称判断"
            "（GPTQ 未注明 8 位时按 4 位）",
        ),
        "lfconfiglint/catalog/models.json",
    ),
    (
        lambda facts: facts.memory.gpu_train,
        Text(
            "at least one batch has samples of `cutoff_len` tokens",
            "至少有一个批次的样本长度达到 `cutoff_len`",
        ),
        _TRACED,
    ),
    (
        lambda facts: facts.memory.gpu_train,
        Text(
            "fragmentation takes 7 % and the CUDA context 0.9 GB",
            "显存碎片占 7%，CUDA 上下文占 0.9 GB",
        ),
        Text(
            "traced steps, Tesla T4 measurements and published peaks of Qwen on A100",
            "追踪的训练步、Tesla T4 实测以及 Qwen 在 A100 上的公开峰值",
        ),
    ),
    (
        lambda facts: not facts.data.packed and facts.memory.gpu_train,
        Text(
            "it `exceeds` only if samples of a quarter of `cutoff_len` do not fit either",
            "只有长度为 `cutoff_len` 四分之一的样本也放不下时，才判定为超出",
        ),
        Text(
            "runs reported to work whose `cutoff_len` was far above the samples",
            "`cutoff_len` 远大于样本长度而据报告可以运行的训练",
        ),
    ),
    (
        lambda facts: judge_params(facts.context, facts.model),
        Text(
            "reference and reward models are 16-bit; one of unknown shape is as large as the model",
            "参考模型和奖励模型为 16 位；结构未知时按与训练的模型同样大小计算",
        ),
        "LLaMA-Factory 0.9.5 train/trainer_utils.py",
    ),
    (
        lambda facts: facts.context.text("stage") == "ppo" and facts.memory.gpu_train,
        Text(
            "PPO was not run: its range is wide",
            "PPO 未经实测，因此区间较宽",
        ),
        "LLaMA-Factory 0.9.5 train/ppo/trainer.py",
    ),
    (
        lambda facts: facts.context.boolean("use_badam") and facts.memory.gpu_train,
        Text(
            "BAdam reaches the first layer, whose turn takes most",
            "BAdam 会轮到第一层，届时占用最多",
        ),
        "LLaMA-Factory 0.9.5 model/model_utils/checkpointing.py",
    ),
    (
        lambda facts: computed_default(facts.context) and facts.memory.gpu_train,
        Text(
            "without `optim`, AdamW is the fused one (torch 2.8 or newer)",
            "未设置 `optim` 时使用融合版 AdamW（torch 2.8 及以上）",
        ),
        "transformers 5.6.0 training_args.py",
    ),
    (
        lambda facts: facts.memory.tower_bytes,
        Text(
            "a sequence has one image of the largest size; the range has none, or as many as fit",
            "每个序列含一张最大尺寸的图像；区间的下限按无图像、上限按图像占满序列计算",
        ),
        Text(
            "LLaMA-Factory 0.9.5 data/mm_plugin.py; blocks of towers run without data",
            "LLaMA-Factory 0.9.5 data/mm_plugin.py；不含数据运行编码器中的各层",
        ),
    ),
    (
        lambda facts: facts.model.multimodal and facts.memory.tower_unknown,
        Text(
            "the activations of the vision or audio tower are only in the range, not in the parts",
            "视觉或音频编码器的激活值只计入区间，不计入各组成部分",
        ),
        Text("not modelled", "未建模"),
    ),
    (
        lambda facts: facts.zero.perhaps_sharded,
        Text(
            "several cards train as DDP, as `llamafactory-cli train` starts them; with "
            "accelerate's FSDP name its file in the profile, as `accelerate_config`",
            "多卡按 `llamafactory-cli train` 的启动方式（DDP）计算；若使用 accelerate 的 FSDP，"
            "请在硬件描述文件中用 `accelerate_config` 填写其配置文件",
        ),
        "LLaMA-Factory 0.9.5 launcher.py, examples/accelerate",
    ),
    (
        lambda facts: facts.zero.offload_optimizer or facts.zero.backend == "fsdp",
        Text(
            "offloading and FSDP follow the code of DeepSpeed and accelerate, not measurements",
            "卸载与 FSDP 的估算依据 DeepSpeed 和 accelerate 的代码，未经实测",
        ),
        "DeepSpeed 0.18.4, accelerate 1.11",
    ),
    (
        lambda facts: facts.checkpoint.bytes,
        Text(
            "tokenizer and processor files (some MB) are not counted",
            "未计入分词器和处理器文件（数 MB）",
        ),
        "transformers 5.6.0 trainer.py",
    ),
    (
        lambda facts: facts.checkpoint.write_seconds_low,
        Text(
            "one process writes 0.8 to 1.5 GB/s; a save may still take twice or half as long",
            "单进程写入速度为 0.8 至 1.5 GB/s；实际保存时间仍可能相差一倍",
        ),
        Text(
            "torch.save and safetensors timed on local storage",
            "本地存储上 torch.save 与 safetensors 的实测耗时",
        ),
    ),
)
