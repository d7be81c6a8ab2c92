"""The grid: every lever that a config has, with its settings from cheap to dear.

Setting 0 of a lever is the config as it is. Whether LLaMA-Factory accepts a combination is for
the rules to say (:mod:`workshop`); what is left out here could never be proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import CostClass
from lfconfiglint.language import Text

SHORTEST, SHORTEST_WITH_IMAGES = 512, 1024
"""``cutoff_len`` below which few instructions, or an image with its question, would be whole."""
MOST_NOTCHES = 6
"""Sizes of a batch that are tried; the last of them is always 1."""
LARGEST_BATCH = 10_000


@dataclass(frozen=True)
class Setting:
    """One position of a lever: the keys it sets, what it costs, and the comment for the file.

    ``near`` says beside which keys a new one is written. Settings of one ``chain`` go further and
    further; those of another do something else. ``without`` names levers that must stay as they
    are with it.
    """

    values: Mapping[str, object]
    cost: CostClass
    weight: int
    comment: Text
    near: tuple[str, ...] = ()
    chain: str = ""
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lever:
    """``settings`` go from cheap to dear; with ``shrinks`` each takes no more memory than the one
    before it, in any phase, which lets the search leave most of them out."""

    name: str
    settings: tuple[Setting, ...]
    shrinks: bool = False


def levers_of(facts: Facts) -> tuple[Lever, ...]:
    """The levers that this config has; one whose keys have no usable value is left out."""
    # imported here, because it builds on the classes above
    from lfconfiglint.fit.lever_adapters import adapters
    from lfconfiglint.fit.lever_saves import evaluation, saves
    from lfconfiglint.fit.lever_sharding import sharding

    builders: tuple[tuple[str, bool, Callable[[Facts], Iterator[Setting]]], ...] = (
        ("attention", False, _attention),
        ("fused loss", False, _fused_loss),
        ("batch", True, _batch),
        ("gradient checkpointing", False, _checkpointing),
        ("evaluation batch", True, evaluation),
        ("sharding", False, sharding),
        ("saves", False, saves),
        ("adapters", False, adapters),
        ("length", True, _length),
    )
    found = []
    for name, shrinks, build in builders:
        try:
            settings = tuple(build(facts))
        except Unknown:
            continue
        if settings:
            found.append(Lever(name, settings, shrinks))
    return tuple(found)


def own_kernels_run(facts: Facts) -> bool:
    """Whether CUDA packages such as bitsandbytes and Liger can be meant for the cards."""
    hardware = facts.context.hardware
    return hardware is None or hardware.gpu.vendor in {None, "NVIDIA", "AMD"}


def _attention(facts: Facts) -> Iterator[Setting]:
    if facts.context.text("flash_attn") == "disabled":
        comment = Text(
            "PyTorch's own attention never holds the scores of all pairs of tokens; same results",
            "PyTorch 自带的注意力实现不保存所有词元对的分数，结果不变",
        )
        yield Setting({"flash_attn": "sdpa"}, "time", 1, comment, ("bf16",))


def _fused_loss(facts: Facts) -> Iterator[Setting]:
    context = facts.context
    own_losses = ("use_dft_loss", "use_asft_loss", "use_eaft_loss", "enable_liger_kernel")
    needs_logits = any(context.values.get(name) for name in own_losses)
    if needs_logits or context.text("stage") not in {"pt", "sft"} or not own_kernels_run(facts):
        return
    comment = Text(
        "Liger's fused loss never holds the logits of all tokens; needs the package liger-kernel",
        "Liger 的融合损失不保存全部词元的 logits；需安装 liger-kernel",
    )
    yield Setting({"enable_liger_kernel": True}, "time", 1, comment, ("flash_attn", "bf16"))


def _batch(facts: Facts) -> Iterator[Setting]:
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
            f"由 {batch} x {accumulation} 改为 {size} x {steps}：每个优化器步的样本数不变，"
            "只是每次计算得更少",
        )
        values = {"per_device_train_batch_size": size, "gradient_accumulation_steps": steps}
        near = ("per_device_train_batch_size", "gradient_accumulation_steps", "learning_rate")
        yield Setting(values, "time", 2 * notch, comment, near)


def divided(number: int) -> tuple[int, ...]:
    """Smaller and smaller divisors of *number*, down to 1: 12 gives 6, 3, 1."""
    found = []
    factor = 2
    while 1 < number <= LARGEST_BATCH:
        if number % factor:
            factor += 1
        else:
            number //= factor
            found.append(number)
    return (*found[: MOST_NOTCHES - 1], 1) if len(found) > MOST_NOTCHES else tuple(found)


def _checkpointing(facts: Facts) -> Iterator[Setting]:
    if facts.context.boolean("disable_gradient_checkpointing"):
        comment = Text(
            "activations are computed again in backward: about a third more work, same results",
            "反向传播时重新计算激活值：计算量约增加三分之一，结果不变",
        )
        values = {"disable_gradient_checkpointing": False}
        # a third more work is more than any split of a batch costs
        yield Setting(values, "time", 13, comment, ("flash_attn", "bf16"))


def _length(facts: Facts) -> Iterator[Setting]:
    length = facts.context.integer("cutoff_len", least=1)
    shortest = SHORTEST_WITH_IMAGES if facts.model.multimodal else SHORTEST
    for notch in (1, 2, 3):
        shorter = length >> notch
        if shorter < shortest:
            return
        comment = Text(
            f"was {length}: what is longer than {shorter} tokens is cut off there",
            f"原为 {length}：超过 {shorter} 个词元的部分会被截断",
        )
        # losing the end of long samples weighs about as much as training adapters only
        yield Setting({"cutoff_len": shorter}, "quality", 35 * notch, comment, ("template",))
