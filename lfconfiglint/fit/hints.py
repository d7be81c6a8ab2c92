"""What the search cannot change by itself, or did not try, and what would come of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.estimate_range import NCCL_MARGIN
from lfconfiglint.fit.figures import MAY_FIT, UNLIKELY, Figures, Phase
from lfconfiglint.fit.proposals import Proposal
from lfconfiglint.language import Text
from lfconfiglint.units import binary_bytes

_LAUNCHER = Text(
    "counted as DDP; if accelerate starts the run, its own settings may shard it",
    "按 DDP 计算；若用 accelerate 启动，其自己的设置可能会切分模型",
)
_TORCHRUN = Text(
    "offloading with DeepSpeed was not tried: on one card it needs FORCE_TORCHRUN=1; "
    "name that under `environment` in the settings and ask again",
    "未尝试用 DeepSpeed 卸载：单卡时需要 FORCE_TORCHRUN=1；请在设置的 `environment` 中写明后重试",
)


def hints_of(facts: Facts, now: Figures, proposals: Sequence[Proposal]) -> tuple[Text, ...]:
    return tuple(_hints(facts, now, proposals))


def _hints(facts: Facts, now: Figures, proposals: Sequence[Proposal]) -> Iterator[Text]:
    yield from _other_errors(proposals)
    if facts.zero.perhaps_sharded:
        yield _LAUNCHER
    if _verdict(now, ("gpu", "train")) in {"tight", "exceeds"}:
        yield from _launched_fsdp(facts)
    if _verdict(now, ("host", "save")) in {"tight", "exceeds"}:
        yield from _gathered_save(facts)
    saving = (now.phases.get(("gpu", phase)) for phase in ("train", "save"))
    if any(figure is not None and MAY_FIT <= figure.severity <= UNLIKELY for figure in saving):
        yield from _idle_cache(facts)
    if facts.launch.distributed or facts.context.value("fsdp"):
        return
    if not any(proposal.cost == "time" for proposal in proposals):
        yield _TORCHRUN


def _other_errors(proposals: Sequence[Proposal]) -> Iterator[Text]:
    """What stops the run though it fits: whoever writes a proposal would learn it on the GPU."""
    left = [{found.rule for found in proposal.errors} for proposal in proposals]
    names = ", ".join(f"`{rule}`" for rule in sorted(set.intersection(*left))) if left else ""
    if names:
        yield Text(
            f"errors that no proposal mends: {names}; `lfconfiglint check` tells of them",
            f"以上方案都不解决的错误：{names}；详见 `lfconfiglint check`",
        )


def _verdict(now: Figures, phase: Phase) -> str:
    return now.phases[phase].verdict if phase in now.phases else "unknown"


def _launched_fsdp(facts: Facts) -> Iterator[Text]:
    """What accelerate's file could say; the config has no key for it."""
    start = facts.context.start.accelerate
    if start is not None and facts.zero.backend == "fsdp" and facts.zero.offload_param is None:
        yield Text(
            f"FSDP is set up in {start.file}: with `fsdp_offload_params: true` there, weights and "
            "optimizer states wait in host memory; each step then takes longer",
            f"FSDP 由 {start.file} 配置：在其中设置 `fsdp_offload_params: true` 可将权重和"
            "优化器状态放入内存，但每步都会变慢",
        )


def _idle_cache(facts: Facts) -> Iterator[Text]:
    """What PyTorch holds unused when a save begins, and NCCL could need."""
    memory = facts.memory
    try:
        idle = memory.gpu_cached_at_save if memory.cache_is_kept else 0
        own = facts.launch.distributed and facts.hardware.vendor == "NVIDIA"
    except Unknown:
        return
    if own and idle >= NCCL_MARGIN:
        size = binary_bytes(idle)
        yield Text(
            f"up to {size} of each GPU lie idle in PyTorch's cache when a save begins, and NCCL "
            "cannot use them: `torch_empty_cache_steps: 10` gives them back every ten steps; "
            "training takes about a tenth longer, and a step itself needs no less",
            f"保存开始时，每卡最多有 {size} 闲置在 PyTorch 的缓存中，NCCL 无法使用："
            "`torch_empty_cache_steps: 10` 每十步释放一次，训练约慢一成，但训练步本身所需显存不变",
        )


def _gathered_save(facts: Facts) -> Iterator[Text]:
    """Every process could write its own part: no key of the config says so, but a DeepSpeed file
    of one's own, accelerate's file, or a variable."""
    size = binary_bytes(facts.checkpoint.host_gather)
    if facts.zero.gather_on_save:
        merged, file = binary_bytes(4 * facts.model.total_params), _gather_off(facts)
        yield Text(
            f"{file.en} gathers nothing at a save, {size} less in host memory; but then no "
            "checkpoint, nor the end of the run, has a model that can be loaded: zero_to_fp32.py "
            f"merges it later, with {merged} of memory or more",
            f"{file.zh}，保存时便不再汇聚，内存少用 {size}；但检查点与训练结束时都没有可直接加载的"
            f"模型，需另用 zero_to_fp32.py 合并，至少占用内存 {merged}",
        )
    if facts.zero.fsdp_state_dict == "FULL_STATE_DICT":
        shards = _sharded_state(facts)
        yield Text(
            f"with {shards.en} every process writes "
            f"its own part, and {size} are not gathered; but the checkpoints then have no model "
            "that can be loaded before `accelerate merge-weights`",
            f"{shards.zh}各进程写出自己的部分，"
            f"不再汇聚 {size}；但检查点须先用 `accelerate merge-weights` 合并才能加载",
        )


def _gather_off(facts: Facts) -> Text:
    start = facts.context.start.accelerate
    if start is not None and start.deepspeed.startswith("{"):
        return Text(
            f"`zero3_save_16bit_model: false` in {start.file}",
            f"在 {start.file} 中设置 `zero3_save_16bit_model: false`",
        )
    return Text(
        "a copy of the DeepSpeed file with stage3_gather_16bit_weights_on_model_save: false",
        "在 DeepSpeed 配置副本中将 stage3_gather_16bit_weights_on_model_save 设为 false",
    )


def _sharded_state(facts: Facts) -> Text:
    start = facts.context.start.accelerate
    if start is not None and start.kind == "fsdp":
        return Text(
            f"`fsdp_state_dict_type: SHARDED_STATE_DICT` in {start.file}",
            f"在 {start.file} 中设置 `fsdp_state_dict_type: SHARDED_STATE_DICT` 后",
        )
    return Text(
        "FSDP_STATE_DICT_TYPE=SHARDED_STATE_DICT in the environment",
        "设置环境变量 FSDP_STATE_DICT_TYPE=SHARDED_STATE_DICT 后",
    )
