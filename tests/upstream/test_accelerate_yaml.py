"""What accelerate refuses in its own file; every row was tried with accelerate 1.11."""

from __future__ import annotations

from typing import Any

import pytest

from lfconfiglint.upstream.launchers import accelerate_yaml as check


def fsdp(**options: object) -> dict[str, Any]:
    return {"distributed_type": "FSDP", "num_processes": 2, "fsdp_config": options}


@pytest.mark.parametrize(
    ("values", "own"),
    [
        (fsdp(), True),
        ({"compute_environment": "LOCAL_MACHINE", "num_machines": 1}, True),
        ({"distributed_type": "FSDP"}, False),
        ({"fsdp_config": {}, "num_processes": 2}, False),
    ],
)
def test_what_counts_as_accelerate(values: dict[str, Any], own: bool) -> None:
    """A training config, which may hold ``fsdp_config`` as well, does not."""
    assert check.is_accelerate(values) is own


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"fsdp_state_dict_type": "full_state_dict"}, []),
        ({"fsdp_state_dict_type": "FULL_STAE_DICT"}, ["fsdp_state_dict_type"]),
        ({"fsdp_version": 2, "fsdp_state_dict_type": "LOCAL_STATE_DICT"}, ["fsdp_state_dict_type"]),
        ({"fsdp_state_dict_type": "LOCAL_STATE_DICT"}, []),
        ({"fsdp_sharding_strategy": 1}, []),
        ({"fsdp_sharding_strategy": "1"}, []),
        ({"fsdp_sharding_strategy": "FULL_SHARDS"}, ["fsdp_sharding_strategy"]),
        ({"fsdp_version": "2", "fsdp_sharding_strategy": "unused"}, []),
        ({"fsdp_backward_prefetch": "BACKWARD"}, ["fsdp_backward_prefetch"]),
        ({"fsdp_auto_wrap_policy": "TRANSFORMER_BASE_WRAP"}, ["fsdp_auto_wrap_policy"]),
        ({"something_new": "x"}, []),
    ],
)
def test_fsdp_options(options: dict[str, Any], refused: list[str]) -> None:
    """Numbers stand for choices, FSDP 2 does not look at the sharding strategy."""
    assert [name for name, _, _ in check.refused_fsdp_values(fsdp(**options))] == refused


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("FSDP", False), ("NO", False), (False, False), ("fsdp", True), ("FSDP2", True)],
)
def test_distributed_type(kind: object, refused: bool) -> None:
    """An unquoted NO is false, which accelerate lets pass."""
    assert check.refused_type({"distributed_type": kind}) is refused


def test_only_near_misses_are_misspelt() -> None:
    """A key of a release to come is no mistake, nor is one beside the key that it resembles."""
    assert check.misspelt_keys({"num_processess": 2}) == [("num_processess", "num_processes")]
    assert not check.misspelt_keys({"num_processess": 2, "num_processes": 2})
    assert not check.misspelt_keys({"cluster_flavour": 1})


def test_the_rest() -> None:
    """Precision, weights that reach one process only, settings beside the file that has them."""
    assert check.refused_precision({"mixed_precision": "bfloat16"})
    assert not check.refused_precision({"mixed_precision": "BF16"})
    loading = {"fsdp_cpu_ram_efficient_loading": True}
    assert check.loads_without_sync(fsdp(**loading, fsdp_sync_module_states=False))
    assert not check.loads_without_sync(fsdp(**loading))
    file = {"deepspeed_config": {"deepspeed_config_file": "ds.json", "zero_stage": 3}}
    assert check.beside_deepspeed_file(file) == ["deepspeed_config.zero_stage"]
    assert not check.beside_deepspeed_file({"deepspeed_config": {"zero_stage": 3}})
