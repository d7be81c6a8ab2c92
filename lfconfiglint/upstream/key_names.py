"""What an unknown key or choice most likely meant: a foreign or a misspelt name."""

from __future__ import annotations

import re
from collections.abc import Collection

from lfconfiglint.errors import closest

FOREIGN: dict[str, str] = {
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
    "model_name": "model_name_or_path",
    "model_path": "model_name_or_path",
    "num_epochs": "num_train_epochs",
    "optimizer": "optim",
    "target_modules": "lora_target",
    "train_dataset": "dataset",
}
"""What other trainers call the same thing -> the key that takes the same kind of value."""

RENAMED_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("finetuning_type", "qlora"): ("lora",),
    ("flash_attn", "disabled"): ("off",),
    ("flash_attn", "eager"): ("disabled", "off"),
    ("flash_attn", "flash_attention_2"): ("fa2",),
    ("flash_attn", "flash_attention2"): ("fa2",),
    ("flash_attn", "flash_attention_3"): ("fa3",),
    ("flash_attn", "off"): ("disabled",),
    ("optim", "adamw"): ("adamw_torch",),
    ("optim", "adamw_hf"): ("adamw_torch",),
    ("quantization_method", "bitsandbytes"): ("bnb",),
    ("quantization_method", "bnb"): ("bitsandbytes",),
}
"""Key and choice that another release or the library below knows -> what says the same; the first
that the target has."""

DEPRECATED: frozenset[str] = frozenset(
    {
        "adafactor",
        "dispatch_batches",
        "evaluation_strategy",
        "fp16_backend",
        "fsdp_min_num_params",
        "fsdp_transformer_layer_cls_to_wrap",
        "include_inputs_for_metrics",
        "no_cuda",
        "per_gpu_eval_batch_size",
        "per_gpu_train_batch_size",
        "push_to_hub_model_id",
        "push_to_hub_organization",
        "push_to_hub_token",
        "split_batches",
        "torchdynamo",
        "tpu_metrics_debug",
        "use_mps_device",
    }
)
"""Keys that transformers warns about in its last releases that have them."""

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
    from lfconfiglint.upstream.key_renames import RENAMED

    plain = plain_name(key)
    if len(plain) > _LONGEST:
        return None
    free = [name for name in known if name not in given]
    meant = FOREIGN.get(plain) or RENAMED.get(plain)
    if meant is not None and plain not in known:
        return meant if meant in free else None
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
    renamed = RENAMED_CHOICES.get((key, plain), ())
    same = [name for name in renamed if name in choices]
    # letters in another order: too far apart for a measure of likeness in words of three
    same = same or [name for name in choices if sorted(name) == sorted(plain)]
    return same[0] if same else closest(plain, choices)


def plain_name(key: str) -> str:
    """``--Learning-Rate`` and ``learningRate`` -> ``learning_rate``."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", key.strip().lstrip("-"))
    return re.sub(r"[\s-]+", "_", key).lower()
