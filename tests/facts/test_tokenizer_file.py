"""Whether the tokenizer beside a model's weights can be read by transformers 4."""

from __future__ import annotations

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
