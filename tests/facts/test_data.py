"""Samples: counted in files, capped, split, or given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.facts.support import SMALL, facts_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset_info.json").write_text(
        json.dumps(
            {
                "list": {"file_name": "list.json"},
                "lines": {"file_name": "lines.jsonl"},
                "many": {"file_name": "many"},
                "fixed": {"hf_hub_url": "a/b", "num_samples": 70},
                "hub": {"hf_hub_url": "a/b"},
                "gone": {"file_name": "gone.json"},
                "broken": {"file_name": "broken.json"},
            }
        )
    )
    (data / "list.json").write_text(json.dumps([{"a": number} for number in range(10)]))
    (data / "lines.jsonl").write_text('{"a": 1}\n{"a": 2}\n\n{"a": 3}')
    (data / "broken.json").write_text("[{")
    (data / "many").mkdir()
    for number in range(2):
        (data / "many" / f"{number}.jsonl").write_text('{"a": 1}\n' * 4)
    return tmp_path


@pytest.mark.parametrize(
    ("names", "changes", "samples"),
    [
        ("list", {}, 10),
        ("lines", {}, 3),
        ("many", {}, 8),
        ("fixed", {}, 70),
        ("list,lines", {}, 13),
        ("list, fixed", {"max_samples": 5}, 10),
    ],
)
def test_counted(folder: Path, names: str, changes: dict[str, object], samples: int) -> None:
    facts = facts_of({**SMALL, "dataset": names, **changes}, folders=(folder,))
    assert facts.data.samples == samples


@pytest.mark.parametrize("names", ["hub", "gone", "broken", "list,hub", "nowhere", ""])
def test_not_counted(folder: Path, names: str) -> None:
    facts = facts_of(SMALL, folders=(folder,), dataset=names)
    assert facts.needs_of("data.samples") == ("data.samples",)


def test_two_lists_of_data_sets_are_no_list(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Which of them the run reads cannot be told, and so the samples are unknown."""
    other = tmp_path_factory.mktemp("other")
    (other / "data").mkdir()
    (other / "data" / "dataset_info.json").write_text("{}")
    facts = facts_of(SMALL, folders=(folder, other), dataset="list")
    assert facts.needs_of("data.samples") == ("data.samples",)


@pytest.mark.parametrize(
    ("changes", "train", "evaluation"),
    [
        ({}, 1000, 0),
        ({"val_size": 0.1}, 900, 100),
        ({"val_size": 0.0015}, 998, 2),
        ({"val_size": 20}, 980, 20),
        ({"val_size": 5.7}, 995, 5),
        ({"max_samples": 300}, 300, 0),
        ({"max_samples": 300, "dataset": "a,b"}, 600, 0),
        ({"max_samples": 3000, "val_size": 0.5}, 500, 500),
    ],
)
def test_the_flag(changes: dict[str, object], train: int, evaluation: int) -> None:
    data = facts_of({**SMALL, **changes}, samples=1000).data
    assert (data.train_samples, data.eval_samples) == (train, evaluation)


def test_the_flag_wins_over_the_files(folder: Path) -> None:
    assert facts_of(SMALL, None, 5, (folder,), dataset="list").data.samples == 5


def test_nothing_left_to_train_on_is_no_number() -> None:
    assert facts_of(SMALL, samples=10, val_size=10).needs_of("data.train_samples") == (
        "key:val_size",
    )


@pytest.mark.parametrize(
    ("changes", "packed"),
    [
        ({}, False),
        ({"stage": "pt"}, True),
        ({"stage": "pt", "packing": False}, False),
        ({"packing": True}, True),
        ({"packing": False, "neat_packing": True}, True),
        ({"stage": "dpo", "packing": True}, False),
    ],
)
def test_packing(changes: dict[str, object], packed: bool) -> None:
    assert facts_of({**SMALL, **changes}).data.packed is packed
