"""Whole configs beside peaks that others published."""

from __future__ import annotations

from functools import cache

from lfconfiglint.facts.memory.estimate_range import Estimate
from tests.facts.measured.comparison import Comparison
from tests.facts.support import facts_of, machine, rows

_WORDS = {"true": True, "false": False}
_SHORT = {
    "per_device_train_batch_size": "batch", "gradient_accumulation_steps": "accumulation",
    "finetuning_type": "type",
}  # fmt: skip


def config_of(row: dict[str, str]) -> dict[str, object]:
    """The config of a row of ``published.csv``."""
    values: dict[str, object] = {"stage": "sft", "flash_attn": "fa2"}
    for key, text in _settings(row).items():
        values[key] = _WORDS.get(text, int(text) if text.isdigit() else text)
    return {**values, "model_name_or_path": row["model"]}


def estimate_of(row: dict[str, str]) -> Estimate:
    """What it takes on a card."""
    return facts_of(config_of(row), machine(int(row["gpus"])), 100).memory.gpu_train


def _settings(row: dict[str, str]) -> dict[str, str]:
    return dict(part.split("=", 1) for part in row["settings"].split())


def _group(row: dict[str, str]) -> str:
    if row["differs"]:
        return f"other {row['differs']}"
    settings = _settings(row)
    method = settings["finetuning_type"].replace("oft", "lora")
    if "deepspeed" in settings:
        return f"{settings['deepspeed'][3:5]} {method}"
    return f"one {'tables' if 'additional_target' in settings else method}"


def _name(row: dict[str, str]) -> str:
    settings = " ".join(f"{_SHORT.get(key, key)}={text}" for key, text in _settings(row).items())
    return f"{row['model'].split('/')[-1]}, {row['gpus']} GPU, {settings}"


@cache
def published() -> tuple[Comparison, ...]:
    """Every row; the group of those that run other code starts with "other"."""
    found = []
    for row in rows("published.csv"):
        estimate = estimate_of(row)
        measured = round(float(row["measured_gb"]) * 1e9)
        found.append(
            Comparison(
                _group(row), _name(row), measured, estimate.peak, estimate.low, estimate.high,
                row["url"],
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.group.startswith("other")))


def same_software() -> list[Comparison]:
    """Those that LLaMA-Factory would hold too."""
    return [each for each in published() if not each.group.startswith("other")]


def other_software() -> list[Comparison]:
    """Those that hold more, or less, than LLaMA-Factory's."""
    return [each for each in published() if each.group.startswith("other")]
