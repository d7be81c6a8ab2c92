"""Megatron Bridge's own keys, which count only where the environment names it."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.bridge import Bridge
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown

ON = {"USE_MEGATRON_BRIDGE": "1"}


def bridge(environment: dict[str, str] | None = None, **values: object) -> Bridge:
    return Bridge(Context(values, {}, None, None, (), environment=environment or ON))


@pytest.mark.parametrize(
    ("environment", "enabled"),
    [(ON, True), ({**ON, "USE_MCA": "1"}, False), ({"USE_MEGATRON_BRIDGE": "0"}, False)],
)
def test_enabled(environment: dict[str, str], enabled: bool) -> None:
    """USE_MCA comes first, as in upstream's parser."""
    assert bridge(environment).enabled is enabled


def test_sizes() -> None:
    """Sizes multiply; those that are left out are 1, and optional ones count when they are set."""
    sizes = bridge(tensor_model_parallel_size=4, pipeline_model_parallel_size=2)
    assert sizes.parallel_size == 8
    assert sizes.below_one == []
    low = bridge(tensor_model_parallel_size=0, recompute_num_layers=0, sequence_parallel=True)
    assert low.below_one == ["tensor_model_parallel_size", "recompute_num_layers"]
    assert low.sequence_without_tensor_parallel
    assert bridge(virtual_pipeline_model_parallel_size=None).below_one == []
    with pytest.raises(Unknown):
        _ = low.parallel_size
    with pytest.raises(Unknown):
        _ = bridge(tensor_model_parallel_size="4").parallel_size


def test_choices() -> None:
    assert bridge(recompute_granularity="full", recompute_method=None).unknown_choices == []
    assert bridge(recompute_method="all").unknown_choices == ["recompute_method"]
