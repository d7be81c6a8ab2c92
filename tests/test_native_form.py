"""The interpreter's own form of a data file: quicker, never another content."""

from __future__ import annotations

import json
import marshal
import os
import sys
from pathlib import Path

import pytest

from lfconfiglint.native_form import keep, kept
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys import file

CONTENT = {"keys": [1, 2.5, None, True, "鍵"], "more": {"a": [[], {}]}}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "data.json"
    path.write_text(json.dumps(CONTENT), encoding="utf-8")
    return path


def test_what_was_kept_is_given_again(source: Path) -> None:
    """For the file and the shape that it was made of alone."""
    assert kept(source, 1) is None
    keep(source, 1, lambda: CONTENT)
    assert kept(source, 1) == CONTENT
    assert kept(source, 2) is None
    os.utime(source, ns=(1, 1))
    assert kept(source, 1) is None


@pytest.mark.parametrize("content", [b"", b"\0", b"i", marshal.dumps(7), marshal.dumps((1, 2, 3))])
def test_whatever_stands_in_its_place(source: Path, content: bytes) -> None:
    """A broken file, or one of an older release, is as none."""
    keep(source, 1, lambda: CONTENT)
    (place,) = (source.parent / "__pycache__").iterdir()
    place.write_bytes(content)
    assert kept(source, 1) is None
    keep(source, 1, lambda: CONTENT)
    assert kept(source, 1) == CONTENT


def test_nothing_is_made_where_nothing_can_be_written(source: Path) -> None:
    """An installation that belongs to somebody else would pay for it in every run."""
    (source.parent / "__pycache__").write_text("a file, no folder", encoding="utf-8")
    keep(source, 1, lambda: pytest.fail("made"))
    assert kept(source, 1) is None


def test_the_list_of_keys_is_the_same_in_either_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lint reads is what the generated file says."""
    path = schema_file("train/keys.json")
    said = json.loads(path.read_text(encoding="utf-8"))
    file.key_file.cache_clear()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert file.key_file() == said
    file.key_file.cache_clear()
    assert kept(path, file.SHAPE) == said == file.key_file()
