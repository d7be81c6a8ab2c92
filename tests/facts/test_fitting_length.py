"""How long samples may be for training to fit on a card that `cutoff_len` does not fit on."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.records import replace
from tests.facts.measured.published import config_of
from tests.facts.support import SMALL, facts_of, machine, rows

LONG: dict[str, object] = {**SMALL, "cutoff_len": 65536, "per_device_train_batch_size": 4}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"finetuning_type": "full", "deepspeed": "examples/deepspeed/ds_z3_config.json"},
        {"stage": "dpo", "cutoff_len": 16384},
        {"model_name_or_path": "Qwen/Qwen3-VL-8B-Instruct", "template": "qwen3_vl_nothink"},
    ],
    ids=["adapters", "sharded", "preferences", "a frozen tower that keeps nothing"],
)
def test_at_that_length_it_fits_and_at_a_greater_one_not(changes: dict[str, object]) -> None:
    """A user who sets `cutoff_len` to what the message says gets a run that fits."""
    config = {**LONG, **changes}
    longest = facts_of(config, machine()).memory.gpu_train_longest
    assert 100 < longest < int(str(config["cutoff_len"]))
    for factor, fits in ((1, True), (1.12, False)):
        shorter = {**config, "cutoff_len": int(longest * factor)}
        assert (facts_of(shorter, machine()).memory.gpu_train_verdict == "fits") is fits


@pytest.mark.parametrize(
    "changes",
    [
        {"cutoff_len": 512},
        {"packing": True},
        {"model_name_or_path": "Qwen/Qwen2.5-72B-Instruct"},
        {"model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct", "template": "qwen2_vl"},
    ],
    ids=["all fit", "all have one length", "none fits", "images add to it"],
)
def test_where_the_length_does_not_decide_none_is_told(changes: dict[str, object]) -> None:
    """A length that promises more than is known must not be shown."""
    with pytest.raises(Unknown):
        _ = facts_of({**LONG, **changes}, machine()).memory.gpu_train_longest


@pytest.mark.parametrize("fact", ["gpu_load_peak", "gpu_copy_peak", "gpu_train_peak"])
def test_experts_on_the_host_are_on_no_card(fact: str) -> None:
    """KTransformers keeps experts in host memory: no rule may say that weights exceed a card."""
    config = {**SMALL, "model_name_or_path": "Qwen/Qwen3-235B-A22B-Instruct-2507", "use_kt": True}
    with pytest.raises(Unknown):
        getattr(facts_of(config, machine()).memory, fact)


def test_published_runs_had_longer_samples_than_fit() -> None:
    """On a card as large as what a published run took, samples as long as that run's must not be
    said to fit: 5 % are kept in reserve."""
    told = 0
    for row in rows("published.csv"):
        if row["differs"]:
            continue
        config = config_of(row)
        length = int(str(config["cutoff_len"]))
        node = machine(int(row["gpus"]))
        node = replace(node, gpu=replace(node.gpu, memory=round(float(row["measured_gb"]) * 1e9)))
        memory = facts_of({**config, "cutoff_len": 8 * length}, node).memory
        try:
            longest = memory._card.longest
        except Unknown:
            continue
        told += 1
        assert longest < length, row
    assert told > 20


def test_a_length_that_holds_no_question_is_not_told() -> None:
    """ "Samples of up to 8 tokens fit" is true and helps nobody."""
    node, lengths = machine(), []
    for capacity in range(2_000_000_000, 20_000_000_000, 20_000_000):
        card = replace(node.gpu, memory=capacity)
        try:
            lengths.append(facts_of(LONG, replace(node, gpu=card)).memory._card.longest)
        except Unknown:
            continue
    assert 32 <= min(lengths) < 200
