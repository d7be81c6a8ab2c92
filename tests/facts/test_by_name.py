"""Lower bounds from the size in a name, and that they are below what the catalog's models have."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.by_name import named_params
from lfconfiglint.models.shape import _catalog, find_shape
from tests.facts.support import NOWHERE, SMALL, defaults, facts_of, machine

Z3 = "examples/deepspeed/ds_z3_config.json"
Z2 = "examples/deepspeed/ds_z2_config.json"
Z3_OFFLOAD = "examples/deepspeed/ds_z3_offload_config.json"
FULL = {**SMALL, "model_name_or_path": "/models/our-own-32B", "finetuning_type": "full"}
P = 28_800_000_000


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("/models/our-own-32B", P),
        ("our_32b/", None),
        ("mine-7b-from-72b", None),
        ("Llama-4-Scout-17B-16E", 15_300_000_000),
        ("mine-8x7B", None),
        ("mine-32B-AWQ", None),
        ("mine-32b-int4", None),
        ("mine-3B", None),
        ("mine-1.8b", None),
        ("nothing", None),
    ],
)
def test_name(name: str, params: int | None) -> None:
    """One size, of weights with two bytes; everything else is unknown."""
    if params is None:
        with pytest.raises(Unknown):
            named_params(name)
    else:
        assert named_params(name) == params


def test_no_model_of_the_catalog_is_smaller() -> None:
    """The bound holds for every model whose name and shape are known."""
    checked = 0
    for entry in _catalog().by_id.values():
        shape = find_shape(entry[0], None)
        try:
            least = named_params(entry[0])
        except Unknown:
            continue
        if shape is None:
            continue
        checked += 1
        assert least <= shape.counts.total, entry[0]
    assert checked > 400


@pytest.mark.parametrize(
    ("changes", "card", "load", "save"),
    [
        ({}, 14 * P, 0, 0),
        ({"finetuning_type": "lora"}, 2 * P, 0, 0),
        ({"deepspeed": Z3}, 2 * P // 8 + 12 * P // 8, 0, 2 * P),
        ({"deepspeed": Z2}, 2 * P + 12 * P // 8, 32 * P, 16 * P),
        ({"deepspeed": Z3, "freeze_language_model": True}, 2 * P // 8, 0, 0),
        ({"deepspeed": Z2, "optim": "adamw_8bit"}, 2 * P, 32 * P, 16 * P),
        ({"deepspeed": Z3_OFFLOAD}, 0, 0, 16 * P),
        ({"deepspeed": Z3, "finetuning_type": "lora"}, 2 * P // 8, 0, 0),
        ({"model_name_or_path": "Qwen/Qwen2.5-32B"}, 0, 0, 0),
    ],
)
def test_bounds(changes: dict[str, object], card: int, load: int, save: int) -> None:
    """Weights and AdamW's moments on a card, copies of ZeRO-1 and 2, and what a save gathers."""
    memory = facts_of({**FULL, **changes}, machine(8)).memory
    found = (memory.gpu_train_by_name, memory.host_load_by_name, memory.host_save_by_name)
    assert found == (card, load, save)


MOE = {**SMALL, "model_name_or_path": "Qwen/Qwen3-30B-A3B", "finetuning_type": "lora"}
M = 30_532_122_624


@pytest.mark.parametrize(
    ("changes", "least"),
    [
        ({}, 2 * M),
        ({"deepspeed": Z2}, 2 * M),
        ({"deepspeed": Z3}, 2 * M // 8),
        ({"deepspeed": Z3_OFFLOAD}, 0),
        ({"finetuning_type": "full"}, 0),
        ({"model_name_or_path": "Qwen/Qwen2.5-32B"}, 0),
    ],
)
def test_weights_bound_a_card_where_trained_modules_are_unknown(
    changes: dict[str, object], least: int
) -> None:
    """Which modules of experts LoRA trains depends on transformers, what they weigh does not."""
    assert facts_of({**MOE, **changes}, machine(8)).memory.gpu_train_by_count == least


def test_weights_in_fewer_bits_count_as_these() -> None:
    """Quantized weights take about a quarter, and never more than estimates say."""
    whole = facts_of({**MOE, "quantization_bit": 4}, machine(8)).memory
    assert 0.25 < whole.gpu_train_by_count / (2 * M) < 0.35


@pytest.mark.parametrize("model", ["Qwen/Qwen3-30B-A3B", "mistralai/Mixtral-8x7B-v0.1"])
@pytest.mark.parametrize("way", [{}, {"deepspeed": Z2}, {"deepspeed": Z3}])
def test_bound_is_below_the_estimate(model: str, way: dict[str, object]) -> None:
    """Weights alone are less than all that the estimate for a known release counts."""
    values = {**MOE, "model_name_or_path": model, **way}
    found = facts_of(values, machine(8)).memory.gpu_train_by_count
    context = Context(
        values, defaults(), machine(8), None, NOWHERE, release="0.9.5", transformers="5.6.0"
    )
    assert 0 < found < Facts(context).memory.gpu_train.allocated


@pytest.mark.parametrize("values", [MOE, FULL])
def test_experts_on_the_host_weigh_nothing_on_a_card(values: dict[str, object]) -> None:
    """KTransformers leaves experts in host memory: nothing is claimed."""
    memory = facts_of({**values, "finetuning_type": "lora", "use_kt": True}, machine(1)).memory
    name = "gpu_train_by_count" if values is MOE else "gpu_train_by_name"
    with pytest.raises(Unknown):
        getattr(memory, name)
