"""What the weights in a model's folder say about it, without reading them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.file_memory import look
from lfconfiglint.hints import Any
from lfconfiglint.models.counting.counts import Counts
from lfconfiglint.models.counting.layers import NotCovered

WEIGHTS = "model.safetensors"
INDEX = f"{WEIGHTS}.index.json"
_BYTES = (2, 4)
_POINTER = 1000
_MORE = 1.12
"""Checkpoints may hold layers for multi-token prediction, which are not trained."""


def read_json(path: Path) -> Mapping[str, Any] | None:
    """The mapping in the file at *path*; None when it is missing, broken or no mapping."""
    try:
        content = json.loads(text_beside(look(path)))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


class Weights:
    """The safetensors of one folder: one file, or several with an index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = read_json(folder / INDEX) or {}

    def tied(self) -> bool | None:
        """Whether the head shares the embedding, by the names in the index; None without one."""
        names = self._index.get("weight_map")
        if not isinstance(names, dict) or not names:
            return None
        return not any(name.endswith("lm_head.weight") for name in names)

    def size(self) -> int | None:
        """Bytes of all weights; None where there are none."""
        metadata = self._index.get("metadata")
        size = metadata.get("total_size") if isinstance(metadata, dict) else None
        if isinstance(size, int) and not isinstance(size, bool) and size > 0:
            return size
        try:
            size = look(self._folder / WEIGHTS).stat().st_size
        except OSError:
            return None
        # a smaller one is the pointer that Git LFS leaves in the place of a file
        return size if size > _POINTER else None

    def compare(self, counts: Counts) -> None:
        """Raise NotCovered when the files cannot hold what was counted in 16 or 32 bits.

        A shared embedding may be stored twice, and a head file of some kilobytes is allowed for.
        """
        size = self.size()
        if size is None:
            return
        most = counts.total * _MORE + counts.embedding
        if not any(counts.total * 0.98 <= size / each <= most + 1e6 for each in _BYTES):
            raise NotCovered(WEIGHTS)
