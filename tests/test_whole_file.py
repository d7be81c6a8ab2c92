"""Files of the tool's own: whole, or as they were before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lfconfiglint.whole_file import write_whole


def _fail() -> bytes:
    raise KeyboardInterrupt


def test_written_in_place_of_another(tmp_path: Path) -> None:
    """With nothing beside it, also where a run of the same number was killed while it wrote."""
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    (tmp_path / f"kept.{os.getpid()}.tmp").write_bytes(b"half")
    write_whole(str(path), lambda: b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_made_changes_nothing(tmp_path: Path) -> None:
    """Whatever ends it, Ctrl-C included."""
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(path), _fail)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_content_is_not_made_in_vain(tmp_path: Path) -> None:
    """Where there is no folder it is not asked for."""
    with pytest.raises(FileNotFoundError):
        write_whole(str(tmp_path / "no" / "kept"), _fail)


@pytest.mark.skipif(os.name != "posix", reason="links of Unix")
def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """In a folder that others can write to it could lead to any file of this user's."""
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (tmp_path / f"kept.{os.getpid()}.tmp").symlink_to(other)
    write_whole(str(tmp_path / "kept"), lambda: b"new")
    assert other.read_bytes() == b"mine"
    assert (tmp_path / "kept").read_bytes() == b"new"
