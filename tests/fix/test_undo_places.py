"""Where records for undo are, for users of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lfconfiglint.fixing.undo import Change, Record, recall
from lfconfiglint.fixing.undo_places import state_folder


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a container under a number: nothing is kept, and nothing fails but that."""

    def homeless(_: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(homeless))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    with pytest.raises(FileNotFoundError):
        Record(tmp_path).keep(Change(tmp_path / "train.yaml", b"old", b"new"))
    assert recall(tmp_path) == []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path / "lfconfiglint" / "undo"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_root_leaves_nothing_in_a_users_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As under sudo with the caller's home, whose folders are there already or not."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    change = Change(tmp_path / "train.yaml", b"old", b"new")
    (tmp_path / "home").mkdir()
    os.chown(tmp_path / "home", 1, 1)
    with pytest.raises(PermissionError):
        Record(tmp_path).keep(change)
    assert list((tmp_path / "home").iterdir()) == []
    os.chown(tmp_path / "home", 0, 0)
    Record(tmp_path).keep(change)
    assert [kept.old for kept in recall(tmp_path)] == [b"old"]
