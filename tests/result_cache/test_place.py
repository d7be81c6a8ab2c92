"""Whatever lies in the cache's folder, only what this user's runs wrote there counts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lfconfiglint.result_cache import place, sweeping
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.user_cache import user_folder
from tests.helpers import ROOT

NAME = "ab" + "0123456789" * 3
OTHER = "cd" + "0123456789" * 3


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return user_folder()


def opened(where: Path | None = None) -> Folder:
    folder = Folder.at(where)
    assert folder is not None
    return folder


def stored(home: Path) -> Path:
    return home / "results" / NAME[:2] / NAME[2:]


def test_written_and_read(home: Path) -> None:
    """By another run, too; git and backups leave the folder alone, and so do other users."""
    opened().write(NAME, b"content")
    opened().write(NAME, b"newer")
    assert opened().read(NAME) == b"newer"
    assert opened().read(OTHER) is None
    assert (home / "results" / ".gitignore").read_text() == "*\n"
    assert (home / "results" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d")
    if os.name == "posix":
        assert (home / "key").stat().st_mode & 0o777 == 0o600


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": truncate,
    "one bit": flip,
    "empty": lambda path: path.write_bytes(b""),
    "random": lambda path: path.write_bytes(os.urandom(5000)),
    "of another file": lambda path: path.write_bytes(
        path.parent.parent.joinpath(OTHER[:2], OTHER[2:]).read_bytes()
    ),
    "key gone": lambda path: path.parents[2].joinpath("key").unlink(),
    "key broken": lambda path: path.parents[2].joinpath("key").write_bytes(b"short"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged(home: Path, damage: Callable[[Path], object]) -> None:
    """What is not as it was written is not there, and the cache goes on."""
    opened().write(OTHER, b"of another")
    opened().write(NAME, b"content" * 100)
    damage(stored(home))
    assert opened().read(NAME) is None
    opened().write(NAME, b"again")
    assert opened().read(NAME) == b"again"


def test_folder_in_place_of_a_file(home: Path) -> None:
    """It stays, and costs no more than what would have been kept there."""
    stored(home).mkdir(parents=True)
    opened().write(NAME, b"content")
    assert opened().read(NAME) is None
    assert list(stored(home).parent.iterdir()) == [stored(home)]


def test_of_another_user(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache in a repository, which its settings name: whoever committed it has another key."""
    project = tmp_path / "project" / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "attacker"))
    opened(project).write(NAME, b"nothing was found")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert opened(project).read(NAME) is None
    opened(project).write(NAME, b"own")
    assert opened(project).read(NAME) == b"own"


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_link(home: Path, tmp_path: Path) -> None:
    """Nothing is read through a link, and writing replaces it instead of what it leads to."""
    opened().write(NAME, b"content")
    elsewhere = tmp_path / "elsewhere"
    stored(home).rename(elsewhere)
    before = elsewhere.read_bytes()
    stored(home).symlink_to(elsewhere)
    assert opened().read(NAME) is None
    opened().write(NAME, b"again")
    assert elsewhere.read_bytes() == before
    assert opened().read(NAME) == b"again"


def test_no_place(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be made there is no cache, and no error."""
    (tmp_path / "file").write_text("")
    assert Folder.at(tmp_path / "file") is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
    assert Folder.at(None) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
@pytest.mark.parametrize("made", [True, False])
def test_home_of_somebody_else(home: Path, tmp_path: Path, *, made: bool) -> None:
    """Root with the home of the caller, as under sudo, leaves nothing there that the caller could
    not write to later."""
    if made:
        opened()
        os.chown(home, 1, 1)
    os.chown(tmp_path, 1, 1)
    before = sorted(tmp_path.rglob("*"))
    assert Folder.at(None) is None
    assert Folder.at(tmp_path / "named") is None
    assert sorted(tmp_path.rglob("*")) == before


FULL = """
import resource, sys
from pathlib import Path
from lfconfiglint.result_cache.place import Folder
folder = Folder.at(Path(sys.argv[1]))
folder.write("ab" + "0" * 30, b"before")
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
folder.write("cd" + "0" * 30, b"x" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
print(folder.read("ab" + "0" * 30), folder.read("cd" + "0" * 30))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_full(home: Path, tmp_path: Path) -> None:
    """A disk that takes no more ends the writing, not the run, and leaves no half files."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "full")],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout == "b'before' None\n"
    assert [path.name for path in (tmp_path / "full").rglob("*.tmp")] == []


def test_sweep(home: Path) -> None:
    """What nobody asked for in a month goes, once a day; nothing else in the folder does."""
    folder = opened()
    folder.write(NAME, b"old")
    folder.write(OTHER, b"new")
    strange = home / "results" / "en" / "train.yaml"
    strange.parent.mkdir()
    strange.write_text("kept")
    for path in (stored(home), strange):
        os.utime(path, (time.time() - 40 * 24 * 3600,) * 2)
    folder.sweep()
    assert folder.read(NAME) is None
    assert folder.read(OTHER) == b"new"
    assert strange.read_text() == "kept"
    folder.write(NAME, b"old")
    os.utime(stored(home), (time.time() - 40 * 24 * 3600,) * 2)
    folder.sweep()
    assert folder.read(NAME) == b"old"


def test_use_keeps(home: Path) -> None:
    """A result that is asked for stays."""
    folder = opened()
    folder.write(NAME, b"old")
    os.utime(stored(home), (time.time() - 20 * 24 * 3600,) * 2)
    assert folder.read(NAME) == b"old"
    assert time.time() - stored(home).stat().st_mtime < 60


def filled(folder: Folder, number: int) -> list[str]:
    """Names of so many results of a block of the disk each; the first one was used last."""
    names = [f"{one:02x}" + "0123456789" * 3 for one in range(number)]
    for age, name in enumerate(names):
        folder.write(name, b"x" * 3000)
        path = user_folder() / "results" / name[:2] / name[2:]
        os.utime(path, (time.time() - 3600 * age,) * 2)
    return names


def test_bound(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than there is room for, what was not asked for longest goes, once a day."""
    monkeypatch.setattr(sweeping, "_MOST", 5 * 4096)
    folder = opened()
    names = filled(folder, 8)
    folder.sweep()
    assert [folder.read(name) is not None for name in names] == [True] * 5 + [False] * 3
    names = filled(folder, 8)
    folder.sweep()
    assert all(folder.read(name) for name in names)


def test_bound_of_one_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes a great deal does not leave that to the next day."""
    monkeypatch.setattr(sweeping, "_MOST", 5 * 4096)
    folder = opened()
    folder.sweep()
    names = filled(folder, 8)
    folder.keep_bound()
    assert all(folder.read(name) for name in names)
    monkeypatch.setattr(place, "_MUCH", 4 * 3000)
    folder.keep_bound()
    assert sum(folder.read(name) is not None for name in names) == 5
