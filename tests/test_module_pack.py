"""What a run imported in one file: later runs import the same, or what Python finds."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lfconfiglint.module_pack import ModulePack

NAME = "packed_example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a module that imports another, as a program that has just started finds it."""
    folder = tmp_path / NAME
    (folder / "inner" / "__pycache__").mkdir(parents=True)
    (folder / "__pycache__").mkdir()
    (folder / "__init__.py").touch()
    (folder / "inner" / "__init__.py").write_text("WHERE = __path__[0]\n")
    (folder / "inner" / "value.py").write_text("VALUE = 1\n")
    (folder / "outer.py").write_text(f"from {NAME}.inner.value import VALUE\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield folder
    forget()


def forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]
    importlib.invalidate_caches()


def run(folder: Path) -> tuple[int, set[str]]:
    """The value as a new process would see it, and which modules came from the file."""
    forget()
    pack = ModulePack(NAME, str(folder))
    sys.meta_path.insert(0, pack)
    value: int = importlib.import_module(f"{NAME}.outer").VALUE
    pack.keep()
    sys.meta_path.remove(pack)
    loaded = {name: module for name, module in sys.modules.items() if name.startswith(NAME)}
    return value, {
        name.removeprefix(f"{NAME}.")
        for name, module in loaded.items()
        if module.__spec__ and type(module.__spec__.loader).__module__.startswith("lfconfiglint")
    }


def kept(folder: Path) -> Path:
    (place,) = (folder / "__pycache__").glob("modules.*")
    return place


def test_a_second_run_finds_all_modules_there(folder: Path) -> None:
    """With the attributes that Python gives them, so that tracebacks name sources."""
    assert run(folder) == (1, set())
    inner, value = (sys.modules[f"{NAME}.{name}"] for name in ("inner", "inner.value"))
    before = inner.__path__, value.__file__, value.__cached__, value.__package__
    assert run(folder) == (1, {"inner", "inner.value", "outer"})
    inner, value = (sys.modules[f"{NAME}.{name}"] for name in ("inner", "inner.value"))
    assert (inner.__path__, value.__file__, value.__cached__, value.__package__) == before
    assert value.__spec__ is not None
    assert value.__spec__.loader is not None
    assert importlib.reload(value).VALUE == 1


def test_a_changed_source_is_read(folder: Path) -> None:
    """And is in the file for the run after the next."""
    run(folder)
    source = folder / "inner" / "value.py"
    source.write_text("VALUE = 22\n")
    assert run(folder) == (22, {"inner", "outer"})
    assert run(folder) == (22, {"inner", "inner.value", "outer"})
    source.write_text("VALUE = 33\n")
    os.utime(source, ns=(1, 1))
    assert run(folder)[0] == 33


def test_a_source_that_is_gone_is_missed(folder: Path) -> None:
    """A module without one is an error, as it is without the file."""
    run(folder)
    (folder / "inner" / "value.py").unlink()
    with pytest.raises(ImportError):
        run(folder)


@pytest.mark.parametrize("rest", [0, 1, 30, -1])
@pytest.mark.parametrize("first", [b"", b"\0", b"(((((("])
def test_a_broken_file_is_written_anew(folder: Path, first: bytes, rest: int) -> None:
    """Whatever stands in its place: something else, or a part of it."""
    run(folder)
    kept(folder).write_bytes(first + kept(folder).read_bytes()[:rest])
    assert run(folder) == (1, set())
    assert run(folder) == (1, {"inner", "inner.value", "outer"})


def test_a_folder_that_moved_is_not_mistaken(folder: Path, tmp_path: Path) -> None:
    """Paths in the file are those of the folder that it was made in."""
    run(folder)
    moved = tmp_path / "elsewhere" / NAME
    moved.parent.mkdir()
    folder.rename(moved)
    sys.path.insert(0, str(moved.parent))
    assert run(moved) == (1, set())
    sys.path.remove(str(moved.parent))


def test_nothing_is_written_where_python_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``-B``, and where there is no folder for it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert run(folder) == run(folder) == (1, set())
    assert not list((folder / "__pycache__").glob("modules.*"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert run(folder) == run(folder) == (1, set())
