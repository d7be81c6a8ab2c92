"""The lever that trains less, or in fewer bits: it changes what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.levers.lever import Setting, own_kernels_run
from lfconfiglint.language import Text

_NEAR = ("finetuning_type", "stage")
_ADAM = frozenset({"adamw_torch", "adamw_torch_fused"})
_UNSHARDED = frozenset({"sharding"})
"""DeepSpeed keeps fp32 masters of its own, and refuses other optimizers where it offloads."""


def adapters(facts: Facts) -> Iterator[Setting]:
    """From the least loss to the most: smaller states, adapters, adapters on quantized weights."""
    context = facts.context
    method = context.text("finetuning_type")
    if method in {"full", "freeze"}:
        yield from _smaller_states(facts)
        comment = Text(
            "trains adapters in place of all weights; a learning rate about ten times as high is "
            "usual",
            "只训练适配器，不再更新全部权重；学习率通常取约十倍",
        )
        yield Setting({"finetuning_type": "lora"}, "quality", 40, comment, _NEAR)
    if method not in {"full", "freeze", "lora"} or not own_kernels_run(facts):
        return
    if context.value("quantization_bit") is not None or facts.model.quantized:
        return
    if context.values.get("fp8"):
        # LLaMA-Factory refuses both together (0.9.5 hparams/parser.py)
        return
    lora = {} if method == "lora" else {"finetuning_type": "lora"}
    # transformers shards no 8-bit weights (LLaMA-Factory 0.9.5 model/model_utils/quantization.py)
    offered = ((4, 70),) if facts.zero.sharded else ((8, 60), (4, 70))
    for bits, weight in offered:
        comment = Text(
            f"adapters on frozen weights in {bits} bits (bitsandbytes); the merged model differs a "
            "little from the trained one",
            f"在 {bits} 位冻结权重（bitsandbytes）上训练适配器；合并后的模型与训练时略有差异",
        )
        # for a run with adapters it is a smaller step than for full tuning
        less = weight - 40 if method == "lora" else weight
        yield Setting({**lora, "quantization_bit": bits}, "quality", less, comment, _NEAR)


def _smaller_states(facts: Facts) -> Iterator[Setting]:
    context = facts.context
    plain = not context.given("optim") or context.value("optim") in _ADAM
    if facts.zero.backend not in {"single", "ddp"}:
        return
    if plain and own_kernels_run(facts):
        comment = Text(
            "8-bit optimizer states (bitsandbytes), close to AdamW's in most runs",
            "8 位优化器状态（bitsandbytes），多数情况下效果接近 AdamW",
        )
        near = ("learning_rate",)
        states = {"optim": "adamw_8bit"}
        yield Setting(states, "quality", 10, comment, near, "optimizer", _UNSHARDED)
    sixteen = context.boolean("bf16") and not context.boolean("pure_bf16")
    if sixteen:
        comment = Text(
            "weights and optimizer states in bf16 only: small updates can be lost in rounding",
            "权重与优化器状态仅用 bf16：较小的更新可能在舍入中丢失",
        )
        pure = {"pure_bf16": True}
        yield Setting(pure, "quality", 30, comment, ("bf16",), "bf16", _UNSHARDED)
