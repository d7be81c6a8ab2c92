"""Token counts by the model's own tokenizer, where its file and the package are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from lfconfiglint.facts.data.lengths import PER_SAMPLE, PER_TURN
from lfconfiglint.file_memory import forget_files
from tests.facts.support import facts_of

RUN: dict[str, object] = {
    "stage": "sft", "do_train": True, "finetuning_type": "lora", "template": "qwen",
    "dataset": "words", "dataset_dir": "data", "output_dir": "saves/x", "cutoff_len": 64,
}  # fmt: skip
WORDS = 100


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set of one sample of so many words, and a model that has a token for each."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset_info.json").write_text('{"words": {"file_name": "words.json"}}')
    row = {"instruction": " ".join(["word"] * WORDS), "input": "", "output": "word"}
    (data / "words.json").write_text(json.dumps([row]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_tokenizer(folder: Path) -> None:
    folder.mkdir()
    tokenizer = Tokenizer(WordLevel({"word": 0, "[UNK]": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def tokens(folder: Path) -> tuple[float, float]:
    values = {**RUN, "model_name_or_path": "model", "dataset_dir": str(folder / "data")}
    data = facts_of(values, folders=(folder,)).data
    return data.tokens_low, data.tokens_high


def test_words_are_counted(project: Path) -> None:
    """The text is counted; what the template adds stays a range."""
    low, high = tokens(project)
    write_tokenizer(project / "model")
    forget_files()
    counted_low, counted_high = tokens(project)
    assert WORDS - 1 <= counted_low <= WORDS + 1 <= counted_high
    assert counted_high <= WORDS + 1 + PER_SAMPLE + 2 * PER_TURN
    assert counted_high - counted_low < high - low


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"model": 1}'])
def test_file_that_is_no_tokenizer_is_left_alone(project: Path, content: bytes) -> None:
    """Then characters are counted, as without it."""
    without = tokens(project)
    (project / "model").mkdir()
    (project / "model" / "tokenizer.json").write_bytes(content)
    assert tokens(project) == without
