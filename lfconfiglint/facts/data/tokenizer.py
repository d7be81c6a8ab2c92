"""The model's own tokenizer, where it is at hand: with it, texts are counted and not estimated.

It takes the package ``tokenizers`` (extra ``tokenizer``), which a lint does without: loading a
vocabulary takes about half a second. Only ``tokenizer.json`` is read, in the model's folder or
among the downloads on this machine; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from lfconfiglint.facts.context import Context
from lfconfiglint.file_memory import look, remembered
from lfconfiglint.hints import Any
from lfconfiglint.models.hub_cache import cached_folder

Count = Callable[[str], int]

_LARGEST = 64 * 1024 * 1024


def counter_at_hand(context: Context) -> Count | None:
    """What counts the tokens of a text; None where package or file is missing or unusable."""
    name = context.values.get("model_name_or_path")
    if not isinstance(name, str) or find_spec("tokenizers") is None:
        return None
    folder = context.find(name)
    if folder is None:
        revision, own = (context.values.get(key) for key in ("model_revision", "cache_dir"))
        folder = cached_folder(
            name,
            revision if isinstance(revision, str) else "main",
            context.environment,
            own if isinstance(own, str) else None,
        )
    return None if folder is None else _counter(folder / "tokenizer.json")


@remembered(4)
def _counter(path: Path) -> Count | None:
    try:
        if not look(path).is_file() or path.stat().st_size > _LARGEST:
            return None
        tokenizer: Any = import_module("tokenizers").Tokenizer.from_file(str(path))
    except Exception:
        # the package raises plain exceptions for files that are no tokenizer
        return None

    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count
