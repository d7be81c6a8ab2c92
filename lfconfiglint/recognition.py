"""Which files are LLaMA-Factory's, and of which kind, judged by their content."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lfconfiglint.document.model import Document
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers.accelerate_yaml import is_accelerate

Kind = Literal["train", "infer", "merge", "eval", "v1", "deepspeed", "accelerate", "other"]

NOT_OURS = Text("not a LLaMA-Factory config", "不是 LLaMA-Factory 配置")

_STAGES = ("pt", "sft", "rm", "ppo", "dpo", "kto")
_OWN_KEYS = (
    "finetuning_type", "stage", "template", "cutoff_len", "infer_backend", "export_dir",
    "lora_target", "dataset_dir", "tokenized_path",
)  # fmt: skip
"""Keys that only LLaMA-Factory's configs have; two of them, or one and a model, make one."""
_SHARED_KEYS = ("preprocessing_num_workers", "overwrite_cache")
"""In transformers' examples, too, and so in the recipes of trainers that grew from them, which call
their data ``dataset_name``: they count beside ``dataset``."""
_COMPOSED = ("_base_", "_target_")
"""Keys of MMEngine's and of Hydra's configs."""
_MODEL_KEY = "model_name_or_path"
_RUN_KEYS = (
    "do_train", "do_eval", "do_predict", "dataset", "learning_rate", "num_train_epochs",
    "max_steps", "per_device_train_batch_size",
)  # fmt: skip
"""With one of these a file is for `train`, whatever else it has."""
_TRAINING_KEYS = (
    *_RUN_KEYS, "stage", "output_dir", "deepspeed", "cutoff_len", "bf16", "fp16", "save_steps",
    "logging_steps", "gradient_accumulation_steps", "lr_scheduler_type", "warmup_ratio",
    "eval_strategy", "per_device_eval_batch_size", "predict_with_generate",
)  # fmt: skip
_V1_PLUGINS = (
    "dist_config", "peft_config", "kernel_config", "quant_config", "init_config",
)  # fmt: skip
_V1_KEYS = (*_V1_PLUGINS, "train_dataset", "sample_backend", "model_class", "batching_strategy")
_V1_COMPANIONS = (
    "micro_batch_size", "cutoff_len", "template", "flash_attn", "optim_config",
    "lr_scheduler_config",
)  # fmt: skip
_ACCELERATE_TEXT_KEY = r"^(?:distributed_type|compute_environment)\s*:"
_DEEPSPEED_TEXT_KEY = (
    rb'"(?:zero_optimization|train_batch_size|train_micro_batch_size_per_gpu)"\s*:'
)
_NAMES = "|".join((*_OWN_KEYS, _MODEL_KEY))
# compiled when a file asks for them, which few do
_TEXT_KEY = rf"(?m)(?:^|[{{,])\s*(?:-\s+)?['\"]?({_NAMES})['\"]?\s*[:：]"
_KEY_LINE = r"^([ \t]*)(?:-\s+)?['\"]?[\w.-]+['\"]?[ \t]*[:：].*"
_V1_TEXT_KEY = rf"^['\"]?({'|'.join(_V1_KEYS)})['\"]?\s*:"


def kind_of(values: Mapping[str, object]) -> Kind:
    """What a file with these top-level values is for."""
    if _is_v1(values):
        return "v1"
    if not _is_own(values):
        return "accelerate" if is_accelerate(values) else "other"
    if not any(key in values for key in _RUN_KEYS):
        if "export_dir" in values:
            return "merge"
        if "task" in values:
            return "eval"
        if "infer_backend" in values:
            return "infer"
    return "train" if any(key in values for key in _TRAINING_KEYS) else "infer"


def _is_v1(values: Mapping[str, object]) -> bool:
    """Whether it is for the engine that USE_V1=1 selects; other tools have a `model`, too."""
    is_usual = _MODEL_KEY in values or "finetuning_type" in values or "stage" in values
    if is_usual or not isinstance(values.get("model"), str):
        return False
    configs = (values.get(key) for key in _V1_PLUGINS)
    if values.get("sample_backend") == "hf" or any(
        isinstance(config, dict) and "name" in config for config in configs
    ):
        return True
    own = sum(key in values for key in _V1_KEYS)
    return own > 0 and own + sum(key in values for key in _V1_COMPANIONS) >= 2


