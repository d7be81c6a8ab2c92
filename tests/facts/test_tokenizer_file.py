"""Whether the tokenizer beside a model's weights can be read by transformers 4."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lfconfiglint.facts.fact import Unknown
from tests.facts.support import SMALL, facts_of

NEW = "tokenizer_class: TokenizersBackend"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"tokenizer_class": "TokenizersBackend"}', NEW),
        ('{"extra_special_tokens": ["<x>"]}', "extra_special_tokens: [...]"),
        ('{"extra_special_tokens": []}', "extra_special_tokens: [...]"),
        ('{"extra_special_tokens": {"image_token": "<x>"}}', None),
        ('{"tokenizer_class": "Qwen2Tokenizer"}', None),
        ('{"tokenizer_class": "TokenizersBackend", "auto_map": {}}', "unknown"),
        ("[1]", "unknown"),
        ("{", "unknown"),
        (None, "unknown"),
    ],
)
def test_line_that_transformers_4_cannot_read(
    tmp_path: Path, text: str | None, found: str | None
) -> None:
    """The class that 5 writes and a list of tokens; nothing is said without a file to read."""
    (tmp_path / "model").mkdir()
    if text is not None:
        (tmp_path / "model" / "tokenizer_config.json").write_text(text, encoding="utf-8")
    model = facts_of(SMALL, folders=(tmp_path,), model_name_or_path="model").model
    if found == "unknown":
        with pytest.raises(Unknown):
            _ = model.tokenizer_since_5
    else:
        assert model.tokenizer_since_5 == found


def test_a_model_that_is_not_here_is_unknown() -> None:
    """Of a model of the catalog only the shape is shipped."""
    with pytest.raises(Unknown):
        _ = facts_of(SMALL, model_name_or_path="Qwen/Qwen2.5-7B-Instruct").model.tokenizer_since_5


@pytest.mark.parametrize(
    ("files", "lacks"),
    [
        ({"tokenizer_config.json": {}}, True),
        ({"tokenizer_config.json": {}, "preprocessor_config.json": {}}, False),
        ({"tokenizer_config.json": {}, "processor_config.json": {}}, False),
        # no whole folder, and code that may be anything
        ({}, None),
        ({"tokenizer_config.json": {"auto_map": {"AutoProcessor": "p.P"}}}, None),
    ],
)
def test_files_of_a_processor(tmp_path: Path, files: dict[str, object], lacks: bool | None) -> None:
    """Only a folder that is a model's own, with its tokenizer, says that they are missing."""
    folder = tmp_path / "model"
    folder.mkdir()
    shape = {"model_type": "qwen2_5_vl", "architectures": ["Qwen2_5_VLForConditionalGeneration"]}
    for name, content in {"config.json": shape, **files}.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    model = facts_of(SMALL, model_name_or_path=str(folder)).model
    if lacks is None:
        with pytest.raises(Unknown):
            _ = model.lacks_processor
    else:
        assert model.lacks_processor is lacks
