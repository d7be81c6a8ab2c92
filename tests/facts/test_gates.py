"""What a fact asks first: a gate must be closed only where the fact itself would be unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.fact import Open, Unknown, kept
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
}


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
    return tmp_path


@pytest.mark.parametrize("changes", CONFIGS.values(), ids=CONFIGS)
def test_a_closed_gate_says_what_the_fact_would(
    changes: Mapping[str, object], folder: Path
) -> None:
    """Else a gate would take away what is known, or name another want."""
    closed = 0
    for group, member in gated(facts_of(SMALL, machine(8), None, (folder,), **changes)):
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
    for changes in CONFIGS.values():
        for group, member in gated(facts_of(SMALL, machine(8), None, (folder,), **changes)):
            all_.add(member.name)
            if member.first is not None and not member.first.is_known(group):
                closed.add(member.name)
    assert closed == all_
    assert len(all_) > 40
