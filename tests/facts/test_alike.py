"""Configs that differ in nothing that estimates ask for share them, and no others do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.checkpoint.folder import Folder
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Open
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.card import Card
from lfconfiglint.facts.model.alike import UNASKED
from lfconfiglint.facts.model.model import Model
from lfconfiglint.file_memory import forget_files
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.schema import load_schema
from tests.facts.support import NOWHERE, SEED, SMALL, defaults, machine
from tests.result_cache.project import settle
from tests.rule_sources import examples

NODE = machine(8)
OF_CARD = (
    Card.training, Card.training_at_least, Card.loading, Card.copying, Card.longest, Card.saving,
    Card.cached_at_save, Card.evaluating, Card.resuming,
)  # fmt: skip
NAMES = (
    "memory.gpu_train_verdict", "memory.gpu_train_high", "memory.gpu_train_least",
    "memory.gpu_train_longest", "memory.gpu_load_peak", "memory.gpu_save_peak",
    "memory.gpu_evaluate_peak", "memory.gpu_resume_peak", "memory.gpu_cached_at_save",
    "memory.host_save_peak", "memory.host_load_peak", "checkpoint.bytes",
    "checkpoint.bytes_weights_only", "checkpoint.write_seconds_low", "model.trainable_params",
    "run.full_step_seconds_low",
)  # fmt: skip


class Recording(dict[str, object]):
    """Values of a config that remember which of them were asked for."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.asked: set[object] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(name)
        return super().__contains__(name)

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return super().get(name, default)


@cache
def configs() -> list[dict[str, object]]:
    """All different configs of runs with a machine in the rules' examples."""
    found: dict[str, dict[str, object]] = {}
    for example in examples():
        if example.surroundings.hardware is not None and example.surroundings.kind == "train":
            values = {str(key): value for key, value in example.document.values.items()}
            found[json.dumps(values, default=str)] = values
    return [SEED, SMALL, *found.values()]


def facts(values: Mapping[str, object], **changes: Any) -> Facts:
    return Facts(replace(Context(values, defaults(), NODE, 1000, NOWHERE), **changes))


def told(values: Mapping[str, object]) -> Iterator[object]:
    asked = facts(values)
    for name in NAMES:
        value = asked.settled(name)
        yield value.needs if isinstance(value, Open) else value


def test_no_estimate_asks_for_what_alike_configs_may_differ_in() -> None:
    """Else one config would be told what is true of another."""
    counted = 0
    for values in configs():
        recording = Recording(values)
        group = facts(recording)
        card, folder = group.memory._card, group.checkpoint._folder
        counted += sum(estimate.is_known(card) for estimate in OF_CARD)
        counted += Folder.files.is_known(folder) + Folder.weight_files.is_known(folder)
        counted += Model.trainable_params.is_known(group.model)
        assert recording.asked.isdisjoint(UNASKED), (recording.asked & UNASKED, values)
        forget_files()
    assert counted > 2000


def test_alike_configs_are_told_what_each_is_told_alone() -> None:
    """Whoever came first."""
    shared = 0
    for values in configs():
        other = {**values, "learning_rate": 1e-6, "output_dir": "elsewhere", "seed": 7}
        forget_files()
        alone = list(told(other))
        forget_files()
        first = facts(values)
        for _ in told(values):
            pass
        assert list(told(other)) == alone, values
        shared += first.memory._card is facts(other).memory._card
    assert shared > 100


@pytest.mark.parametrize("other", [1, 1.0, "true", None, [True]])
def test_values_that_are_equal_may_mean_different_things(other: object) -> None:
    """`true`, 1 and 1.0 are equal to Python, and no batch has the size `true`."""
    name = "per_device_train_batch_size"
    forget_files()
    first, second = facts({**SMALL, name: True}), facts({**SMALL, name: other})
    assert first.model.alike is not second.model.alike
    assert first.model.alike is facts({**SMALL, name: True, "seed": 1}).model.alike


@pytest.mark.parametrize(
    "changes",
    [
        {"hardware": machine(4)},
        {"release": "0.9.4"},
        {"transformers": "4.57.1"},
        {"packages": {"flash_attn": False}},
        {"environment": {"FSDP_VERSION": "2"}},
        {"defaults": dict(load_schema("0.9.4").default_values)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_else_decides_is_shared_with_nobody_else(changes: dict[str, object]) -> None:
    """A machine, a release, packages: each can change every estimate."""
    assert facts(SMALL).model.alike is facts(SMALL).model.alike
    assert facts(SMALL, **changes).model.alike is not facts(SMALL).model.alike


@pytest.mark.parametrize(
    "values",
    [
        {**SMALL, "stage": "dpo", "ref_model": "judge"},
        {**SMALL, "fsdp": "full_shard", "fsdp_config": "fsdp.json"},
        {**SMALL, "lora_target": ["q_proj"]},
    ],
)
def test_a_config_that_leads_to_more_files_is_like_no_other(values: dict[str, object]) -> None:
    """Equal names may mean different files in different folders; lists cannot be compared fast."""
    assert facts(values).model.alike is not facts(values).model.alike


def test_one_name_of_two_deepspeed_files(tmp_path: Path) -> None:
    """The files decide, and not what they are called."""
    sizes: list[object] = []
    for stage in (0, 3, 0):
        folder = tmp_path / f"folder {len(sizes)}"
        folder.mkdir()
        (folder / "ds.json").write_text(json.dumps({"zero_optimization": {"stage": stage}}))
        settle(folder)
        run = facts({**SMALL, "deepspeed": "ds.json"}, folders=(folder,))
        sizes.append(run.get("memory.gpu_train_peak"))
    assert sizes[0] == sizes[2] != sizes[1]


def test_only_keys_that_exist_are_left_out() -> None:
    """A slip would leave nothing out, and nobody would notice."""
    assert load_schema("0.9.5").names >= UNASKED
