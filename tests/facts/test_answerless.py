"""Which data sets have no answers: by their entry alone, or by all of their rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.facts.support import SMALL, facts_of

ENTRIES = {
    "texts": {"hf_hub_url": "a/b", "columns": {"prompt": "text"}},
    "away": {"file_name": "away.json", "columns": {"prompt": "text"}},
    "here": {"file_name": "here.json", "columns": {"prompt": "text"}},
    "turned": {"file_name": "turned.json", "formatting": "sharegpt"},
    "some": {"file_name": "some.json"},
    "chat": {"hf_hub_url": "a/c"},
    "named": {"hf_hub_url": "a/d", "columns": {"prompt": "q", "response": "r"}},
    "rated": {"hf_hub_url": "a/e", "columns": {"prompt": "q", "kto_tag": "t"}},
    "pairs": {"hf_hub_url": "a/f", "ranking": True, "columns": {"prompt": "q", "chosen": "c"}},
    "turns": {"hf_hub_url": "a/g", "formatting": "sharegpt", "columns": {"messages": "m"}},
}
FILES = {
    "here": [{"text": "a"}],
    "turned": [{"conversations": [{"from": "user", "value": "a"}]}],
    "some": [
        {"instruction": "a", "input": "", "output": None},
        {"instruction": "a", "input": "", "output": "b"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name, content in {**FILES, "dataset_info": ENTRIES}.items():
        (tmp_path / "data" / f"{name}.json").write_text(json.dumps(content))
    return tmp_path


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        ("unanswered", {"texts", "away"}),
        ("answerless", {"texts", "away", "here", "turned"}),
    ],
)
def test_without_answers(folder: Path, fact: str, names: set[str]) -> None:
    """Columns without a response tell it, unless rows do; pairs and ratings have answers."""
    config = {**SMALL, "dataset": ",".join(ENTRIES)}
    assert set(getattr(facts_of(config, folders=(folder,)).datasets, fact)) == names
