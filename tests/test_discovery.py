"""Which files are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.yaml", "b.yml", "c.txt", "sub/d.yaml", ".hidden/e.yaml", "node_modules/f.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("a: 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "exclude", "force", "found"),
    [
        (["."], [], False, ["a.yaml", "b.yml", "sub/d.yaml"]),
        (["sub", "a.yaml", "a.yaml"], [], False, ["sub/d.yaml", "a.yaml"]),
        (["*.y*ml"], [], False, ["a.yaml", "b.yml"]),
        (["**/*.yaml"], [], False, ["a.yaml", "node_modules/f.yaml", "sub/d.yaml"]),
        (["c.txt"], [], False, ["c.txt"]),
        (["."], ["sub"], False, ["a.yaml", "b.yml"]),
        (["a.yaml"], ["*.yaml"], False, ["a.yaml"]),
        (["a.yaml", "b.yml"], ["*.yaml"], True, ["b.yml"]),
        ([".hidden"], [], False, [".hidden/e.yaml"]),
    ],
)
def test_found(
    tree: Path, paths: list[str], exclude: list[str], force: bool, found: list[str]
) -> None:
    assert [path.as_posix() for path in find_files(paths, exclude, force=force)] == found


@pytest.mark.parametrize("path", ["missing.yaml", "no/*.yaml"])
def test_path_that_names_nothing_is_an_error(tree: Path, path: str) -> None:
    with pytest.raises(UsageError, match="no such file"):
        list(find_files([path], [], force=False))
