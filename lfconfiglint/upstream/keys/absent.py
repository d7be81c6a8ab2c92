"""Keys that an older release does not have, at the value that leaves their feature out.

Facts are written for the newest release and ask, for example, for ``use_kt``; a release without
that key runs as one whose key is false. What an older release did by another key stays unknown.
"""

from __future__ import annotations

from functools import cache

from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.release.versions import NEWEST, TRANSFORMERS_RANGE

_NOT_ALWAYS_OFF = frozenset(
    {"add_special_tokens", "freeze_language_model", "media_dir", "trust_remote_code"}
)
"""Older releases had another key for these, or did it always (``trust_remote_code``)."""


def absent_defaults(schema: KeySchema) -> dict[str, object]:
    """``use_kt: False``, ``eval_dataset: None`` and so on, for the keys *schema* does not have."""
    if schema.version == NEWEST:
        return {}
    return {name: off for name, off in _off_by_default().items() if name not in schema.keys}


@cache
def _off_by_default() -> dict[str, object]:
    newest = load_schema(NEWEST, TRANSFORMERS_RANGE[NEWEST][1])
    return {
        name: default
        for name, default in newest.default_values.items()
        if (default is None or default is False) and name not in _NOT_ALWAYS_OFF
    }
