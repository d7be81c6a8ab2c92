"""Keys of an entry of dataset_info.json that LLaMA-Factory does not read, and what they mean.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (DatasetAttr.join): keys that are none of its own
are passed over without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lfconfiglint.upstream.dataset_info import ENTRY_KEYS

_PARTS: Mapping[str, frozenset[str]] = {
    "columns": frozenset(
        {
            "system", "images", "videos", "audios", "prompt", "query", "response", "history",
            "messages", "tools", "chosen", "rejected", "kto_tag",
        }
    ),
    "tags": frozenset(
        {
            "role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag",
            "function_tag", "system_tag",
        }
    ),
}  # fmt: skip
_CALLED: Mapping[str, str] = {
    "format": "formatting", "rank": "ranking", "instruction": "prompt", "input": "query",
    "output": "response", "conversations": "messages", "conversation": "messages",
}  # fmt: skip
"""What people call a key: in short, or as alpaca and ShareGPT call the column itself."""
_OF_ALPACA = frozenset({"prompt", "query", "response", "history"})
"""Columns that the other formats do not read, by whatever name."""


def misnamed(
    entry: Mapping[str, object], is_read: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Keys of *entry* that are not read, each with the key that it stands for where that is plain
    and not there, too: a slip, a usual short form, or a column or tag in another place. Those of
    ``columns`` and ``tags`` are dotted. *is_read* knows the keys that a fork reads."""
    for key in entry.keys() - ENTRY_KEYS:
        meant = _place_of(key) or _meant(key, ENTRY_KEYS)
        if meant and _may_be(entry, meant, entry[key]) and not is_read(key):
            yield key, meant
    for part, known in _PARTS.items():
        given = _mapping(entry, part)
        for key in given.keys() - known:
            # ``system`` is a column, and among tags it is short for one
            short = f"{key}_tag" if part == "tags" and f"{key}_tag" in known else None
            meant = _dotted(part, short) or _place_of(key) or _dotted(part, _meant(key, known))
            if meant and _may_be(entry, meant, given[key]) and not is_read(key):
                yield f"{part}.{key}", meant


def _may_be(entry: Mapping[str, object], meant: str, value: object) -> bool:
    """Whether *value* can be what *meant* takes, which the entry does not have: notes on a data set
    go by the same names, as ``"format": "json"`` or ``"messages": 1200``."""
    name = meant.partition(".")[2]
    if _has(entry, meant) or (name in _OF_ALPACA and entry.get("formatting", "alpaca") != "alpaca"):
        return False
    if name:
        return isinstance(value, str) and " " not in value
    if meant == "formatting":
        return value in ("alpaca", "sharegpt", "openai")
    if meant in _PARTS:
        return isinstance(value, dict)
    return meant != "ranking" or isinstance(value, bool)


def _place_of(key: str) -> str | None:
    """Where a column or tag belongs."""
    return next((f"{part}.{key}" for part, known in _PARTS.items() if key in known), None)


def _meant(key: str, known: frozenset[str]) -> str | None:
    for usual in (_CALLED.get(key), f"{key}_tag"):
        if usual in known:
            return usual
    # hardly any entry has other keys
    from lfconfiglint.upstream.keys.slips import is_slip

    return next((name for name in sorted(known) if is_slip(key.lower(), name)), None)


def _dotted(part: str, key: str | None) -> str | None:
    return f"{part}.{key}" if key else None


def _has(entry: Mapping[str, object], dotted: str) -> bool:
    part, _, name = dotted.partition(".")
    return name in _mapping(entry, part) if name else part in entry


def _mapping(entry: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = entry.get(name)
    return found if isinstance(found, dict) else {}
