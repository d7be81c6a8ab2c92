"""When a finding is of the right kind for how a run ended: the one table that says so.

A failure counts as foreseen when an error or a warning, or advice for a run that went on and was
silently wrong, meets all of this for one row of the table:

* the row is for the case's outcome, or for one of its classes where that class can be the cause
  of such an outcome (``outcomes``): a removed key explains a refused config, not a full card;
* the rule is in one of the row's ``areas``;
* the finding stands at one of the row's ``keys`` (or, if none of the keys it would stand at is in
  the file, the rule looked at one of them);
* the rule looked at a fact whose name starts with one of ``facts``, where the row has some: a card
  that is full is not foreseen by a finding about host memory.

A case of a kind that has no row, and one without classes that was refused or stopped, is foreseen
by an error at a key that the case's own expectation names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.cases.case import Case

GPU = frozenset({"oom_gpu_load", "oom_gpu_train", "oom_gpu_eval", "oom_gpu_save"})
_HOST = frozenset({"oom_host_load", "oom_host_train", "oom_host_resume", "oom_host_save"})
_STOPS = frozenset({"parse_error", "runtime_error"})
_WRONG = frozenset({"runtime_error", "silent_wrong"})
_ANY = _STOPS | _WRONG
SILENT = "silent_wrong"

NOT_OF_THE_CONFIG = frozenset({"library_bug_not_config"})
"""Classes whose cause is in no config; such failures are told, and not counted."""


@dataclass(frozen=True)
class Kind:
    """One row: what a finding has to be about. Empty ``keys`` or ``facts`` ask for nothing;
    ``as_told`` asks for one of the keys that the case's expectation names, where it names any."""

    areas: frozenset[str]
    keys: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    as_told: bool = False


def _kind(areas: str, keys: str = "", facts: str = "", as_told: bool = False) -> Kind:
    return Kind(frozenset(areas.split()), frozenset(keys.split()), tuple(facts.split()), as_told)


_STATES = "deepspeed fsdp finetuning_type model_name_or_path"
_BATCHES = "cutoff_len per_device_train_batch_size per_device_eval_batch_size eval_strategy"
_CARD = _kind("memory", f"{_STATES} {_BATCHES}", "memory.gpu_load memory.gpu_train")

OUTCOMES: dict[str, tuple[Kind, ...]] = {
    "oom_gpu_load": (_CARD,),
    "oom_gpu_train": (_CARD,),
    "oom_gpu_eval": (_kind("memory", f"{_STATES} {_BATCHES}", "memory.gpu_"),),
    "oom_gpu_save": (
        _kind("memory checkpoint", f"{_STATES} save_steps output_dir", "memory.gpu_save"),
        _kind("memory checkpoint method model", "pissa_init pissa_convert"),
    ),
    "oom_host_load": (_kind("memory", _STATES, "memory.host_load memory.host_train"),),
    "oom_host_train": (_kind("memory", _STATES, "memory.host_load memory.host_train"),),
    "oom_host_resume": (
        _kind("memory checkpoint", f"{_STATES} resume_from_checkpoint", "memory.host_"),
    ),
    "oom_host_save": (
        _kind("memory checkpoint", f"{_STATES} save_steps save_strategy save_only_model output_dir",
              "memory.host_ checkpoint.host_"),
    ),
    "oom_host_data": (
        _kind("data memory", "preprocessing_num_workers tokenized_path streaming dataset"),
    ),
    "disk_full": (
        _kind("checkpoint", "save_steps save_strategy save_total_limit save_only_model output_dir"),
    ),
    "timeout_data": (
        _kind("data distributed", "ddp_timeout preprocessing_num_workers tokenized_path"),
    ),
    "timeout_save": (_kind("checkpoint distributed", "ddp_timeout save_steps save_strategy"),),
}  # fmt: skip
"""By fine outcome. What stops or is silently wrong has many causes: there the classes say which."""


@dataclass(frozen=True)
class Cause:
    """A class of failure: the outcomes that it can be the cause of, and what has to be found."""

    outcomes: frozenset[str]
    kinds: tuple[Kind, ...]


_KEYS = "document keys kinds"
_EVALUATION = (
    "eval_strategy evaluation_strategy do_eval val_size eval_dataset tokenized_path "
    "load_best_model_at_end eval_steps do_predict"
)
_PIXELS = "cutoff_len image_max_pixels image_min_pixels video_max_pixels"
_SAVES = "save_only_model save_strategy output_dir"
_STEPS = "save_steps eval_steps save_strategy eval_strategy"
_GALORE = "use_galore galore_layerwise galore_target deepspeed pure_bf16 finetuning_type fp16"
_QUANTIZED = "quantization_bit deepspeed fsdp model_name_or_path"

