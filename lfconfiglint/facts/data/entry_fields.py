"""Fields of an entry of dataset_info.json that nobody reads and that stand for one that is read.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (DatasetAttr.join: fields are asked for by name, and
what else an entry holds is passed over).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lfconfiglint.errors import closest
from lfconfiglint.upstream.dataset_info import ENTRY_KEYS

_PARTS: Mapping[str, frozenset[str]] = {
    "columns": frozenset(
        {
            "prompt", "query", "response", "history", "messages", "system", "tools", "images",
            "videos", "audios", "chosen", "rejected", "kto_tag",
        }
    ),
    "tags": frozenset(
        {
            "role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag",
            "function_tag", "system_tag",
        }
    ),
}  # fmt: skip
_OF_ENTRY = ENTRY_KEYS | {"file_sha1"}
_CALLED = {
    "format": "formatting", "instruction": "prompt", "input": "query", "output": "response",
    "conversations": "messages", "conversation": "messages",
}  # fmt: skip
"""What people call a field: after the format's own words, or the columns of alpaca and sharegpt."""


def misnamed_fields(
    entry: Mapping[str, object], is_read: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Each such field with the one that it stands for, dotted, as ``columns.prompt``; none where
    the entry has that one, too, or where *is_read* knows the field as a fork's own."""
    for name in entry.keys() - _OF_ENTRY:
        meant = _meant(name, _OF_ENTRY) or _misplaced(name, entry)
        if meant and not _has(entry, meant) and not is_read(name):
            yield name, meant
    for part, known in _PARTS.items():
        given = entry.get(part)
        if not isinstance(given, dict):
            continue
        for name in given.keys() - known:
            meant = _meant(name, known)
            if meant and meant not in given and not is_read(name):
                yield f"{part}.{name}", f"{part}.{meant}"


def _meant(name: str, known: frozenset[str]) -> str | None:
    for meant in (_CALLED.get(name), f"{name}_tag"):
        if meant in known:
            return meant
    return closest(name, sorted(known))


def _misplaced(name: str, entry: Mapping[str, object]) -> str | None:
    """The part that a field belongs to which stands beside it: its value is a column's name."""
    if not isinstance(entry[name], str):
        return None
    return next((f"{part}.{name}" for part, known in _PARTS.items() if name in known), None)


def _has(entry: Mapping[str, object], dotted: str) -> bool:
    part, _, name = dotted.partition(".")
    inner = entry.get(part)
    return part in entry if not name else isinstance(inner, dict) and name in inner
