"""What other trainers, and the libraries below LLaMA-Factory, call the same thing."""

from __future__ import annotations

from collections.abc import Collection

FOREIGN: dict[str, str] = {
    "adapter_path": "adapter_name_or_path",
    "base_model": "model_name_or_path",
    "batch_size": "per_device_train_batch_size",
    "dataset_name": "dataset",
    "datasets": "dataset",
    "deepspeed_config": "deepspeed",
    "epochs": "num_train_epochs",
    "eval_batch_size": "per_device_eval_batch_size",
    "grad_accum": "gradient_accumulation_steps",
    "grad_accum_steps": "gradient_accumulation_steps",
    "gradient_accumulate_steps": "gradient_accumulation_steps",
    "gradient_accumulation": "gradient_accumulation_steps",
    "lora_modules": "lora_target",
    "lora_r": "lora_rank",
    "lora_target_modules": "lora_target",
    "lr": "learning_rate",
    "lr_scheduler": "lr_scheduler_type",
    "max_epochs": "num_train_epochs",
    "max_seq_len": "cutoff_len",
    "max_seq_length": "cutoff_len",
    "max_sequence_length": "cutoff_len",
    "micro_batch_size": "per_device_train_batch_size",
    "model": "model_name_or_path",
    "model_id": "model_name_or_path",
    "model_name": "model_name_or_path",
    "model_path": "model_name_or_path",
    "num_epochs": "num_train_epochs",
    "optimizer": "optim",
    "output": "output_dir",
    "output_path": "output_dir",
    "per_device_batch_size": "per_device_train_batch_size",
    "pretrained_model_name_or_path": "model_name_or_path",
    "random_seed": "seed",
    "save_path": "output_dir",
    "seq_len": "cutoff_len",
    "seq_length": "cutoff_len",
    "sequence_len": "cutoff_len",
    "sequence_length": "cutoff_len",
    "target_modules": "lora_target",
    "train_batch_size": "per_device_train_batch_size",
    "train_dataset": "dataset",
    "use_bf16": "bf16",
    "use_fp16": "fp16",
    "val_set_size": "val_size",
}
"""What other trainers call the same thing -> the key that takes the same kind of value."""

OF_AN_ENTRY: frozenset[str] = frozenset(
    {
        "assistant_tag", "columns", "content_tag", "file_name", "formatting", "function_tag",
        "hf_hub_url", "messages", "ms_hub_url", "num_samples", "observation_tag", "om_hub_url",
        "ranking", "role_tag", "script_url", "system_tag", "tags", "user_tag",
    }
)  # fmt: skip
"""Keys of a data set's entry, of its columns and of its tags (``data/parser.py``)."""

LINES: dict[str, str] = {
    "flash_attention": "flash_attn: fa2",
    "load_in_4bit": "quantization_bit: 4",
    "load_in_8bit": "quantization_bit: 8",
    "use_flash_attention": "flash_attn: fa2",
    "use_flash_attention_2": "flash_attn: fa2",
    "use_flash_attn": "flash_attn: fa2",
    "use_lora": "finetuning_type: lora",
    "use_wandb": "report_to: wandb",
}
"""Switches of other trainers -> the line that says the same as true."""

_VARIABLES: dict[str, str] = {"wandb_group": "WANDB_RUN_GROUP", "wandb_run_name": "WANDB_NAME"}
_SETTINGS = (
    "api_key", "base_url", "dir", "entity", "group", "job_type", "log_model", "mode", "name",
    "notes", "project", "resume", "run_group", "run_id", "run_name", "tags", "watch",
)  # fmt: skip


_MANY = 20


def variable_of(plain: str) -> str | None:
    """The environment variable that takes what *plain* says, or None.

    Source: transformers' integrations/integration_utils.py and wandb's own settings.
    """
    if plain == "cuda_visible_devices":
        return "CUDA_VISIBLE_DEVICES"
    if not plain.startswith("wandb_") or plain.removeprefix("wandb_") not in _SETTINGS:
        return None
    return _VARIABLES.get(plain, plain.upper())


def mostly_foreign(keys: Collection[object]) -> bool:
    """Whether most of many *keys* are of no release of LLaMA-Factory or transformers."""
    if len(keys) < _MANY:
        return False
    from lfconfiglint.upstream.keys.file import key_file

    known = key_file()["keys"]
    return 2 * sum(key in known for key in keys) < len(keys)
