"""What a fact asks first: a gate must be closed only where the fact itself would be unknown; and
what follows from its gate alone must follow from nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.fact import APART, Open, Unknown, kept
from lfconfiglint.facts.facts import Facts, group_classes
from tests.facts.support import SMALL, facts_of, machine

CONFIGS: Mapping[str, Mapping[str, object]] = {
    "no list of data sets": {},
    "a list that is broken": {"dataset_dir": "broken"},
    "a list on a hub": {"dataset_dir": "ONLINE"},
    "a folder that is none": {"dataset_dir": 7},
    "no data set": {"dataset": None},
    "names that are none": {"dataset": [1]},
    "evaluation on names that are none": {"eval_dataset": {"a": 1}},
    "a listed data set without a file": {"dataset_dir": "data"},
    "a data set that is not listed": {"dataset_dir": "data", "dataset": "other"},
    "no stage": {"dataset_dir": "data", "stage": None},
    "an unknown model": {"model_name_or_path": "nobody/nothing"},
    "no output": {"output_dir": None},
    "no template": {"template": None},
    "a template that is none": {"template": "none"},
    "a DeepSpeed file that is not here": {"deepspeed": "nowhere.json"},
    "a DeepSpeed file of upstream's": {"deepspeed": "examples/deepspeed/ds_z3_config.json"},
    "a DeepSpeed file of one's own": {"deepspeed": "own.json"},
    "no machine": {},
    "a model on this machine": {"model_name_or_path": "model"},
    "a model of several kinds": {"model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct"},
}
HARDWARE = machine(8)
ALWAYS_KNOWN = {"_all", "_environment", "_is_apart", "_launcher_alone"}
"""What facts rest on that is never unknown."""


def facts_in(folder: Path, config: str, **others: object) -> Facts:
    hardware = None if config == "no machine" else HARDWARE
    return facts_of(SMALL, hardware, None, (folder,), **{**others, **CONFIGS[config]})


def gated(facts: Facts) -> Iterator[tuple[object, kept[Any]]]:
    """Each fact, and each value that is kept, that has a gate, with its group."""
    for name in group_classes():
        group = getattr(facts, name)
        for klass in type(group).__mro__:
            for member in vars(klass).values():
                if isinstance(member, kept) and member.first is not None:
                    yield group, member


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"data": '{"mine": {"file_name": "mine.json"}}', "broken": "["}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "dataset_info.json").write_text(text)
    (tmp_path / "model").mkdir()
    own = {"zero_optimization": {"stage": "3", "offload_param": {"device": "nvme"}}}
    (tmp_path / "own.json").write_text(json.dumps(own))
    return tmp_path


@pytest.mark.parametrize("config", CONFIGS)
def test_a_closed_gate_says_what_the_fact_would(config: str, folder: Path) -> None:
    """Else a gate would take away what is known, or name another want."""
    closed = 0
    for group, member in gated(facts_in(folder, config)):
        assert member.first is not None
        needed = member.first.settled(group)
        if not isinstance(needed, Open):
            continue
        closed += 1
        with pytest.raises(Unknown) as unknown:
            member.compute(group)
        assert unknown.value.needs == needed.needs, member.name
    assert closed > 5


def test_every_gate_is_tried(folder: Path) -> None:
    """A gate that no config above closes is tested by nothing."""
    closed, all_ = set(), set()
    for config in CONFIGS:
        for group, member in gated(facts_in(folder, config)):
            assert member.first is not None
            if member.first.name in ALWAYS_KNOWN:
                continue
            all_.add(member.name)
            if not member.first.is_known(group):
                closed.add(member.name)
    assert closed == all_
    assert len(all_) > 40


def test_what_rests_on_one_thing_alone_follows_from_it(folder: Path) -> None:
    """What is known of such a fact for one config is taken for all with the same basis, whatever
    else they say."""
    others: list[dict[str, object]] = [
        {},
        {"stage": "dpo", "finetuning_type": "full", "bf16": False, "fp16": True},
        {"per_device_train_batch_size": 7, "cutoff_len": 100, "output_dir": "out"},
        {"do_train": False, "do_predict": True, "optim": "adafactor", "streaming": True},
    ]
    said: dict[object, set[str]] = {}
    held = []
    for config in CONFIGS:
        for changes in others:
            facts = facts_in(folder, config, **changes)
            for group, member in gated(facts):
                if member.alone and member.first is not None:
                    basis = member.first.settled(group)
                    if basis is APART:
                        continue
                    held.append(basis)
                    key = basis if isinstance(basis, str | tuple) else id(basis)
                    value = member.settled(group)
                    shown = repr(value.needs if isinstance(value, Open) else value)
                    place = type(group).__name__, member.name
                    said.setdefault((place, isinstance(basis, Open), key), set()).add(shown)
    assert {key: values for key, values in said.items() if len(values) > 1} == {}
    assert len(said) > 100