def _is_own(values: Mapping[str, object]) -> bool:
    if _is_anothers(values):
        return False
    counted = (*_OWN_KEYS, *_SHARED_KEYS) if "dataset" in values else _OWN_KEYS
    own = [key for key in counted if key in values]
    if own == ["stage"] and values["stage"] not in _STAGES:
        # many other tools have stages
        return False
    if own == ["cutoff_len"] and "dataset" not in values:
        # a key of alpaca-lora's, and so of scripts that grew from it
        return False
    return len(own) >= 2 or (bool(own) and _MODEL_KEY in values)


def _is_anothers(values: Mapping[str, object]) -> bool:
    """Whether it is a part of a config that another tool puts together, or another tool's that
    took over a few keys."""
    if any(key in values for key in _COMPOSED):
        return True
    if _MODEL_KEY in values:
        return False
    # nearly every config names a model
    from lfconfiglint.upstream.keys.foreign import mostly_foreign

    return mostly_foreign(values)


def mentions_config_keys(data: bytes) -> bool:
    """Whether it is worth parsing: other YAML, however large, is passed over at little cost."""
    text = _rough_text(data)
    # most say so plainly, in less time than it takes to compile a pattern
    if f"\n{_MODEL_KEY}:" in text:
        return True
    others = (_V1_TEXT_KEY, _ACCELERATE_TEXT_KEY)
    return bool(re.search(_TEXT_KEY, text)) or any(
        re.search(pattern, text, re.MULTILINE) for pattern in others
    )


def looks_like_deepspeed(data: bytes) -> bool:
    """Whether bytes are a DeepSpeed configuration, be it broken JSON.

    A training config, which may hold one as a mapping, names a model.
    """
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    # a long first comment would not be valid JSON either
    return (
        start[:1] in (b"{", b"/", b"#")
        and _MODEL_KEY.encode() not in data
        and bool(re.search(_DEEPSPEED_TEXT_KEY, data))
    )


def looks_like_config(data: bytes, *, broken: bool) -> bool:
    """Whether bytes that cannot be read as a mapping were meant to be a LLaMA-Factory config.

    Keys further in than the outermost belong to something else that holds a config, unless YAML
    is *broken*: then the indentation may be what is wrong, and one outermost key is enough.
    """
    text = _rough_text(data)
    names = set(re.findall(_TEXT_KEY, text))
    if text.lstrip("\xef\xbb\xbf\ufeff \r\n").startswith("{"):
        return len(names) >= 2
    lines = [
        (len(match[1]), match[0])
        for match in re.finditer(_KEY_LINE, text, re.MULTILINE)
        # what can be read and is a mapping has lists within it only
        if broken or not match[0].lstrip().startswith("-")
    ]
    least = min((indent for indent, _ in lines), default=0)
    outermost = set(
        re.findall(_TEXT_KEY, "\n".join(line for indent, line in lines if indent == least))
    )
    return len(names) >= 2 and len(outermost) >= (1 if broken else 2)


def _rough_text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    # the full-width colon of a Chinese input method, as latin-1 shows its UTF-8 bytes
    return data.decode("latin-1").replace("\xef\xbc\x9a", "：")


def recognise(document: Document, data: bytes) -> tuple[Kind, Text | None]:
    """The kind of a file, and why it is not checked, if it is not."""
    if document.problems:
        if looks_like_config(data, broken=True):
            return "train", None
        return "other", Text(
            "not a LLaMA-Factory config, and not readable as YAML",
            "不是 LLaMA-Factory 配置，也无法按 YAML 读取",
        )
    kind = kind_of(document.values)
    if kind == "other":
        swallowed = _MODEL_KEY not in document.values and not _is_anothers(document.values)
        if swallowed and looks_like_config(data, broken=False):
            # keys that swallowed their values, as in `stage:sft`
            return "train", None
        return kind, NOT_OURS
    return kind, None
