"""Levers of the training step: attention, loss, batch, checkpointing, length of samples."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting, divided, own_kernels_run
from lfconfiglint.language import Text

SHORTEST, SHORTEST_WITH_IMAGES = 512, 1024
"""``cutoff_len`` below which few instructions, or an image with its question, would be whole."""


def attention(facts: Facts) -> Iterator[Setting]:
    if facts.context.text("flash_attn") == "disabled":
        comment = Text(
            "PyTorch's own attention never holds the scores of all pairs of tokens; same results",
            "PyTorch 自带的注意力实现不保存所有 token 对的分数，结果不变",
        )
        yield Setting({"flash_attn": "sdpa"}, "time", 1, comment, ("bf16",))


def fused_loss(facts: Facts) -> Iterator[Setting]:
    context = facts.context
    own_losses = ("use_dft_loss", "use_asft_loss", "use_eaft_loss", "enable_liger_kernel")
    needs_logits = any(context.values.get(name) for name in own_losses)
    if needs_logits or context.text("stage") not in {"pt", "sft"} or not own_kernels_run(facts):
        return
    comment = Text(
        "Liger's fused loss never holds the logits of all tokens; needs the package liger-kernel",
        "Liger 的融合损失不保存全部 token 的 logits；需安装 liger-kernel",
    )
    yield Setting({"enable_liger_kernel": True}, "time", 1, comment, ("flash_attn", "bf16"))


def batch(facts: Facts) -> Iterator[Setting]:
    context = facts.context
    if context.boolean("auto_find_batch_size"):
        return
    batch = context.integer("per_device_train_batch_size", least=1)
    accumulation = context.integer("gradient_accumulation_steps", least=1)
    for notch, size in enumerate(divided(batch), start=1):
        steps = accumulation * (batch // size)
        comment = Text(
            f"{batch} x {accumulation} became {size} x {steps}: the same samples in each "
            "optimizer step, fewer of them at a time",
            f"由 {batch} x {accumulation} 改为 {size} x {steps}：每个优化步的样本数不变，"
            "只是每次计算得更少",
        )
        values = {"per_device_train_batch_size": size, "gradient_accumulation_steps": steps}
        near = ("per_device_train_batch_size", "gradient_accumulation_steps", "learning_rate")
        yield Setting(values, "time", 2 * notch, comment, near)


def checkpointing(facts: Facts) -> Iterator[Setting]:
    if facts.context.boolean("disable_gradient_checkpointing"):
        comment = Text(
            "activations are computed again in backward: about a third more work, same results",
            "反向传播时重新计算激活值：计算量约增加三分之一，结果不变",
        )
        values = {"disable_gradient_checkpointing": False}
        # a third more work is more than any split of a batch costs
        yield Setting(values, "time", 13, comment, ("flash_attn", "bf16"))


def length(facts: Facts) -> Iterator[Setting]:
    length = facts.context.integer("cutoff_len", least=1)
    shortest = SHORTEST_WITH_IMAGES if facts.model.multimodal else SHORTEST
    for notch in (1, 2, 3):
        shorter = length >> notch
        if shorter < shortest:
            return
        comment = Text(
            f"was {length}: what is longer than {shorter} tokens is cut off there",
            f"原为 {length}：超过 {shorter} 个 token 的部分会被截断",
        )
        # losing the end of long samples weighs about as much as training adapters only
        yield Setting({"cutoff_len": shorter}, "quality", 35 * notch, comment, ("template",))
