"""What became of the keys that releases dropped: their successors, and why there is none.

When a key was dropped is not said here: it follows from the list of keys itself.
"""

from __future__ import annotations

from lfconfiglint.language import Text

RENAMED: dict[str, str] = {
    # LLaMA-Factory, from the differences between its tags
    "badam_switch_block_every": "badam_switch_interval",
    "cache_path": "tokenized_path",
    "checkpoint_dir": "adapter_name_or_path",
    "dev_ratio": "val_size",
    "dpo_beta": "pref_beta",
    "dpo_ftx": "pref_ftx",
    "dpo_loss": "pref_loss",
    "dpo_ref_model": "ref_model",
    "dpo_ref_model_checkpoint": "ref_model_adapters",
    "hf_auth_token": "hf_hub_token",
    "image_dir": "media_dir",
    "image_resolution": "image_max_pixels",
    "kto_beta": "pref_beta",
    "lora_bf16_mode": "pure_bf16",
    "max_source_length": "cutoff_len",
    "model_max_length": "cutoff_len",
    "name_module_trainable": "freeze_trainable_modules",
    "neft_alpha": "neftune_noise_alpha",
    "new_special_tokens": "add_special_tokens",
    "num_layer_trainable": "freeze_trainable_layers",
    "orpo_beta": "pref_beta",
    "prompt_template": "template",
    "ref_model_checkpoint": "ref_model_adapters",
    "reward_model_checkpoint": "reward_model_adapters",
    "sft_packing": "packing",
    "train_mm_proj_only": "freeze_language_model",
    "use_cache": "use_kv_cache",
    "video_resolution": "video_max_pixels",
    "vllm_dtype": "infer_dtype",
    # transformers, as its own deprecation messages say
    "adafactor": "optim",
    "dispatch_batches": "accelerator_config",
    "evaluation_strategy": "eval_strategy",
    "fp16_backend": "half_precision_backend",
    "fsdp_min_num_params": "fsdp_config",
    "fsdp_transformer_layer_cls_to_wrap": "fsdp_config",
    "group_by_length": "train_sampling_strategy",
    "include_inputs_for_metrics": "include_for_metrics",
    "no_cuda": "use_cpu",
    "per_gpu_eval_batch_size": "per_device_eval_batch_size",
    "per_gpu_train_batch_size": "per_device_train_batch_size",
    "push_to_hub_model_id": "hub_model_id",
    "push_to_hub_token": "hub_token",
    "split_batches": "accelerator_config",
    "torchdynamo": "torch_compile_backend",
    "tpu_metrics_debug": "debug",
}
"""Dropped key -> the key that does the same."""

BEFORE_ALL: dict[str, str] = {
    "badam_switch_block_every": "0.7.1",
    "cache_path": "0.6.2",
    "checkpoint_dir": "0.4.0",
    "compute_dtype": "0.2.0",
    "dev_ratio": "0.1.6",
    "disable_version_checking": "0.6.0",
    "dpo_beta": "0.8.0",
    "dpo_ftx": "0.8.0",
    "dpo_loss": "0.8.0",
    "dpo_ref_model": "0.3.0",
    "dpo_ref_model_checkpoint": "0.3.0",
    "hf_auth_token": "0.2.1",
    "kto_beta": "0.8.0",
    "lora_bf16_mode": "0.6.0",
    "max_source_length": "0.2.0",
    "max_target_length": "0.2.0",
    "model_max_length": "0.2.0",
    "name_module_trainable": "0.7.1",
    "neft_alpha": "0.4.0",
    "num_hidden_layers": "0.2.0",
    "num_layer_trainable": "0.7.1",
    "orpo_beta": "0.8.0",
    "padding_side": "0.1.8",
    "ppo_logger": "0.6.1",
    "prompt_template": "0.1.4",
    "ref_model_checkpoint": "0.4.0",
    "resume_lora_training": "0.4.0",
    "reward_model_checkpoint": "0.4.0",
    "sft_packing": "0.6.0",
    "source_prefix": "0.1.7",
    "system_prompt": "0.4.0",
    "use_auth_token": "0.2.1",
}
"""Keys that were dropped before the first release whose keys are listed."""

FORMER: dict[str, str] = {
    "add_special_tokens": "new_special_tokens",
    "image_max_pixels": "image_resolution",
    "infer_dtype": "vllm_dtype",
    "media_dir": "image_dir",
    "train_sampling_strategy": "group_by_length",
    "use_kv_cache": "use_cache",
    "video_max_pixels": "video_resolution",
}
"""New key -> the one that did just the same before, perhaps for one value alone (``ONE_TRUE``)."""

