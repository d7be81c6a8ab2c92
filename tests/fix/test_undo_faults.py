"""Faults at every system call of keeping what ``undo`` needs, and of taking it back."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.fixing.restore import restore
from lfconfiglint.fixing.undo import Change, Record, forget, recall
from lfconfiglint.fixing.undo_places import state_folder
from tests.fix.faults import Fault, calls_of, faulty, kill_after, kill_before, killed_at, raising

ERRORS = [OSError(code, os.strerror(code)) for code in (errno.ENOSPC, errno.EIO, errno.EACCES)]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def lay_out(folder: Path) -> None:
    """The record of an earlier run, and nothing else."""
    shutil.rmtree(state_folder(), ignore_errors=True)
    Record(folder).keep(Change(folder / "earlier", b"1", b"2"))


def keep_two(folder: Path) -> None:
    record = Record(folder)
    record.keep(Change(folder / "ds.json", None, b"{}"))
    record.keep(Change(folder / "a.yaml", b"old", b"new", folder / "ds.json"))


def kept(folder: Path) -> list[str]:
    return [each.path.name for each in recall(folder)]


def strays() -> list[str]:
    return [path.name for path in state_folder().iterdir() if path.name.startswith(".")]


KEPT = (["earlier"], ["ds.json"], ["ds.json", "a.yaml"])


def keeping_calls(folder: Path) -> list[str]:
    lay_out(folder)
    seen = calls_of(lambda: keep_two(folder))
    assert kept(folder) == KEPT[-1]
    assert {"mkdir", "open", "write", "rmdir", "flock"} <= set(seen)
    return seen


@pytest.mark.parametrize("error", [*ERRORS, KeyboardInterrupt()], ids=repr)
def test_error_at_every_call_of_keeping(folder: Path, error: BaseException) -> None:
    """The earlier record or the new one, as far as it was kept; what was not kept is told."""
    for at, name in enumerate(keeping_calls(folder)):
        lay_out(folder)
        told = False
        with faulty(at, raising(error)):
            try:
                keep_two(folder)
            except (OSError, KeyboardInterrupt):
                told = True
        assert kept(folder) in (KEPT if told else KEPT[-1:]), (at, name)
        keep_two(folder)
        assert kept(folder) == KEPT[-1], (at, name)
        assert strays() == [], (at, name)


@forks
@pytest.mark.parametrize("fault", [kill_before, kill_after])
def test_kill_at_every_call_of_keeping(folder: Path, fault: Fault) -> None:
    """The same, and the next run clears what a killed one left."""
    left = 0
    for at, name in enumerate(keeping_calls(folder)):
        lay_out(folder)
        assert killed_at(at, fault, lambda: keep_two(folder)), (at, name)
        assert kept(folder) in KEPT, (at, name)
        left += len(strays())
        keep_two(folder)
        assert kept(folder) == KEPT[-1], (at, name)
        assert len(list(state_folder().iterdir())) == 1, (at, name)
    assert left, "no kill left anything to remove"


def lay_out_run(folder: Path) -> None:
    """A run's record, and the files as it left them."""
    shutil.rmtree(state_folder(), ignore_errors=True)
    keep_two(folder)
    (folder / "a.yaml").write_bytes(b"new")
    (folder / "ds.json").write_bytes(b"{}")


def undo(folder: Path) -> list[str]:
    """What became of each file."""
    states: list[str] = [outcome.state for outcome in restore(recall(folder))]
    if set(states) == {"done"}:
        forget(folder)
    return states


AFTER_UNDO = ({"a.yaml": b"new", "ds.json": b"{}"}, {"a.yaml": b"old", "ds.json": b"{}"},
              {"a.yaml": b"old"})  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_error_at_every_call_of_undo(folder: Path, error: OSError) -> None:
    """A config that is not restored keeps the file that it names, and a second undo ends it."""
    lay_out_run(folder)
    calls = calls_of(lambda: undo(folder))
    assert files(folder) == AFTER_UNDO[-1]
    for at, name in enumerate(calls):
        lay_out_run(folder)
        with faulty(at, raising(error)):
            try:
                states = undo(folder)
            except LfConfigLintError:
                # the record could not be read
                states = ["failed"]
        done = states and set(states) == {"done"}
        assert files(folder) in (AFTER_UNDO[-1:] if done else AFTER_UNDO), (at, name)
        if not done:
            undo(folder)
        assert files(folder) == AFTER_UNDO[-1], (at, name)


@forks
@pytest.mark.parametrize("fault", [kill_before, kill_after])
def test_kill_at_every_call_of_undo(folder: Path, fault: Fault) -> None:
    lay_out_run(folder)
    for at, name in enumerate(calls_of(lambda: undo(folder))):
        lay_out_run(folder)
        assert killed_at(at, fault, lambda: undo(folder)), (at, name)
        whole = {each: content for each, content in files(folder).items() if each[0] != "."}
        assert whole in AFTER_UNDO, (at, name)
        undo(folder)
        assert kept(folder) == [], (at, name)
        left = {each: content for each, content in files(folder).items() if each[0] != "."}
        assert left == AFTER_UNDO[-1], (at, name)
