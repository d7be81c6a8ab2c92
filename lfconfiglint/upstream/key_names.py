"""What an unknown key or choice most likely meant: a renamed, a foreign or a misspelt name."""

from __future__ import annotations

import re
from collections.abc import Collection

from lfconfiglint.errors import closest

RENAMED: dict[str, str] = {
    # LLaMA-Factory, from the differences between its tags
    "checkpoint_dir": "adapter_name_or_path",
    "dpo_beta": "pref_beta",
    "dpo_ftx": "pref_ftx",
    "dpo_loss": "pref_loss",
    "image_dir": "media_dir",
    "image_resolution": "image_max_pixels",
    "kto_beta": "pref_beta",
    "new_special_tokens": "add_special_tokens",
    "orpo_beta": "pref_beta",
    "video_resolution": "video_max_pixels",
    "vllm_dtype": "infer_dtype",
    # transformers, as its own deprecation messages say
    "evaluation_strategy": "eval_strategy",
    "per_gpu_eval_batch_size": "per_device_eval_batch_size",
    "per_gpu_train_batch_size": "per_device_train_batch_size",
    # what other trainers call the same thing
    "batch_size": "per_device_train_batch_size",
    "epochs": "num_train_epochs",
    "grad_accum_steps": "gradient_accumulation_steps",
    "lora_r": "lora_rank",
    "lora_target_modules": "lora_target",
    "lr": "learning_rate",
    "lr_scheduler": "lr_scheduler_type",
    "max_seq_len": "cutoff_len",
    "max_seq_length": "cutoff_len",
    "micro_batch_size": "per_device_train_batch_size",
    "model": "model_name_or_path",
    "model_max_length": "cutoff_len",
    "model_name": "model_name_or_path",
    "model_path": "model_name_or_path",
    "num_epochs": "num_train_epochs",
    "optimizer": "optim",
    "target_modules": "lora_target",
    "train_dataset": "dataset",
}
"""Old or foreign key -> the key that takes the same kind of value."""

REMOVED: frozenset[str] = frozenset(
    {
        "chunk_size",
        "cpu_infer",
        "dispatch_batches",
        "kt_force_think",
        "kt_maxlen",
        "kt_mode",
        "kt_optimize_rule",
        "kt_use_cuda_graph",
        "mode",
        "placement_strategy",
        "ray_run_name",
        "ray_storage_filesystem",
        "ray_storage_path",
        "reserved_label_len",
        "resources_per_worker",
        "split",
        "split_batches",
        "tp_size",
        "train_mm_proj_only",
        "visual_inputs",
    }
)
"""Keys that are gone without a successor: a similar name would mislead."""

RENAMED_CHOICES: dict[tuple[str, str], str] = {
    ("finetuning_type", "qlora"): "lora",
    ("flash_attn", "eager"): "disabled",
    ("flash_attn", "flash_attention_2"): "fa2",
    ("flash_attn", "flash_attention2"): "fa2",
    ("flash_attn", "flash_attention_3"): "fa3",
    ("flash_attn", "off"): "disabled",
    ("optim", "adamw"): "adamw_torch",
    ("optim", "adamw_hf"): "adamw_torch",
    ("quantization_method", "bitsandbytes"): "bnb",
}
"""Key and choice that an earlier release or the library below knows -> today's choice."""

MEGATRON_KEYS: frozenset[str] = frozenset(
    {
        "context_parallel_size",
        "expert_model_parallel_size",
        "pipeline_model_parallel_size",
        "tensor_model_parallel_size",
    }
)
"""With the environment variable USE_MCA=1 another package's dataclass reads the file; a file with
one of these keys is written for it, and which keys that package knows is not established."""

_LONGEST = 80
"""Characters beyond which text is no misspelt name, and comparing it would take long."""


def suggest_key(key: str, known: Collection[str], given: Collection[object]) -> str | None:
    """The known key that *key* meant, or None; never one of *given*, the keys in the file."""
    plain = _plain(key)
    if plain in REMOVED or len(plain) > _LONGEST:
        return None
    free = [name for name in known if name not in given]
    if plain in RENAMED:
        return RENAMED[plain] if RENAMED[plain] in free else None
    if plain in known:
        return plain if plain in free else None
    # a near name is the wrong advice when the nearest of all is already in the file
    nearest = closest(plain, known)
    return nearest if nearest in free and _is_slip(plain, nearest) else None


def _is_slip(written: str, meant: str) -> bool:
    """Whether one is the other with a slip of the finger: forks name their own keys after
    upstream's (`learning_rate_enc`), and those are no misspellings."""
    return abs(len(written) - len(meant)) <= 2 and not (
        written.startswith(f"{meant}_") or written.endswith(f"_{meant}")
    )


def suggest_choice(key: str, text: str, choices: Collection[str]) -> str | None:
    """The choice that *text* meant at *key*, or None."""
    plain = text.strip().lower()
    if len(plain) > _LONGEST:
        return None
    meant = RENAMED_CHOICES.get((key, plain))
    return meant if meant in choices else closest(plain, choices)


def _plain(key: str) -> str:
    """``--Learning-Rate`` and ``learningRate`` -> ``learning_rate``."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", key.strip().lstrip("-"))
    return re.sub(r"[\s-]+", "_", key).lower()
