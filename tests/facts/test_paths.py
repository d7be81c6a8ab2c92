"""Where paths of a config lead: what they begin with is looked for first, and changes no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.facts.paths import Paths
from lfconfiglint.file_memory import forget_files, looking


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """``inner/saves/a`` and ``saves/b/c``, in the order in which they are looked through."""
    (tmp_path / "inner/saves/a").mkdir(parents=True)
    (tmp_path / "saves/b").mkdir(parents=True)
    (tmp_path / "saves/b/c").write_text("")
    (tmp_path / "alone").write_text("")
    forget_files()
    return tmp_path / "inner", tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("saves/a", "inner/saves/a"),
        ("saves/b", "saves/b"),
        ("saves/b/c", "saves/b/c"),
        ("./saves/b", "saves/b"),
        ("saves/", "inner/saves"),
        ("saves", "inner/saves"),
        ("alone", "alone"),
        ("alone/x", None),
        ("saves/x", None),
        ("nowhere/x", None),
        ("nowhere/../saves", None),
        ("../saves/b", "saves/b"),
        ("saves/../saves/a", "inner/saves/a"),
        ("a:b/x", None),
        ("", "inner"),
        ("nul\0/x", None),
    ],
)
def test_the_first_that_is_there(path: str, found: str | None, folders: tuple[Path, Path]) -> None:
    """As a look at each whole path in each folder would find it."""
    root = folders[1]
    expected = None if found is None else (root / found).resolve()
    seen = Paths(folders).find(path)
    assert (seen and seen.resolve()) == expected


def test_absolute_paths_start_nowhere_else(folders: tuple[Path, Path]) -> None:
    """They need no folder to start in."""
    saved = folders[1] / "saves/b"
    assert Paths(()).find(str(saved)) == saved
    assert Paths(folders).find(str(saved / "none")) is None


def test_what_is_absent_counts_as_looked_at(folders: tuple[Path, Path]) -> None:
    """A result in the cache has to fall when a folder appears that a path begins with, and for no
    other name in a folder that is there."""
    root = folders[1]
    with looking() as looks:
        assert Paths(folders).find("out/x") is None
        assert Paths(folders).find("saves/x") is None
    assert looks.places == {
        str(place)
        for folder in folders
        for place in (folder / "out", folder / "saves/x")
    }  # fmt: skip
    with looking() as again:
        assert Paths(folders).find("out/y") is None
    assert again.places == {str(folder / "out") for folder in folders}
    (root / "out/y").mkdir(parents=True)
    forget_files()
    assert Paths(folders).find("out/y") == root / "out/y"
