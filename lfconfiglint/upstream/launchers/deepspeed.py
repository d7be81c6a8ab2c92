"""What a DeepSpeed configuration means for memory and saving.

The facts about LLaMA-Factory's own examples (0.9.5 ``examples/deepspeed``) are kept here, because
configs name those files without having them beside them. Keys that are "auto" are filled by
transformers from the model's width (5.6.0 ``integrations/deepspeed.py:229-239``); they are None.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import PurePosixPath

from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, DeepSpeedFile

Offload = Literal["cpu", "nvme"]


@dataclass(frozen=True)
class DeepSpeedConfig:
    """One configuration; sizes are numbers of elements, None is "auto".

    Defaults are DeepSpeed 0.18.4's (``runtime/zero/config.py``).
    """

    stage: int = 0
    offload_optimizer: Offload | None = None
    offload_param: Offload | None = None
    gather_on_save: bool = False
    reduce_bucket: int | None = 500_000_000
    sub_group: int = 1_000_000_000
    max_live: int = 1_000_000_000
    overlap: bool | None = None
    tensor_parallel: int = 1


_STAGE_3 = DeepSpeedConfig(stage=3, gather_on_save=True, reduce_bucket=None, overlap=False)
EXAMPLES: dict[str, DeepSpeedConfig] = {
    "ds_z0_config.json": DeepSpeedConfig(overlap=False),
    "ds_z2_config.json": DeepSpeedConfig(stage=2, overlap=False),
    "ds_z2_offload_config.json": DeepSpeedConfig(stage=2, offload_optimizer="cpu", overlap=False),
    "ds_z2_autotp_config.json": DeepSpeedConfig(stage=2, overlap=False, tensor_parallel=2),
    "ds_z3_config.json": _STAGE_3,
    "ds_z3_offload_config.json": DeepSpeedConfig(
        stage=3, gather_on_save=True, reduce_bucket=None, overlap=False,
        offload_optimizer="cpu", offload_param="cpu",
    ),
    "ds_z3_fp8_config.json": DeepSpeedConfig(
        stage=3, gather_on_save=True, reduce_bucket=12_845_056, overlap=False,
        offload_optimizer="cpu",
    ),
}  # fmt: skip
"""Upstream's examples by file name."""


@lru_cache(maxsize=256)
def example(path: str) -> tuple[str, DeepSpeedConfig] | None:
    """File name and facts of upstream's example that *path* ends with."""
    name = PurePosixPath(path.replace("\\", "/")).name
    found = EXAMPLES.get(name)
    return (name, found) if found else None


@cache
def example_file(name: str) -> DeepSpeedFile:
    """What decides whether upstream's example goes with a config: all batch sizes, clipping and
    precisions are "auto", but fp16 in the fp8 example (0.9.4 and 0.9.5)."""
    config = EXAMPLES[name]
    zero: dict[str, object] = {"stage": config.stage}
    if config.offload_optimizer:
        zero["offload_optimizer"] = {"device": config.offload_optimizer}
    if config.offload_param:
        zero["offload_param"] = {"device": config.offload_param}
    content = {
        "train_batch_size": "auto",
        "train_micro_batch_size_per_gpu": "auto",
        "gradient_accumulation_steps": "auto",
        "gradient_clipping": "auto",
        "fp16": {"enabled": False if "fp8" in name else "auto"},
        "bf16": {"enabled": "auto"},
        "zero_optimization": zero,
    }
    return DeepSpeedFile(content, name)


def config_of(file: DeepSpeedFile) -> DeepSpeedConfig | BrokenConfig:
    """What a file means, or why it means nothing."""
    try:
        return parse_deepspeed(file.content)
    except BrokenConfig as broken:
        return broken.with_traceback(None)


def parse_deepspeed(content: Mapping[str, object]) -> DeepSpeedConfig:
    """Read a configuration given as a mapping; raises :class:`BrokenConfig`."""
    zero = content.get("zero_optimization", {})
    if isinstance(zero, bool):
        # The old short form of stage 1
        zero = {"stage": 1} if zero else {}
    if not isinstance(zero, dict):
        raise BrokenConfig(
            Text("`zero_optimization` is not a mapping", "`zero_optimization` 不是映射")
        )
    # accelerate fills in 2 (1.11 utils/dataclasses.py:1202, 1246)
    stage = 2 if zero.get("stage") == "auto" else _number(zero, "stage", 0)
    if stage not in {0, 1, 2, 3}:
        raise BrokenConfig(Text(f"there is no ZeRO stage {stage}", f"不存在 ZeRO stage {stage}"))
    overlap = zero.get("overlap_comm")
    parallel = content.get("tensor_parallel")
    return DeepSpeedConfig(
        stage=stage,
        offload_optimizer=_offload(zero, "offload_optimizer", "cpu_offload"),
        offload_param=_offload(zero, "offload_param", "cpu_offload_params"),
        gather_on_save=bool(
            zero.get("stage3_gather_16bit_weights_on_model_save")
            or zero.get("stage3_gather_fp16_weights_on_model_save")
        ),
        reduce_bucket=_number(zero, "reduce_bucket_size", 500_000_000),
        sub_group=_number(zero, "sub_group_size", 1_000_000_000) or 1_000_000_000,
        max_live=_number(zero, "stage3_max_live_parameters", 1_000_000_000) or 1_000_000_000,
        overlap=overlap if isinstance(overlap, bool) else None,
        tensor_parallel=(_number(parallel, "autotp_size", 1) or 1)
        if isinstance(parallel, dict)
        else 1,
    )


def _number(mapping: Mapping[str, object], name: str, default: int) -> int | None:
    value = mapping.get(name, default)
    if value == "auto":
        return None
    # The comparison is also false for nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise BrokenConfig(Text(f"`{name}` is not a number", f"`{name}` 不是有效数字"))
    return int(min(value, 1e18))


def _offload(zero: Mapping[str, object], name: str, old_name: str) -> Offload | None:
    value = zero.get(name)
    if isinstance(value, dict):
        device = value.get("device", "cpu")
        if device == "cpu":
            return "cpu"
        return "nvme" if device == "nvme" else None
    return "cpu" if zero.get(old_name) is True else None