CLASSES: dict[str, Cause] = {
    "unknown_or_removed_key": Cause(
        _STOPS, (_kind(_KEYS, as_told=True), _kind("data startup", "template", as_told=True))),
    "removed_key_evaluation_strategy": Cause(
        frozenset({"parse_error"}), (_kind(_KEYS, "evaluation_strategy"),)),
    "warmup_steps_fraction": Cause(
        frozenset({"parse_error"}), (_kind(f"{_KEYS} schedule trainer", "warmup_steps"),)),
    "streaming_max_steps": Cause(
        frozenset({"parse_error"}), (_kind("data trainer schedule", "streaming max_steps"),)),
    "eval_data_missing_or_conflict": Cause(
        _ANY, (_kind("data trainer stages schedule", _EVALUATION),)),
    "bf16_on_old_gpu": Cause(_STOPS, (_kind("hardware", "bf16 deepspeed"),)),
    "fp16_on_bf16_model": Cause(_WRONG, (_kind("hardware model method", "fp16"),)),
    "deepspeed_json_missing": Cause(_STOPS, (_kind("distributed", "deepspeed"),)),
    "predict_with_generate_zero3": Cause(
        _STOPS, (_kind("stages distributed", "predict_with_generate do_predict deepspeed"),)),
    "quantized_plus_zero3": Cause(
        _STOPS, (_kind("model method distributed", _QUANTIZED),)),
    "replica_larger_than_gpu": Cause(
        GPU, (_CARD, _kind("model method distributed", "quantization_bit fsdp"))),
    # releases of 2023 read the copy of each process into host memory before it went to the card
    "host_oom_load_or_offload": Cause(
        frozenset({"oom_host_load"}), (_kind("memory", _STATES, "zero.perhaps_sharded"),)),
    "pure_bf16_deepspeed": Cause(
        _STOPS | GPU | _HOST, (_kind("method distributed hardware", "pure_bf16 deepspeed"),)),
    "galore": Cause(
        _STOPS | GPU | _HOST, (_kind("method losses distributed memory", _GALORE),)),
    "unsloth_multi_gpu": Cause(_STOPS, (_kind("model method distributed", "use_unsloth"),)),
    "lr_parsed_as_string": Cause(_STOPS, (_kind(_KEYS, "learning_rate"),)),
    "wrong_template": Cause(_ANY, (_kind("data model", "template"),)),
    "resized_vocab_lora": Cause(
        _WRONG, (_kind("method model checkpoint", "lora_target resize_vocab additional_target"),)),
    "lora_target_not_found": Cause(_STOPS, (_kind("method model", "lora_target"),)),
    "nothing_saved": Cause(
        _WRONG,
        (_kind("checkpoint method model distributed schedule",
               f"{_SAVES} save_steps additional_target deepspeed"),)),
    "save_or_eval_steps_beyond_run": Cause(
        _WRONG, (_kind("checkpoint schedule trainer", _STEPS),)),
    "save_only_model_vs_resume": Cause(
        _WRONG, (_kind("checkpoint", "save_only_model resume_from_checkpoint"),)),
    "resume_semantics": Cause(
        _WRONG,
        (_kind("checkpoint stages trainer startup",
               "resume_from_checkpoint overwrite_output_dir save_steps"),)),
    "dataset_not_registered": Cause(_STOPS, (_kind("data", "dataset dataset_dir"),)),
    "vision_tokens_vs_cutoff": Cause(_ANY | GPU, (_kind("data model memory", _PIXELS),)),
    "data_format": Cause(_STOPS, (_kind("data stages", "dataset dataset_dir eval_dataset"),)),
    "packing_attention": Cause(
        _ANY, (_kind("data model method startup", "packing neat_packing flash_attn"),)),
    "pissa_on_quantized": Cause(
        _STOPS, (_kind("model method", "pissa_init quantization_bit"),)),
    "unsloth_unsupported_model": Cause(_STOPS, (_kind("model method", "use_unsloth"),)),
    "fp8_without_effect": Cause(
        frozenset({SILENT}), (_kind("hardware model method trainer", "fp8 fp8_backend"),)),
    "tied_weights_save": Cause(
        _STOPS, (_kind("checkpoint stages method model", "stage save_safetensors"),)),
    "fsdp_saved_unusable": Cause(_WRONG, (_kind("checkpoint distributed", "fsdp fsdp_config"),)),
    "model_with_zero3": Cause(_ANY, (_kind("distributed model", "deepspeed"),)),
    "launched_by_deepspeed": Cause(_STOPS, (_kind("distributed startup pipeline kinds"),)),
    "moe_zero3_hang": Cause(
        frozenset({"runtime_error"}), (_kind("distributed", "deepspeed model_name_or_path"),)),
    "multimodal_data_with_text_model": Cause(
        _STOPS,
        (_kind("data model", "dataset eval_dataset template",
               "datasets.images datasets.videos datasets.audios datasets.list_at_hand"),)),
    "package_versions": Cause(
        _STOPS,
        (_kind("model startup method data distributed trainer",
               "model_name_or_path template use_unsloth flash_attn infer_backend", as_told=True),)),
    "video_cut": Cause(
        frozenset({SILENT}), (_kind("data model", "video_maxlen video_fps template dataset"),)),
    "reward_model_not_adapter": Cause(
        _STOPS, (_kind("stages model pipeline", "reward_model reward_model_type"),)),
    "quantized_on_npu": Cause(
        _STOPS, (_kind("hardware model method", "quantization_bit model_name_or_path"),)),
    "model_code_cannot_train": Cause(
        _STOPS, (_kind("model startup", "model_name_or_path trust_remote_code template"),)),
    "export_quantization": Cause(
        _STOPS,
        (_kind("kinds model method data checkpoint",
               "export_quantization_dataset export_quantization_bit"),)),
    "freeze_modules": Cause(
        _STOPS,
        (_kind("method model",
               "finetuning_type freeze_trainable_modules freeze_trainable_layers use_llama_pro"),)),
    "ppo_zero3": Cause(_STOPS, (_kind("stages distributed", "stage deepspeed"),)),
    "wrong_checkpoint_form": Cause(_STOPS, (_kind("model data", "model_name_or_path template"),)),
    # a config that was given to another command, and a flag that does not go with a file
    "wrong_command": Cause(_STOPS, (_kind("document keys kinds startup pipeline"),)),
    "merge_quantized": Cause(
        _STOPS,
        (_kind("kinds model method checkpoint",
               "model_name_or_path adapter_name_or_path quantization_bit export_dir"),)),
    "visual_inputs_missing": Cause(
        _STOPS, (_kind("kinds model data", "visual_inputs model_name_or_path template"),)),
    "deepspeed_version": Cause(_STOPS, (_kind("distributed startup", "deepspeed"),)),
    "max_samples_cut": Cause(frozenset({SILENT}), (_kind("data schedule", "max_samples"),)),
    "streaming_workers": Cause(
        _STOPS, (_kind("data trainer", "streaming dataloader_num_workers"),)),
    "resize_vocab_model": Cause(
        _STOPS, (_kind("method model", "resize_vocab new_special_tokens add_special_tokens"),)),
    "ray_resources": Cause(
        _STOPS,
        (_kind("distributed startup trainer hardware", "resources_per_worker ray_num_workers"),)),
    "npu_unsupported": Cause(
        _STOPS, (_kind("hardware model", "fp16 bf16 pure_bf16 model_name_or_path"),)),
    "too_many_epochs": Cause(
        frozenset({SILENT}), (_kind("schedule trainer hygiene", "num_train_epochs max_steps"),)),
    "pref_loss_choice": Cause(
        _STOPS, (_kind(f"{_KEYS} losses stages method startup", "pref_loss"),)),
    "kt_cpu": Cause(_STOPS, (_kind("hardware", "use_kt kt_optimize_rule"),)),
    "liger_without_effect": Cause(
        frozenset({SILENT}),
        (_kind("model method trainer hardware", "enable_liger_kernel use_liger_kernel"),)),
    "vllm_dtype": Cause(
        _STOPS, (_kind("hardware kinds model", "infer_backend infer_dtype vllm_config"),)),
    "launched_by_python": Cause(_STOPS, (_kind("distributed startup pipeline kinds"),)),
}  # fmt: skip
"""By class. Classes of memory that are not here are judged by the outcome alone."""


def kinds_of(case: Case) -> Iterator[Kind]:
    """Every row that a finding about *case* may meet."""
    yield from OUTCOMES.get(case.outcome, ())
    for name in case.classes:
        cause = CLASSES.get(name)
        if cause is not None and case.outcome in cause.outcomes:
            yield from cause.kinds
