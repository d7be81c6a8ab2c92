"""What groups and sets of comparisons are called on the page."""

from __future__ import annotations

from lfconfiglint.language import Text
from tests.facts.measured.checkpoints import RELEASES

_TRACED = {
    "amp32": Text("full tuning, `bf16: true`", "全参数微调，`bf16: true`"),
    "half": Text("16-bit weights: `pure_bf16`, DeepSpeed", "16 位权重：`pure_bf16`、DeepSpeed"),
    "full32": Text("full tuning without mixed precision", "不用混合精度的全参数微调"),
    "lora": Text("LoRA", "LoRA"),
    "losses": Text("DPO, KTO, ORPO and reward models", "DPO、KTO、ORPO 与奖励模型"),
    "quantized": Text("LoRA on an nf4 base", "nf4 量化模型上的 LoRA"),
    "freeze": Text("freeze tuning", "冻结微调"),
    "experts": Text("mixtures of experts", "混合专家模型"),
    "gemma": Text("Gemma", "Gemma"),
    "tower": Text("vision models, frozen tower", "视觉模型，冻结视觉编码器"),
}
_RUNS = {
    "run lora": Text("LoRA", "LoRA"),
    "run full": Text("full tuning", "全参数微调"),
    "run freeze": Text("freeze tuning", "冻结微调"),
}
_CARDS = {
    "t4 fp16": Text("Tesla T4, LoRA in fp16", "Tesla T4，fp16 LoRA"),
    "t4 nf4": Text("Tesla T4, LoRA on nf4", "Tesla T4，nf4 LoRA"),
    "reserved traced": Text("traced steps, replayed", "追踪的训练步（重放）"),
    "reserved t4 flash": Text("Tesla T4, SDPA", "Tesla T4，SDPA"),
    "reserved t4 eager": Text("Tesla T4, eager attention", "Tesla T4，eager 注意力"),
}
_PUBLISHED = {
    "one lora": Text("one card, LoRA", "单卡 LoRA"),
    "one tables": Text(
        "one card, LoRA, embedding and head trained too", "单卡 LoRA，词嵌入与输出层一并训练"
    ),
    "one full": Text("one card, full tuning, `pure_bf16`", "单卡全参数微调，`pure_bf16`"),
    "z2 lora": Text("ZeRO-2, LoRA", "ZeRO-2 LoRA"),
    "z3 lora": Text("ZeRO-3, LoRA", "ZeRO-3 LoRA"),
    "z3 full": Text("ZeRO-3, full tuning", "ZeRO-3 全参数微调"),
    "other gptq": Text("`gptq`: kernels of 2023", "`gptq`：2023 年的算子"),
    "other loss": Text("`loss`: a loss of its own", "`loss`：自带的损失函数"),
    "other length": Text("`length`: lengths not stated", "`length`：样本长度未知"),
    "other code": Text("`code`: a paper's own code", "`code`：论文自带的代码"),
}
_FILES = {
    "two states": Text("DeepSpeed: model states", "DeepSpeed：模型状态文件"),
    "two whole": Text("DeepSpeed, DDP: whole checkpoint", "DeepSpeed、DDP：整个检查点"),
}
for _release in RELEASES:
    _name = f"transformers {_release}"
    _FILES[f"{_release} optimizer"] = Text(f"{_name}: `optimizer.pt`", f"{_name}：`optimizer.pt`")
    _FILES[f"{_release} whole"] = Text(f"{_name}: whole checkpoint", f"{_name}：整个检查点")

KINDS = {
    "one": Text("published, one card", "公开数据，单卡"),
    "z2": Text("published, ZeRO-2", "公开数据，ZeRO-2"),
    "z3": Text("published, ZeRO-3", "公开数据，ZeRO-3"),
    "reserved traced": Text("reserved, traced steps", "保留的显存，追踪的训练步"),
    "reserved t4 flash": Text("reserved, Tesla T4, SDPA", "保留的显存，Tesla T4，SDPA"),
    "reserved t4 eager": Text("reserved, Tesla T4, eager", "保留的显存，Tesla T4，eager"),
}
"""What the groups that begin so are called together: their ranges are made in the same way."""
SETS = (
    Text("traced steps, allocated", "追踪的训练步，已分配"),
    Text("Tesla T4, allocated", "Tesla T4，已分配"),
    Text("published peaks, same software", "公开的峰值，软件相同"),
    Text("published peaks, other software", "公开的峰值，软件不同"),
)
"""What the picture shows, in the order of its marks."""
_NAMES = {
    **{f"traced {name}": text for name, text in _TRACED.items()},
    **_RUNS,
    **_CARDS,
    **_PUBLISHED,
    **_FILES,
}


def name_of(group: str) -> Text:
    """The name for people. Raises SystemExit for a group that has none yet."""
    if group not in _NAMES:
        raise SystemExit(f"scripts/validation/groups.py has no name for the group {group!r}")
    return _NAMES[group]
