"""Tokens without a tokenizer: every range holds what real tokenizers count."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.data.lengths import SINGLE, letters_of
from lfconfiglint.facts.data.packing import batches_of, knapsacks
from lfconfiglint.facts.facts import Facts
from tests.facts.support import DATA, SMALL, facts_of, machine

COUNTED = json.loads((DATA / "token_counts.json").read_text(encoding="utf-8"))["texts"]


@pytest.mark.parametrize("text", COUNTED, ids=lambda text: text["kind"])
def test_a_range_holds_what_tokenizers_count(text: dict[str, Any]) -> None:
    """Four vocabularies, from 32,000 to 152,000 tokens."""
    low, high = letters_of(text["text"]).tokens(SINGLE)
    for name, count in text["tokens"].items():
        assert low <= count <= high, name


@pytest.mark.parametrize(
    ("lengths", "capacity", "count"),
    [
        ([], 10, 0),
        ([10, 10], 10, 2),
        ([5, 5, 5], 10, 2),
        ([7, 6, 4, 3], 10, 2),
        ([6, 5, 5, 4, 3, 3], 10, 3),
        ([11, 3], 10, 1),
        ([1] * 25, 10, 3),
    ],
)
def test_knapsacks(lengths: list[int], capacity: int, count: int) -> None:
    """The longest that fits comes next, and what never fits is left out."""
    assert knapsacks(lengths, capacity) == count


@pytest.mark.parametrize(
    ("samples", "batch", "workers", "count"), [(2500, 1000, 1, 3), (2500, 1000, 4, 4), (1, 9, 1, 1)]
)
def test_batches(samples: int, batch: int, workers: int, count: int) -> None:
    """Each worker has batches of its own."""
    assert batches_of(samples, batch, workers) == count


def _facts(folder: Path, count: int = 300, **changes: object) -> Facts:
    """*count* samples of 60 to 900 characters, half of them in Chinese."""
    lengths = random.Random(3)
    texts = [
        {
            "instruction": "How is the weather today?",
            "input": "",
            "output": ("It rains. ", "今天下雨。")[number % 2] * lengths.randint(6, 90),
        }
        for number in range(count)
    ]
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "dataset_info.json").write_text('{"mine": {"file_name": "mine.json"}}')
    (folder / "data" / "mine.json").write_text(json.dumps(texts, ensure_ascii=False))
    return facts_of({**SMALL, **changes}, machine(1), folders=(folder,))


def test_lengths(tmp_path: Path) -> None:
    """Mean, the longest, and how many are cut: each at least and at most."""
    data = _facts(tmp_path, cutoff_len=128).data
    assert 0 < data.tokens_low < data.tokens_high
    assert data.tokens_high < data.long_tokens_high
    assert 0 <= data.cut_share_low < data.cut_share_high <= 1
    assert _facts(tmp_path, cutoff_len=2).data.cut_share_low == 1
    assert _facts(tmp_path, cutoff_len=9999).data.cut_share_high == 0


def test_packed_steps_are_a_range(tmp_path: Path) -> None:
    """No exact number of steps, but bounds: from full sequences only to loose ones."""
    facts = _facts(tmp_path, packing=True, cutoff_len=512, num_train_epochs=1)
    assert facts.needs_of("run.steps") == ("packing",)
    assert 1 <= facts.data.sequences_low < facts.data.sequences_high < 300
    assert facts.run.steps_low < facts.run.steps_high
    shorter = _facts(tmp_path, packing=True, cutoff_len=256, num_train_epochs=1)
    assert shorter.data.sequences_low > facts.data.sequences_low
    assert shorter.data.sequences_high > facts.data.sequences_high


def test_steps_without_packing_are_exact_from_both_sides(tmp_path: Path) -> None:
    """Where the steps are known, the bounds are the same."""
    run = _facts(tmp_path).run
    assert run.steps_low == run.steps == run.steps_high
    given = facts_of({**SMALL, "max_steps": 7, "packing": True}, machine(1)).run
    assert (given.steps_low, given.steps_high) == (7, 7)


def test_packed_length(tmp_path: Path) -> None:
    """One token less where packing is asked for, and not where pre-training packs by default."""
    assert _facts(tmp_path, packing=True, cutoff_len=512).data.packed_length == 511
    assert _facts(tmp_path, neat_packing=True, cutoff_len=512).data.packed_length == 511
    assert _facts(tmp_path, stage="pt", cutoff_len=512).data.packed_length == 512


def test_pretraining_drops_what_fills_no_block(tmp_path: Path) -> None:
    """Each batch of texts loses its rest: with small batches, perhaps everything."""
    large = _facts(tmp_path, stage="pt", cutoff_len=512)
    small = _facts(tmp_path, stage="pt", cutoff_len=512, preprocessing_batch_size=2)
    assert 0 < large.data.sequences_low < large.data.sequences_high
    assert small.data.sequences_low == 0
    assert large.data.tokens_at_most > 512 * large.data.sequences_high / 3


def test_lengths_without_the_files_are_unknown() -> None:
    """``--samples`` says how many there are, and not how long they are."""
    facts = facts_of(SMALL, machine(1), 300, packing=True)
    assert facts.needs_of("data.tokens_low")
    assert facts.needs_of("run.steps_high")


def test_images_take_tokens_that_are_not_counted(tmp_path: Path) -> None:
    """With images, only the lower bounds are known."""
    _facts(tmp_path)
    columns = {"prompt": "instruction", "response": "output", "images": "images"}
    info = {"mine": {"file_name": "mine.json", "columns": columns}}
    rows = [{"instruction": "<image> What is it?", "output": "A cat.", "images": ["cat.jpg"]}]
    (tmp_path / "data" / "dataset_info.json").write_text(json.dumps(info))
    (tmp_path / "data" / "mine.json").write_text(json.dumps(rows))
    facts = facts_of(SMALL, machine(1), folders=(tmp_path,))
    assert facts.data.tokens_low > 0
    assert facts.needs_of("data.tokens_high") == ("data.media",)


def test_no_data_set_is_not_an_empty_one() -> None:
    """A file without ``dataset`` may be completed on the command line: nothing is known of it."""
    values = {key: value for key, value in SMALL.items() if key != "dataset"}
    facts = facts_of({**values, "stage": "pt"}, machine(1))
    assert facts.needs_of("data.tokens_at_most") == ("data.samples",)
    assert facts.needs_of("datasets.dropped") == ("data.samples",)