BUILT_IN: dict[str, tuple[object, ...]] = {
    "quantization_method": ("bitsandbytes", "bnb"),
    "trust_remote_code": (True,),
}
"""New key -> the values that say what releases without it always do, from LLaMA-Factory 0.8.0 on:
``model/loader.py`` and ``model/model_utils/quantization.py`` of its tags."""

OTHER_KIND: frozenset[str] = frozenset(
    {
        "checkpoint_dir", "dpo_ref_model_checkpoint", "max_source_length", "model_max_length",
        "neft_alpha", "orpo_beta", "prompt_template", "push_to_hub_model_id",
        "ref_model_checkpoint", "reward_model_checkpoint",
    }
)  # fmt: skip
"""Renamed keys whose value may have to change in a way that depends on more than the value."""

ONE_TRUE: dict[str, str] = {
    "adafactor": "adafactor",
    "group_by_length": "group_by_length",
    "tpu_metrics_debug": "tpu_metrics_debug",
}
"""Dropped switch -> the value of its successor that says the same as true."""

NESTED: dict[str, tuple[str, str | None]] = {
    "dispatch_batches": ("accelerator_config", "dispatch_batches"),
    "fsdp_min_num_params": ("fsdp_config", "min_num_params"),
    "fsdp_transformer_layer_cls_to_wrap": ("fsdp_config", "transformer_layer_cls_to_wrap"),
    "include_inputs_for_metrics": ("include_for_metrics", None),
    "split_batches": ("accelerator_config", "split_batches"),
}
"""Dropped key -> its successor, which is a mapping, and the key in that; None for a list."""

PIXELS: frozenset[str] = frozenset({"image_resolution", "video_resolution"})
"""Up to 0.9.0 the longest side of an image in pixels, in 0.9.1 the product of both sides."""

SIDES_IN = "0.9.0"
"""The release in which they were sides."""

LONGEST_SIDE = 8192
"""A number up to this was meant as a side: as a product it would be an image of 90 by 90."""

_RAY = Text(
    "LLaMA-Factory now starts Ray's workers itself and only takes `ray_num_workers` and "
    "`ray_init_kwargs`",
    "LLaMA-Factory 现在自行启动 Ray 的 worker，只接受 `ray_num_workers` 和 `ray_init_kwargs`",
)
_KT = Text(
    "KTransformers is now set up by accelerate and by `kt_weight_path`",
    "KTransformers 现由 accelerate 和 `kt_weight_path` 配置",
)
_AUTOMATIC = Text("it is now decided automatically", "现在会自动判断")

NOTES: dict[str, Text] = {
    "chunk_size": _KT,
    "cpu_infer": _KT,
    "disable_version_checking": Text(
        "the environment variable DISABLE_VERSION_CHECK does the same",
        "改用环境变量 DISABLE_VERSION_CHECK",
    ),
    "fp16_backend": _AUTOMATIC,
    "half_precision_backend": _AUTOMATIC,
    "kt_force_think": _KT,
    "kt_maxlen": _KT,
    "kt_mode": _KT,
    "kt_optimize_rule": _KT,
    "kt_use_cuda_graph": _KT,
    "mode": _KT,
    "placement_strategy": _RAY,
    "ppo_logger": Text("`report_to` holds for every stage", "所有阶段均使用 `report_to`"),
    "push_to_hub_organization": Text(
        "`hub_model_id` now takes the organization: `organization/name`",
        "组织名现写在 `hub_model_id` 中：`organization/name`",
    ),
    "include_tokens_per_second": Text(
        "`include_num_input_tokens_seen` is the nearest that is left",
        "最接近的是 `include_num_input_tokens_seen`",
    ),
    "ray_run_name": _RAY,
    "ray_storage_filesystem": _RAY,
    "ray_storage_path": _RAY,
    "resources_per_worker": _RAY,
    "save_safetensors": Text(
        "weights are always saved as safetensors", "权重始终保存为 safetensors"
    ),
    "split": Text(
        "the split of a data set is now given in dataset_info.json",
        "数据集的 split 现在写在 dataset_info.json 中",
    ),
    "use_mps_device": _AUTOMATIC,
    "visual_inputs": Text(
        "whether there are images now follows from the template",
        "是否含图像现由模板决定",
    ),
}
"""What is left instead of a key without a successor."""
