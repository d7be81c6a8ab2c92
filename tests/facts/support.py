"""Facts for tests: a config, upstream's defaults, and the machine of the project's first case."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.model import Accelerator, Disk, Hardware
from lfconfiglint.upstream.keys.schema import load_schema

DATA = Path(__file__).parent / "data"
NOWHERE = (DATA / "no such folder",)

SEED: dict[str, object] = {
    "model_name_or_path": "Qwen/Qwen2.5-VL-32B-Instruct",
    "stage": "sft",
    "finetuning_type": "full",
    "freeze_vision_tower": True,
    "freeze_multi_modal_projector": True,
    "freeze_language_model": False,
    "deepspeed": "examples/deepspeed/ds_z3_config.json",
    "dataset": "llava_guard",
    "template": "qwen2_vl",
    "cutoff_len": 2048,
    "per_device_train_batch_size": 1,
    "gradient_accumulation_steps": 2,
    "bf16": True,
    "flash_attn": "fa2",
}
SMALL: dict[str, object] = {
    "model_name_or_path": "Qwen/Qwen2.5-7B-Instruct",
    "stage": "sft",
    "finetuning_type": "lora",
    "dataset": "mine",
    "template": "qwen",
    "bf16": True,
}
H20 = Accelerator("H20", memory=95 * 2**30, bf16=True, bf16_flops=148e12)


@cache
def defaults() -> dict[str, object]:
    return dict(load_schema("0.9.5").default_values)


def machine(
    gpus: int = 8,
    nodes: int = 1,
    host_memory: int | None = 2**40,
    free: int | None = None,
    bandwidth: int | None = None,
    shared: bool | None = None,
) -> Hardware:
    return Hardware(nodes, gpus, H20, host_memory, Disk(free, bandwidth, shared))


def facts_of(
    values: Mapping[str, object],
    hardware: Hardware | None = None,
    samples: int | None = None,
    folders: tuple[Path, ...] = NOWHERE,
    **changes: object,
) -> Facts:
    merged = {**values, **changes}
    return Facts(Context(merged, defaults(), hardware, samples, folders))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
