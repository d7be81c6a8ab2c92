"""What to tell about a key: its help, type, default, releases, and this run's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.server.analysis import Examined
from lfconfiglint.server.lines import spot_at
from lfconfiglint.upstream.keys.help import key_help
from lfconfiglint.upstream.keys.lifetime import releases_with
from lfconfiglint.upstream.keys.schema import KeySpec
from lfconfiglint.upstream.keys.words import described

_MOST_CHOICES = 24

_STEPS = Message(
    Text(
        "{run.steps:count} optimizer steps{? in epochs of {run.steps_per_epoch:count}?}",
        "共 {run.steps:count} 个优化步{?，每个 epoch {run.steps_per_epoch:count} 步?}",
    )
)
_SAVES = Message(
    Text(
        "checkpoints: {run.save_count:count}{?, {checkpoint.bytes:bytes} each?}",
        "共保存 {run.save_count:count} 个检查点{?，每个 {checkpoint.bytes:bytes}?}",
    )
)
_DISK = Message(
    Text(
        "{checkpoint.disk_peak:bytes} on disk at most{?; {hardware.disk_free:bytes} are free?}",
        "磁盘最多占用 {checkpoint.disk_peak:bytes}{?，可用 {hardware.disk_free:bytes}?}",
    )
)
_MEMORY = Message(
    Text(
        "{memory.gpu_train_peak:memory} of a card at the peak of training"
        "{?; it has {hardware.gpu_memory:memory}?}",
        "训练时单卡显存峰值 {memory.gpu_train_peak:memory}{?，显存 {hardware.gpu_memory:memory}?}",
    )
)
_BATCH = Message(
    Text(
        "{run.samples_per_step:count} samples for one optimizer step",
        "每个优化步 {run.samples_per_step:count} 个样本",
    )
)
_MODEL = Message(
    Text(
        "{model.name}: {model.total_params:count} parameters"
        "{?, {model.trainable_params:count} trainable?}",
        "{model.name}：{model.total_params:count} 个参数"
        "{?，其中 {model.trainable_params:count} 个可训练?}",
    )
)
_SAMPLES = Message(
    Text("{data.train_samples:count} training samples", "{data.train_samples:count} 个训练样本")
)

NUMBERS: Mapping[str, tuple[Message, ...]] = {
    **dict.fromkeys(("num_train_epochs", "max_steps", "warmup_ratio", "warmup_steps"), (_STEPS,)),
    **dict.fromkeys(("save_steps", "save_strategy"), (_STEPS, _SAVES, _DISK)),
    **dict.fromkeys(("save_total_limit", "save_only_model", "output_dir"), (_SAVES, _DISK)),
    **dict.fromkeys(
        ("per_device_train_batch_size", "gradient_accumulation_steps"), (_BATCH, _STEPS, _MEMORY)
    ),
    **dict.fromkeys(("dataset", "max_samples", "val_size", "packing"), (_SAMPLES, _STEPS)),
    **dict.fromkeys(
        ("cutoff_len", "deepspeed", "optim", "pure_bf16", "flash_attn", "enable_liger_kernel",
         "disable_gradient_checkpointing", "quantization_bit"), (_MEMORY,)
    ),
    **dict.fromkeys(
        ("model_name_or_path", "finetuning_type", "lora_rank", "lora_target"), (_MODEL, _MEMORY)
    ),
}  # fmt: skip
"""What of a run follows from each key; a line with an unknown figure is left out."""


def hover_at(examined: Examined, offset: int) -> str | None:
    """Markdown about the key on the line of *offset*; None where there is none that is known."""
    spot = spot_at(examined.document, offset)
    if spot is None or examined.schema is None or spot.key not in examined.schema.keys:
        return None
    spec = examined.schema.keys[spot.key]
    return "\n\n".join((*_about(spec, examined), *_numbers(spot.key, examined)))


def _about(spec: KeySpec, examined: Examined) -> Iterator[str]:
    lang = examined.lang
    yield f"**{spec.name}** — {described(spec).say(lang)}"
    text = key_help(spec.name)
    if text is not None:
        yield text.say(lang)
    if spec.choices:
        listed = ", ".join(f"`{choice}`" for choice in spec.choices[:_MOST_CHOICES])
        yield Text(f"One of: {listed}", f"可选：{listed}").say(lang)
    lives = Text("; ", "；").say(lang).join(each.say(lang) for each in releases_with(spec.name))
    if lives:
        yield f"*{lives}*"


def _numbers(key: str, examined: Examined) -> Iterator[str]:
    lines = [text for each in NUMBERS.get(key, ()) if (text := fill(each, examined))]
    if lines:
        title = Text("This run", "本次训练").say(examined.lang)
        yield f"**{title}**\n" + "\n".join(f"- {_escaped(line)}" for line in lines)


def fill(message: Message, examined: Examined) -> str | None:
    """The sentence, or None where a figure outside its optional parts is unknown."""
    optional = re.sub(r"\{\?.*?\?\}", "", message.template.en)
    try:
        needed = [examined.known(name) for name in Message(Text(optional, optional)).names()]
    except Unknown:
        return None
    return None if None in needed else message.fill(examined.lang, examined.known)


def _escaped(text: str) -> str:
    """A name in a config must not become Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)
