"""Keys of an entry of dataset_info.json that LLaMA-Factory does not read, and what they mean.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (DatasetAttr.join): keys that are none of its own
are passed over without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.upstream.dataset_info import ENTRY_KEYS

COLUMNS = frozenset(
    {
        "system", "images", "videos", "audios", "prompt", "query", "response", "history",
        "messages", "tools", "chosen", "rejected", "kto_tag",
    }
)  # fmt: skip
TAGS = frozenset(
    {
        "role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag",
        "function_tag", "system_tag",
    }
)  # fmt: skip
_SHORT_FORMS: Mapping[str, str] = {"format": "formatting", "rank": "ranking"}


def misplaced(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Keys of *entry* that are not read, each with the key that it stands for where that is plain:
    a slip, or the name of a column or a tag one level too high or below the other of the two."""
    for key in entry:
        meant = _meant(key, entry)
        if meant is not None:
            yield key, meant
    for group, own, other, others in (
        ("columns", COLUMNS, "tags", TAGS), ("tags", TAGS, "columns", COLUMNS),
    ):  # fmt: skip
        for key in _mapping(entry, group):
            if key not in own and key in others and key not in _mapping(entry, other):
                yield f"{group}.{key}", f"{other}.{key}"


def _meant(key: str, entry: Mapping[str, object]) -> str | None:
    if key in ENTRY_KEYS:
        return None
    for group, known in (("columns", COLUMNS), ("tags", TAGS)):
        if key in known:
            return f"{group}.{key}" if key not in _mapping(entry, group) else None
    # hardly any entry has other keys
    from lfconfiglint.upstream.keys.slips import is_slip

    near = [_SHORT_FORMS[key]] if key in _SHORT_FORMS else []
    near += sorted(name for name in ENTRY_KEYS if is_slip(key.lower(), name))
    return near[0] if near and near[0] not in entry else None


def _mapping(entry: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = entry.get(name)
    return found if isinstance(found, dict) else {}
