"""Keys of a data set's entry that are passed over."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.data.entry_keys import misnamed


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"file_name": "a.json", "format": "sharegpt"}, {"format": "formatting"}),
        ({"file_name": "a.json", "formating": "sharegpt"}, {"formating": "formatting"}),
        ({"file_name": "a.json", "format": "x", "formatting": "sharegpt"}, {}),
        ({"columns": {"image": "img", "messages": "m"}}, {"columns.image": "columns.images"}),
        ({"columns": {"conversations": "c"}}, {"columns.conversations": "columns.messages"}),
        ({"tags": {"role": "r", "content_tag": "c"}}, {"tags.role": "tags.role_tag"}),
        ({"tag": {"role_tag": "r"}}, {"tag": "tags"}),
        ({"messages": "conversations"}, {"messages": "columns.messages"}),
        ({"messages": "c", "columns": {"messages": "c"}}, {}),
        (
            {"column": {"messages": "m"}, "role_tag": "r"},
            {"column": "columns", "role_tag": "tags.role_tag"},
        ),
        ({"columns": {"role_tag": "r"}}, {"columns.role_tag": "tags.role_tag"}),
        ({"tags": {"messages": "m"}}, {"tags.messages": "columns.messages"}),
        ({"tags": {"messages": "m"}, "columns": {"messages": "m"}}, {}),
        ({"file_sha1": "0", "description": "d", "source": "s"}, {}),
        # forks' own, as published lists have them
        ({"columns": {"skeletons": "s", "id": "i", "summary": "s"}}, {}),
        ({"tags": {"style_tag": "s", "instruction_tag": "i"}}, {}),
        ({"_comment": "x", "lance_files": ["a"], "strict": True, "load_from": "file"}, {}),
        ({"columns": None, "tags": "x"}, {}),
        # a short form among tags, which is a column's name elsewhere
        ({"tags": {"system": "system"}}, {"tags.system": "tags.system_tag"}),
        # notes on the data
        ({"format": "json", "rank": 3, "tag": "math", "messages": 1200, "images": True}, {}),
        ({"system": "You are a helpful assistant."}, {}),
        ({"rank": True, "system": "system"}, {"rank": "ranking", "system": "columns.system"}),
        ({"formatting": "sharegpt", "columns": {"messages": "m", "instruction": "i"}}, {}),
    ],
)
def test_keys_and_what_they_stand_for(entry: dict[str, object], found: dict[str, str]) -> None:
    """Only where it is plain what was meant; a key that may mean something else is no mistake."""
    assert dict(misnamed(entry, lambda name: False)) == found


def test_a_key_of_a_fork_is_its_own() -> None:
    """Near as the name may be to one of upstream's."""
    entry = {"tags": {"context_tag": "c"}}
    assert list(misnamed(entry, lambda name: name == "context_tag")) == []
    assert list(misnamed(entry, lambda name: False))
