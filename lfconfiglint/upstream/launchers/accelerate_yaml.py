"""What ``accelerate launch`` refuses in its own configuration file.

Source: accelerate 1.11 ``commands/config/config_args.py`` (``process_config``, ``ClusterConfig``),
``commands/launch.py``, ``utils/launch.py``, ``utils/dataclasses.py``
(``FullyShardedDataParallelPlugin``, ``DeepSpeedPlugin``); each was reproduced with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.errors import closest

_KEYS = frozenset(
    {
        "command_file", "commands", "compute_environment", "debug", "deepspeed_config",
        "distributed_type", "downcast_bf16", "dynamo_backend", "dynamo_config",
        "enable_cpu_affinity", "fp16", "fp8_config", "fsdp_config", "gpu_ids", "ipex_config",
        "kt_config", "machine_rank", "main_process_ip", "main_process_port",
        "main_training_function", "megatron_lm_config", "mixed_precision", "mpirun_config",
        "num_machines", "num_processes", "parallelism_config", "rdzv_backend", "same_network",
        "tpu_env", "tpu_name", "tpu_use_cluster", "tpu_use_sudo", "tpu_vm", "tpu_zone", "use_cpu",
    }
)  # fmt: skip
_MARKS = ("num_processes", "num_machines", "fsdp_config", "deepspeed_config", "machine_rank")
_TYPES = (
    "NO", "MULTI_CPU", "MULTI_GPU", "MULTI_NPU", "MULTI_MLU", "MULTI_MUSA", "MULTI_SDAA",
    "MULTI_XPU", "MULTI_HPU", "DEEPSPEED", "FSDP", "XLA", "TPU", "MEGATRON_LM",
)  # fmt: skip
_FSDP_CHOICES: Mapping[str, tuple[str, ...]] = {
    "fsdp_auto_wrap_policy": ("TRANSFORMER_BASED_WRAP", "SIZE_BASED_WRAP", "NO_WRAP"),
    "fsdp_backward_prefetch": ("BACKWARD_PRE", "BACKWARD_POST", "NO_PREFETCH"),
    "fsdp_state_dict_type": ("FULL_STATE_DICT", "LOCAL_STATE_DICT", "SHARDED_STATE_DICT"),
    "fsdp_sharding_strategy": (
        "FULL_SHARD", "SHARD_GRAD_OP", "NO_SHARD", "HYBRID_SHARD", "HYBRID_SHARD_ZERO2",
        "_HYBRID_SHARD_ZERO2",
    ),
}  # fmt: skip
_PRECISIONS = ("no", "fp8", "fp16", "bf16")
_TRUTH_VALUES = ("y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0")
IN_DEEPSPEED_FILE = (
    "gradient_accumulation_steps", "gradient_clipping", "zero_stage", "offload_optimizer_device",
    "offload_param_device", "offload_param_nvme_path", "offload_optimizer_nvme_path",
    "zero3_save_16bit_model",
)  # fmt: skip


def is_accelerate(values: Mapping[str, object]) -> bool:
    """Whether top-level values are those of an accelerate configuration."""
    named = "distributed_type" in values or "compute_environment" in values
    return named and any(mark in values for mark in _MARKS)


def misspelt_keys(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Unknown keys that are near a known one, with it; other unknown keys may be of a release to
    come."""
    found = []
    for key in values:
        meant = closest(key, _KEYS - values.keys()) if key not in _KEYS else None
        if meant:
            found.append((key, meant))
    return found


def refused_type(values: Mapping[str, object]) -> bool:
    """Whether ``distributed_type`` is missing or none of accelerate's."""
    if values.get("compute_environment", "LOCAL_MACHINE") != "LOCAL_MACHINE":
        return False
    if "distributed_type" not in values:
        return True
    kind = values["distributed_type"]
    # an unquoted NO is false in YAML, and only texts are looked up
    return isinstance(kind, str) and kind not in _TYPES


def refused_precision(values: Mapping[str, object]) -> bool:
    value = values.get("mixed_precision")
    return isinstance(value, str) and value.lower() not in _PRECISIONS


def refused_fsdp_values(values: Mapping[str, object]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Option, value and choices of every text in ``fsdp_config`` that is no choice."""
    config = values.get("fsdp_config")
    if values.get("distributed_type") != "FSDP" or not isinstance(config, Mapping):
        return []
    second = str(config.get("fsdp_version", 1)) == "2"
    found = []
    for option, choices in _FSDP_CHOICES.items():
        if second and option == "fsdp_sharding_strategy":
            continue
        if second and option == "fsdp_state_dict_type":
            choices = tuple(choice for choice in choices if not choice.startswith("LOCAL"))
        value = config.get(option)
        if isinstance(value, str) and not value.isdigit() and value.upper() not in choices:
            found.append((option, value, choices))
    return found


def loads_without_sync(values: Mapping[str, object]) -> bool:
    """Whether weights are read by one process only and never sent to the others."""
    config = values.get("fsdp_config")
    if values.get("distributed_type") != "FSDP" or not isinstance(config, Mapping):
        return False
    return (
        config.get("fsdp_cpu_ram_efficient_loading") is True
        and config.get("fsdp_sync_module_states") is False
    )


def size_is_no_number(values: Mapping[str, object]) -> bool:
    """Whether wrapping by size has no whole number for it: the launcher passes its own default on
    as ``100000000.0``, which FSDP's plugin cannot read."""
    config = values.get("fsdp_config")
    if values.get("distributed_type") != "FSDP" or not isinstance(config, Mapping):
        return False
    by_size = str(config.get("fsdp_auto_wrap_policy")).upper() == "SIZE_BASED_WRAP"
    text = str(config.get("fsdp_min_num_params", ""))
    return by_size and not text.strip().lstrip("+-").replace("_", "").isdecimal()


def refused_resharding(values: Mapping[str, object]) -> str | None:
    """A ``fsdp_reshard_after_forward`` that is no truth value, which version 2 needs."""
    config = values.get("fsdp_config")
    if values.get("distributed_type") != "FSDP" or not isinstance(config, Mapping):
        return None
    value = config.get("fsdp_reshard_after_forward", True)
    second = str(config.get("fsdp_version", 1)) == "2"
    return str(value) if second and str(value).lower() not in _TRUTH_VALUES else None


def beside_deepspeed_file(values: Mapping[str, object]) -> list[str]:
    """Settings that accelerate refuses beside ``deepspeed_config_file``, which holds them."""
    config = values.get("deepspeed_config")
    if not isinstance(config, Mapping) or not config.get("deepspeed_config_file"):
        return []
    found = [f"deepspeed_config.{name}" for name in IN_DEEPSPEED_FILE if name in config]
    return [*found, "mixed_precision"] if values.get("mixed_precision") else found
