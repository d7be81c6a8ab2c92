"""What saving costs by strategy, as the estimator computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lfconfiglint import estimate
from lfconfiglint.language import Lang, Text
from lfconfiglint.units import binary_bytes, decimal_bytes
from pages.page import Page, table

_EXAMPLES = "examples/deepspeed"
_STRATEGIES: Sequence[tuple[Text, Mapping[str, Any]]] = (
    (Text("full, DDP", "全参数，DDP"), {}),
    (Text("full, ZeRO-0", "全参数，ZeRO-0"), {"deepspeed": f"{_EXAMPLES}/ds_z0_config.json"}),
    (Text("full, ZeRO-1", "全参数，ZeRO-1"),
     {"deepspeed": {"train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto",
                    "zero_optimization": {"stage": 1}, "bf16": {"enabled": "auto"}}}),
    (Text("full, ZeRO-2", "全参数，ZeRO-2"), {"deepspeed": f"{_EXAMPLES}/ds_z2_config.json"}),
    (Text("full, ZeRO-3", "全参数，ZeRO-3"), {"deepspeed": f"{_EXAMPLES}/ds_z3_config.json"}),
    (Text("full, ZeRO-3, offloaded", "全参数，ZeRO-3，卸载"),
     {"deepspeed": f"{_EXAMPLES}/ds_z3_offload_config.json"}),
    (Text("full, ZeRO-3, weights only", "全参数，ZeRO-3，仅权重"),
     {"deepspeed": f"{_EXAMPLES}/ds_z3_config.json", "save_only_model": True}),
    (Text("full, FSDP", "全参数，FSDP"), {"fsdp": "full_shard auto_wrap"}),
    (Text("LoRA, ZeRO-2", "LoRA，ZeRO-2"),
     {"deepspeed": f"{_EXAMPLES}/ds_z2_config.json", "finetuning_type": "lora"}),
    (Text("LoRA, ZeRO-3", "LoRA，ZeRO-3"),
     {"deepspeed": f"{_EXAMPLES}/ds_z3_config.json", "finetuning_type": "lora"}),
    (Text("LoRA, DDP", "LoRA，DDP"), {"finetuning_type": "lora"}),
)  # fmt: skip
_MODELS = ("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-32B-Instruct")
_MACHINE = "8xH100-80GB"


class _Save(NamedTuple):
    """One checkpoint; bytes."""

    strategy: Text
    weights: int
    optimizer: int
    host: int

    @property
    def total(self) -> int:
        return self.weights + self.optimizer


@cache
def _saves(model: str) -> Sequence[_Save]:
    base = {
        "model_name_or_path": model, "stage": "sft", "do_train": True, "finetuning_type": "full",
        "dataset": "data", "template": "qwen", "output_dir": "saves", "bf16": True,
    }  # fmt: skip
    found = []
    for strategy, changes in _STRATEGIES:
        figures = estimate(
            {**base, **changes}, hardware=_MACHINE, samples=20_000, settings=False
        ).content
        checkpoint, host = figures["checkpoint"], figures["memory"]["host"]["save"]
        gathered = host["parts"].get("gathered", 0)
        found.append(
            _Save(strategy, checkpoint["weights_bytes"], checkpoint["optimizer_bytes"], gathered)
        )
    return found


def pages(lang: Lang) -> Iterator[Page]:
    text = (Path(__file__).parent / f"saving_{lang}.md").read_text(encoding="utf-8")
    parts = []
    for model in _MODELS:
        saves = _saves(model)
        parts += [f"## {model}", _picture(saves, lang), _table(saves, lang)]
    yield Page("saving.md", text.replace("{saves}", "\n\n".join(parts)))


def _table(saves: Sequence[_Save], lang: Lang) -> str:
    heads = (
        ("strategy", "checkpoint", "weights", "optimizer", "in host memory")
        if lang == "en"
        else ("策略", "检查点", "权重", "优化器", "占用内存")
    )
    rows = [
        (each.strategy.say(lang), *(decimal_bytes(size) for size in
                                    (each.total, each.weights, each.optimizer)),
         binary_bytes(each.host))
        for each in saves
    ]  # fmt: skip
    return table(heads, rows)


def _picture(saves: Sequence[_Save], lang: Lang) -> str:
    """Stacked bars under their names, which a phone can show too, in the colours of the page."""
    most, height, width = max(each.total for each in saves), 46, 380
    lines = []
    for row, each in enumerate(saves):
        y = row * height
        first = each.weights / most * width
        rest = each.optimizer / most * width
        lines += [
            _text(0, y + 16, each.strategy.say(lang)),
            _bar("weights", 0, y + 22, first, 16),
            _bar("states", first, y + 22, rest, 16),
            _text(first + rest + 8, y + 36, decimal_bytes(each.total)),
        ]
    legend = len(saves) * height + 10
    weights, states = Text("weights", "权重").say(lang), Text("optimizer", "优化器").say(lang)
    lines += [
        _bar("weights", 0, legend, 14, 14),
        _text(20, legend + 12, weights),
        _bar("states", 120, legend, 14, 14),
        _text(140, legend + 12, states),
    ]
    label = Text("bytes of one checkpoint by strategy", "各策略单个检查点的字节数").say(lang)
    return (
        f'<svg class="saves" role="img" aria-label="{label}" viewBox="0 0 480 {legend + 22}">'
        + "".join(lines) + "</svg>"
    )  # fmt: skip


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y}">{text}</text>'


def _bar(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}"/>'
