"""Realistic configs to start from, put together from parts that people use together.

A base is a list of ``(key, value)`` with Python values. Most bases are accepted by LLaMA-Factory;
where two parts happen to exclude each other, so much the better.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

Values = dict[str, Any]

MODELS: Final = ("my-org/base-model", "models/base", "/models/base", "my-org/base-model-instruct")
TEMPLATES: Final = ("default", "llama3", "qwen", "qwen2_vl", "gemma", "chatml", "empty")

_METHODS: Final[Mapping[str, tuple[Values, ...]]] = {
    "full": ({},),
    "freeze": (
        {"freeze_trainable_layers": 2, "freeze_trainable_modules": "all"},
        {"freeze_trainable_layers": -2, "freeze_extra_modules": "embed_tokens,norm"},
    ),
    "lora": (
        {"lora_rank": 8, "lora_target": "all"},
        {"lora_rank": 16, "lora_alpha": 32, "lora_target": "q_proj,v_proj", "lora_dropout": 0.05},
        {"lora_target": "all", "additional_target": "embed_tokens,lm_head"},
    ),
    "oft": ({"oft_rank": 0, "oft_block_size": 32, "oft_target": "all"},),
}
_STAGES: Final[Mapping[str, tuple[Values, ...]]] = {
    "pt": ({"dataset": "wiki_demo"}, {"dataset": "wiki_demo", "packing": True}),
    "sft": (
        {"dataset": "identity,alpaca_en_demo"},
        {"dataset": "identity", "mask_history": True},
        {"dataset": ["identity", "alpaca_en_demo"], "train_on_prompt": True},
    ),
    "rm": ({"dataset": "dpo_en_demo"},),
    "ppo": (
        {"dataset": "identity", "reward_model": "saves/rm", "ppo_epochs": 4},
        {"dataset": "identity", "reward_model": "my-org/rm", "reward_model_type": "full"},
        {"dataset": "identity", "reward_model": "http://host:8000", "reward_model_type": "api"},
    ),
    "dpo": tuple(
        {"dataset": "dpo_en_demo", "pref_beta": 0.1, "pref_loss": loss}
        for loss in ("sigmoid", "hinge", "ipo", "kto_pair", "orpo", "simpo")
    ),
    "kto": ({"dataset": "kto_en_demo", "kto_chosen_weight": 1.0, "kto_rejected_weight": 1.0},),
}
_ANY: Final[tuple[Values, ...]] = (
    {"val_size": 0.1, "per_device_eval_batch_size": 1, "eval_strategy": "steps", "eval_steps": 500},
    {"eval_dataset": "alpaca_en_demo", "eval_strategy": "epoch", "per_device_eval_batch_size": 2},
    {
        "val_size": 0.1,
        "eval_strategy": "steps",
        "eval_steps": 100,
        "save_strategy": "steps",
        "save_steps": 200,
        "load_best_model_at_end": True,
        "metric_for_best_model": "eval_loss",
    },
    {"streaming": True, "max_steps": 1000, "dataset": "c4_demo", "buffer_size": 4096},
    {"packing": True},
    {"neat_packing": True, "packing": True},
    {"max_samples": 1000, "overwrite_cache": True},
    {"image_max_pixels": 262144, "video_max_pixels": 16384, "freeze_vision_tower": True},
    {"image_max_pixels": 589824, "image_min_pixels": 1024, "video_fps": 2.0, "video_maxlen": 128},
    {"do_sample": True, "temperature": 0.7, "top_p": 0.9, "max_new_tokens": 512},
    {"push_to_hub": False, "hub_model_id": "me/model", "hub_strategy": "every_save"},
    {"lr_scheduler_type": "cosine_with_restarts", "lr_scheduler_kwargs": {"num_cycles": 3}},
    {"lr_scheduler_type": "cosine_with_min_lr", "lr_scheduler_kwargs": {"min_lr": 1e-6}},
    {"accelerator_config": {"split_batches": False, "even_batches": True}},
    {"use_galore": True, "galore_target": "all", "galore_rank": 128, "pure_bf16": True},
    {"use_apollo": True, "apollo_target": "all", "apollo_layerwise": True, "pure_bf16": True},
    {"use_badam": True, "badam_mode": "layer", "badam_switch_interval": 50},
    {"use_llama_pro": True, "freeze_trainable_layers": 4},
    {"use_unsloth": True},
    {"use_kt": True, "kt_weight_path": "weights/int8"},
    {"enable_liger_kernel": True, "use_unsloth_gc": True},
    {"flash_attn": "fa2", "rope_scaling": "yarn"},
    {"shift_attn": True},
    {"report_to": "wandb", "run_name": "try-1"},
    {"report_to": ["tensorboard", "wandb"]},
    {"report_to": "trackio", "project": "mine", "trackio_space_id": "me/space"},
    {"use_swanlab": True, "swanlab_project": "mine", "swanlab_mode": "local"},
    {"mix_strategy": "interleave_under", "interleave_probs": "0.7,0.3", "dataset": "a,b"},
    {"predict_with_generate": True, "do_predict": True, "eval_dataset": "identity"},
    {"resize_vocab": True, "add_tokens": "<a>,<b>"},
    {"optim": "adamw_8bit", "adam_beta2": 0.95, "weight_decay": 0.1, "max_grad_norm": 1.0},
    {"optim": "paged_adamw_8bit", "gradient_checkpointing": True},
    {"fp8": True, "fp8_backend": "torchao"},
    {"use_muon": True},
    {"neftune_noise_alpha": 5},
    {"dataloader_num_workers": 4, "dataloader_prefetch_factor": 2},
    {"enable_thinking": False, "cutoff_len": 4096},
    {"freeze_multi_modal_projector": True, "freeze_language_model": False},
    {"fsdp": "full_shard auto_wrap", "fsdp_config": {"transformer_layer_cls_to_wrap": ["Block"]}},
    {"fsdp": "full_shard auto_wrap offload", "fsdp_config": "fsdp.json"},
    {"resume_from_checkpoint": "saves/old/checkpoint-100"},
    {"ref_model": "my-org/base-model", "ref_model_quantization_bit": 8},
)
_LORA: Final[tuple[Values, ...]] = (
    {"quantization_bit": 4, "quantization_method": "bnb"},
    {"quantization_bit": 8, "quantization_method": "hqq", "upcast_layernorm": True},
    {"quantization_bit": 4, "double_quantization": True, "quantization_type": "nf4"},
    {"pissa_init": True, "pissa_iter": 16},
    {"use_dora": True},
    {"use_rslora": True, "lora_alpha": 16},
    {"loraplus_lr_ratio": 16.0},
    {"adapter_name_or_path": "saves/old", "create_new_adapter": True},
    {"adapter_name_or_path": "saves/a,saves/b"},
)


def base(random: Random, distributed: bool) -> Values:
    """One config of a random stage and method with up to three further features."""
    stage = random.choice(("pt", "sft", "sft", "sft", "rm", "ppo", "dpo", "dpo", "kto"))
    method = random.choice(("full", "freeze", "lora", "lora", "lora", "oft"))
    config: Values = {"model_name_or_path": random.choice(MODELS)}
    if random.random() < 0.4:
        config["trust_remote_code"] = True
    config |= {"stage": stage, "do_train": True, "finetuning_type": method}
    config |= random.choice(_METHODS[method])
    config |= random.choice(_STAGES[stage])
    config |= {"template": random.choice(TEMPLATES), "cutoff_len": 2048}
    config |= {"output_dir": "saves/run", "logging_steps": 10, "save_steps": 500}
    config |= {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 8}
    config |= {"learning_rate": random.choice((1e-4, 5e-6, 1e-5)), "num_train_epochs": 3.0}
    config |= {"lr_scheduler_type": "cosine"}
    config |= random.choice(({"warmup_ratio": 0.1}, {"warmup_steps": 20}, {}))
    config |= random.choice(({"bf16": True}, {"bf16": True}, {"fp16": True}, {"pure_bf16": True}))
    for _ in range(random.randrange(4)):
        config |= random.choice(_LORA if method == "lora" and random.random() < 0.4 else _ANY)
    if random.random() < (0.45 if distributed else 0.04):
        config["deepspeed"] = f"ds_z{random.choice('0123')}.json"
    return config
