"""Writing a file: the old one or the new one, never a half, and nothing left lying around."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lfconfiglint.facts.paths import Paths
from lfconfiglint.fixing.write import WriteError, replace_file

OLD, NEW = b"a: 1\n", b"a: 2\n"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "train.yaml"
    path.write_bytes(OLD)
    return path


def only(path: Path) -> bool:
    return sorted(path.parent.iterdir()) == [path]


def test_content_and_mode(target: Path) -> None:
    target.chmod(0o640)
    replace_file(target, OLD, NEW)
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert only(target)


def test_symlink_stays_a_symlink(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    replace_file(link, OLD, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_read_only_file_is_left_alone(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(WriteError, match="read-only"):
        replace_file(target, OLD, NEW)
    assert target.read_bytes() == OLD
    assert only(target)


def test_hard_link_is_left_alone(target: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    os.link(target, other)
    with pytest.raises(WriteError, match="2 hard links"):
        replace_file(target, OLD, NEW)
    assert target.read_bytes() == other.read_bytes() == OLD


def test_file_changed_by_another_process_wins(target: Path) -> None:
    target.write_bytes(b"a: 3\n")
    with pytest.raises(WriteError, match="changed while"):
        replace_file(target, OLD, NEW)
    assert target.read_bytes() == b"a: 3\n"
    assert only(target)


def test_same_content_from_another_run_is_fine(target: Path) -> None:
    """Two runs with the same fixes on one folder both succeed."""
    replace_file(target, OLD, NEW)
    replace_file(target, OLD, NEW)
    assert target.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no extended attributes")
def test_extended_attributes_are_kept(target: Path) -> None:
    try:
        os.setxattr(target, "user.note", b"kept")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    replace_file(target, OLD, NEW)
    assert os.getxattr(target, "user.note") == b"kept"


def test_a_file_that_a_fix_made_is_there_for_the_next_config(tmp_path: Path) -> None:
    """What a path means is remembered for a run, and a fix may write what was not there before."""
    config, made = tmp_path / "train.yaml", tmp_path / "ds.json"
    config.write_bytes(OLD)
    assert Paths((tmp_path,)).find("ds.json") is None
    replace_file(config, OLD, NEW, (made, b"{}"))
    assert Paths((tmp_path,)).find("ds.json") == made
