"""Beside which keys of a file a new key belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lfconfiglint.document.model import Entry

_EXAMPLE_ORDER = (
    # model
    "model_name_or_path adapter_name_or_path reward_model image_max_pixels video_max_pixels "
    "quantization_bit quantization_method double_quantization trust_remote_code flash_attn "
    "use_v1_kernels use_kt kt_weight_path",
    # method
    "stage do_train do_predict finetuning_type freeze_trainable_layers freeze_trainable_modules "
    "lora_rank lora_alpha lora_dropout lora_target loraplus_lr_ratio pissa_init pissa_iter "
    "pissa_convert oft_block_size oft_target freeze_vision_tower freeze_multi_modal_projector "
    "freeze_language_model use_galore galore_layerwise galore_target galore_rank galore_scale "
    "use_apollo apollo_layerwise apollo_target apollo_rank apollo_scale apollo_scale_type "
    "use_badam badam_mode badam_switch_mode badam_switch_interval badam_verbose use_adam_mini "
    "use_muon use_dft_loss use_asft_loss asft_alpha use_eaft_loss mixture_of_depths use_llama_pro "
    "pref_beta pref_loss disable_gradient_checkpointing deepspeed",
    # dataset
    "dataset task dataset_dir template cutoff_len lang n_shot max_samples overwrite_cache "
    "preprocessing_num_workers tokenized_path dataloader_num_workers",
    # output
    "output_dir logging_steps save_strategy save_steps save_total_limit max_steps plot_loss "
    "overwrite_output_dir save_only_model report_to",
    # train
    "per_device_train_batch_size gradient_accumulation_steps optim learning_rate num_train_epochs "
    "lr_scheduler_type warmup_ratio warmup_steps bf16 fp16 pure_bf16 ddp_timeout "
    "resume_from_checkpoint seed",
    # eval
    "eval_dataset val_size predict_with_generate per_device_eval_batch_size eval_strategy "
    "eval_steps",
    # ray
    "ray_run_name ray_num_workers ray_storage_path placement_strategy ray_init_kwargs "
    "resources_per_worker",
    # export
    "export_dir export_quantization_bit export_quantization_dataset export_size export_device "
    "export_legacy_format",
)
"""Keys in the order of the sections of LLaMA-Factory's examples (0.9.3 and 0.9.5, ``examples/``),
and a few that people put between them."""

_SECTIONS = tuple(tuple(section.split()) for section in _EXAMPLE_ORDER)


def nearest_kin(key: str, near: Sequence[str], siblings: Iterable[Entry]) -> Entry | None:
    """The entry below which *key* belongs, None where it is akin to none of *siblings*.

    The first of *near* that is given; else the key that stands closest before it in its section
    of upstream's examples, or closest behind; else the last that shares most first words.
    """
    given = {str(entry.path[-1]): entry for entry in siblings}
    for name in near:
        if name in given:
            return given[name]
    for section in _SECTIONS:
        if key in section:
            place = section.index(key)
            ordered = (*reversed(section[:place]), *section[place + 1 :])
            found = next((given[name] for name in ordered if name in given), None)
            if found is not None:
                return found
    shared = {name: _shared_words(key, name) for name in given}
    most = max(shared.values(), default=0)
    return given[[name for name in given if shared[name] == most][-1]] if most else None


def _shared_words(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first.split("_"), second.split("_"), strict=False):
        if one != other:
            break
        count += 1
    return count
