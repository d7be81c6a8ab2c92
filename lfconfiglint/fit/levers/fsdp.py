"""The lever of FSDP: spread over all cards, or into host memory; by the options of ``fsdp``."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import CostClass
from lfconfiglint.fit.levers.lever import Setting
from lfconfiglint.language import Text

_NEAR = ("finetuning_type", "stage")
_OFFLOADED = Text(
    "FSDP with weights and optimizer states in host memory: each layer waits for PCIe, and the "
    "CPU takes the optimizer's step",
    "FSDP 并将权重和优化器状态放入内存：每层都要等待 PCIe，优化器在 CPU 上更新",
)
_ON_CARDS = Text(
    "weights and optimizer states stay on the cards: less host memory, and faster steps",
    "权重与优化器状态留在显存中：占用内存更少，每步也更快",
)
_ALL_CARDS = Text(
    "split over the cards of all nodes, not of each by itself: more traffic between nodes",
    "切分到所有节点的卡上，而非各节点内部：节点间传输增多",
)

_BY_LAYER = Text(
    "the weights are gathered layer by layer, not all at once",
    "逐层汇聚权重，而非一次汇聚整个模型",
)

_BY_HOST = Text(
    "every process builds the model in host memory, from which FSDP takes it to the cards in "
    "parts: otherwise each card holds all of it once",
    "各进程先在内存中构建模型，再由 FSDP 分片移入显存；否则每张卡都要先容纳整个模型",
)


def fsdp_loading(facts: Facts) -> Iterator[Setting]:
    """Where the whole model would be on each card before it is parted; transformers takes it to the
    host without ``low_cpu_mem_usage`` (LLaMA-Factory 0.9.5 ``model/patcher.py``:374), unless its
    weights are packed."""
    packed = facts.model.quantized or facts.context.value("quantization_bit") is not None
    if facts.zero.backend == "fsdp" and not packed and not facts.zero.fsdp_loads_to_host:
        yield Setting({"low_cpu_mem_usage": False}, "time", 2, _BY_HOST, _NEAR, "by host")


def fsdp_options(facts: Facts) -> Iterator[Setting]:
    """Only for ``fsdp`` as text: what a list says is not rewritten."""
    value, hardware = facts.context.value("fsdp"), facts.context.hardware
    if not isinstance(value, str) or hardware is None or not facts.launch.distributed:
        return
    options = value.split()
    if facts.zero.fsdp_by_layer is False:
        options.append("auto_wrap")
        yield _setting(options, "time", 1, _BY_LAYER, "by layer")
    if "offload" in options:
        kept = [option for option in options if option != "offload"]
        yield _setting(kept, "time", 1, _ON_CARDS, "on cards")
        return
    wider = ["full_shard" if option == "hybrid_shard" else option for option in options]
    if wider != options and hardware.nodes > 1:
        yield _setting(wider, "throughput", 20, _ALL_CARDS)
    if "full_shard" in wider:
        yield _setting([*wider, "offload"], "throughput", 60, _OFFLOADED)


def _setting(
    options: list[str], cost: CostClass, weight: int, comment: Text, chain: str = ""
) -> Setting:
    return Setting({"fsdp": " ".join(options)}, cost, weight, comment, _NEAR, chain)
