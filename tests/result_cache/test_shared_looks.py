"""What files share is worked out once, and counts as looked at for each of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lfconfiglint.check import check_path
from lfconfiglint.file_memory import (
    Looks,
    forget_files,
    look,
    looking,
    remembered,
)
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.real_path import real_path
from lfconfiglint.same_files import remembered_while_same
from tests.result_cache.project import FILES, SECOND, checkers_in, settle, write

MORE = {
    "third.yaml": SECOND.replace("saves/second", "saves/third"),
    "other/train.yaml": FILES["train.yaml"],
}


def looked_at(folder: Path, name: str, before: tuple[str, ...] = ()) -> Looks:
    """What a config is found to rest on in a run that checked others *before* it."""
    forget_files()
    checkers = checkers_in(folder)
    hardware: Hardware | None = checkers.options.hardware(None)
    for other in before:
        check_path(checkers.of(folder / other), folder / other, hardware)
    with looking() as looks:
        check_path(checkers.of(folder / name), folder / name, hardware)
    return looks


@pytest.mark.parametrize("name", ["train.yaml", "second.yaml", "third.yaml", "other/train.yaml"])
def test_looks_do_not_depend_on_who_came_first(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a result from the cache would outlive a change of a file that another config read."""
    write(tmp_path, {**FILES, **MORE})
    monkeypatch.chdir(tmp_path)
    others = tuple(other for other in sorted({*FILES, *MORE}) if other.endswith(".yaml"))
    alone = looked_at(tmp_path, name)
    later = looked_at(tmp_path, name, before=(*others, *others))
    assert later.places == alone.places
    assert later.writers == alone.writers
    if not name.startswith("other"):
        assert {str(tmp_path / "data/dataset_info.json"), str(tmp_path / "train.sh")} <= {
            str(tmp_path / place) for place in alone.places
        }


def test_remembered_within_remembered() -> None:
    """A shared answer that rests on another shared answer rests on the files of both."""

    @remembered(4)
    def inner(name: str) -> str:
        return look(name)

    @remembered(4)
    def outer(name: str) -> str:
        return inner(name)

    inner("a")
    for _ in range(2):
        with looking() as looks:
            assert outer("a") == "a"
        assert looks.places == {"a"}


def test_real_path_of_links_and_odd_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way follows links as the system does, from wherever a relative path starts."""
    folder = tmp_path / "a"
    (folder / "b").mkdir(parents=True)
    (folder / "b/x.yaml").write_text("")
    (tmp_path / "link").symlink_to(folder)
    (folder / "y.yaml").symlink_to(folder / "b/x.yaml")
    for where in (tmp_path, folder, folder / "b"):
        monkeypatch.chdir(where)
        for path in (
            "link/b/x.yaml", "link/y.yaml", "b/x.yaml", "x.yaml", "./x.yaml", "../a/y.yaml", "..",
            ".", "b/", "link/b/..", str(tmp_path / "link/b/x.yaml"), "not/there.yaml",
        ):  # fmt: skip
            assert real_path(path) == os.path.realpath(path)


def test_what_is_read_is_read_again_when_it_changed(tmp_path: Path) -> None:
    """Also where nobody forgets: by size, time or number, of the file and of those beside it; and
    a file that was written a moment ago is not relied on."""
    read: list[str] = []

    @remembered_while_same(4, "beside.json")
    def content(path: Path) -> str:
        read.append(path.name)
        return path.read_text() if path.exists() else ""

    path, beside = tmp_path / "a.json", tmp_path / "beside.json"
    with looking() as looks:
        assert (content(path), content(path), len(read)) == ("", "", 1)
    assert looks.places == {str(path), str(beside)}
    path.write_text("one")
    assert (content(path), content(path), len(read)) == ("one", "one", 3)
    path.write_text("two")
    assert content(path) == "two"
    settle(tmp_path)
    assert (content(path), content(path), len(read)) == ("two", "two", 5)
    beside.write_text("")
    settle(tmp_path)
    assert (content(path), content(path), len(read)) == ("two", "two", 6)
    path.write_text("three")
    settle(tmp_path)
    assert (content(path), content(path), len(read)) == ("three", "three", 7)
    assert content(Path("a\0")) == ""
