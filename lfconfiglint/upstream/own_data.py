"""How the code of a fork, around a config, loads data sets."""

from __future__ import annotations

import re
from pathlib import Path

from lfconfiglint.file_memory import remembered
from lfconfiglint.upstream.dataset_info import ENTRY_KEYS
from lfconfiglint.upstream.own_code import code_text

_FORMATTERS = ("converter.py", "aligner.py")
"""Where data sets are read by their ``formatting``; the second up to 0.9.1."""
_FOR_PAIRS = re.compile(r"^[^#\n]*\bstage\s*=\s*[\"']rm[\"']", re.MULTILINE)
"""How a workflow asks for a data set of pairs, in every release."""
_TAKES_LIST = re.compile(r"\bisinstance\(\s*(?:data_args\.)?dataset_dir\s*,\s*dict\b")


@remembered(16)
def asks_for_pairs(checkout: Path, stage: str) -> bool:
    """Whether the workflow of *stage* loads pairs of answers; taken for granted where there is no
    such file."""
    text = code_text(checkout / "train" / stage / "workflow.py")
    return not text or _FOR_PAIRS.search(text) is not None


@remembered(16)
def loads_from_list(checkout: Path) -> bool:
    """Whether the loader itself knows a ``dataset_dir`` that is a list of data sets."""
    return _TAKES_LIST.search(code_text(checkout / "data" / "loader.py")) is not None


@remembered(16)
def takes_formatting(checkout: Path, name: str) -> bool:
    """Whether the code names a converter of data sets with that ``formatting``."""
    folder = checkout / "data"
    texts = [code_text(folder / file) for file in _FORMATTERS]
    return any(f'"{name}"' in text or f"'{name}'" in text for text in texts)


@remembered(16)
def takes_source(checkout: Path, keys: frozenset[str]) -> bool:
    """Whether the code reads one of the *keys* of a data set's entry, which no release does."""
    text = code_text(checkout / "data" / "parser.py")
    return any(f'"{key}"' in text or f"'{key}'" in text for key in keys - ENTRY_KEYS)
