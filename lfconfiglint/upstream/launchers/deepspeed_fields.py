"""Names in DeepSpeed configurations.

Source: every release of DeepSpeed from 0.10.0 to 0.19.5 and 0.19.8 (``runtime/zero/config.py``,
``runtime/zero/offload_config.py``); for :data:`FILLED` transformers 4.57.1 and 5.6.0
(``integrations/deepspeed.py``) and accelerate 1.11 (``utils/dataclasses.py:1243-1252``).
"""

from __future__ import annotations

from collections.abc import Mapping

ZERO = "zero_optimization"
_STAGE_3_FIELDS = (
    "allgather_sequential", "gather_16bit_weights_on_model_save", "max_live_parameters",
    "max_reuse_distance", "model_persistence_threshold", "module_granularity_threshold",
    "param_persistence_threshold", "prefetch_bucket_size", "use_all_reduce_for_fetch_params",
)  # fmt: skip
ZERO_FIELDS = frozenset(
    {
        "allgather_bucket_size", "allgather_partitions", "compute_grad_norm",
        "contiguous_gradients", "cpu_offload", "cpu_offload_param", "cpu_offload_use_pin_memory",
        "elastic_checkpoint", "enable_sanity_checks", "ignore_unused_parameters", "leaf_module",
        "legacy_stage1", "load_from_fp32_weights", "log_trace_cache_warnings",
        "memory_efficient_linear", "mics_hierarchical_params_gather", "mics_shard_size",
        "offload_optimizer", "offload_param", "overlap_comm", "override_module_apply",
        "parameter_alignment", "pipeline_loading_checkpoint", "reduce_bucket_size",
        "reduce_scatter", "round_robin_gradients", "save_muon_momentum_buffer_in_memory", "stage",
        "stage3_gather_fp16_weights_on_model_save", "sub_group_size",
        "use_multi_rank_bucket_allreduce", "zenflow", "zero_hpz_partition_size",
        "zero_quantized_gradients", "zero_quantized_nontrainable_weights",
        "zero_quantized_weights", "zeropp_loco_param",
        *_STAGE_3_FIELDS, *(f"stage3_{name}" for name in _STAGE_3_FIELDS),
    }
)  # fmt: skip
"""Every field of ``zero_optimization`` in any release; a release refuses what it does not know."""
OFFLOAD_FIELDS: Mapping[str, frozenset[str]] = {
    "offload_param": frozenset(
        {"buffer_count", "buffer_size", "device", "max_in_cpu", "nvme_path", "pin_memory"}
    ),
    "offload_optimizer": frozenset(
        {
            "buffer_count", "cpuadam_cores_perc", "device", "fast_init", "nvme_path", "pin_memory",
            "pipeline_read", "pipeline_write", "ratio", "super_offload",
        }
    ),
}  # fmt: skip
WHOLE_FIELDS = tuple(
    f"{ZERO}.{name}"
    for name in (
        "allgather_bucket_size", "reduce_bucket_size", "stage3_max_live_parameters",
        "stage3_max_reuse_distance", "stage3_param_persistence_threshold",
        "stage3_prefetch_bucket_size", "sub_group_size",
    )
)  # fmt: skip
FILLED = frozenset(
    {
        "amp.enabled", "amp.opt_level",
        "bf16.enabled", "fp16.enabled", "gradient_accumulation_steps", "gradient_clipping",
        "optimizer.params.betas", "optimizer.params.eps", "optimizer.params.lr",
        "optimizer.params.weight_decay", "scheduler.params.total_num_steps",
        "scheduler.params.warmup_max_lr", "scheduler.params.warmup_min_lr",
        "scheduler.params.warmup_num_steps", "steps_per_print", "train_batch_size",
        "train_micro_batch_size_per_gpu", f"{ZERO}.offload_optimizer.device",
        f"{ZERO}.offload_optimizer.nvme_path", f"{ZERO}.offload_param.device",
        f"{ZERO}.offload_param.nvme_path", f"{ZERO}.reduce_bucket_size", f"{ZERO}.stage",
        f"{ZERO}.stage3_gather_16bit_weights_on_model_save",
        f"{ZERO}.stage3_param_persistence_threshold", f"{ZERO}.stage3_prefetch_bucket_size",
    }
)  # fmt: skip
"""Where transformers (``amp`` before 5) or accelerate puts a value in place of "auto"; anywhere
else a run stops."""
