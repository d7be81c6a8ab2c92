"""The interpreter's own form of a data file: quicker, never another content."""

from __future__ import annotations

import json
import marshal
import os
import stat
import sys
from pathlib import Path

import pytest

from lfconfiglint.native_form import keep, kept
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys import file

UNIX = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners mean something else there")
CONTENT = {"keys": [1, 2.5, None, True, "鍵"], "more": {"a": [[], {}]}}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
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
    """It would be paid for in every run."""
    _belongs_to_somebody_else(source)
    (source.parent / "cache").write_text("a file, no folder", encoding="utf-8")
    keep(source, 1, lambda: pytest.fail("made"))
    assert kept(source, 1) is None


def _belongs_to_somebody_else(source: Path) -> None:
    """As far as writing goes."""
    (source.parent / "__pycache__").write_text("a file, no folder", encoding="utf-8")


def _in_the_users_folder(source: Path) -> Path:
    _belongs_to_somebody_else(source)
    keep(source, 1, lambda: CONTENT)
    (place,) = (source.parent / "cache" / "lfconfiglint" / "native").iterdir()
    return place


@UNIX
def test_an_installation_of_somebody_else(source: Path) -> None:
    """What is made of it is kept in the user's cache folder, for this installation alone."""
    place = _in_the_users_folder(source)
    assert kept(source, 1) == CONTENT
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    other = source.with_name("other") / source.name
    other.parent.mkdir()
    source.rename(other)
    assert kept(other, 1) is None


@UNIX
@pytest.mark.parametrize("others", [0o020, 0o002])
@pytest.mark.parametrize("of_folder", [True, False])
def test_where_others_may_write(source: Path, others: int, *, of_folder: bool) -> None:
    """Loading it could do anything, so that it is only read where nobody else can have put it."""
    place = _in_the_users_folder(source)
    open_place = place.parent if of_folder else place
    open_place.chmod(0o700 | others)
    assert kept(source, 1) is None
    open_place.chmod(0o700)
    assert kept(source, 1) == CONTENT


@UNIX
@pytest.mark.parametrize("of_folder", [True, False])
def test_links_are_not_followed(source: Path, *, of_folder: bool) -> None:
    """They might lead to a file of this user's that has its content from elsewhere."""
    place = _in_the_users_folder(source)
    link = place.parent if of_folder else place
    link.rename(link.with_name("elsewhere"))
    link.symlink_to(link.with_name("elsewhere"))
    assert kept(source, 1) is None


@UNIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_files_of_another_user(source: Path) -> None:
    """Root with the home of the caller neither reads there nor writes there."""
    place = _in_the_users_folder(source)
    os.chown(place.parent, 1, 1)
    assert kept(source, 1) is None
    place.unlink()
    keep(source, 1, lambda: pytest.fail("made"))
    place.parent.rmdir()
    os.chown(place.parent.parent, 1, 1)
    keep(source, 1, lambda: pytest.fail("made"))
    assert not place.parent.exists()


def test_the_list_of_keys_is_the_same_in_either_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lint reads is what the generated file says."""
    path = schema_file("train/keys.json")
    said = json.loads(path.read_text(encoding="utf-8"))
    file.key_file.cache_clear()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert file.key_file() == said
    file.key_file.cache_clear()
    assert kept(path, file.SHAPE) == said == file.key_file()
