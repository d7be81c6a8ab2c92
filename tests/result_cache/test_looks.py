"""Everything that a finding may rest on is looked at through `look`, so that the cache knows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lfconfiglint.file_memory import forget_files, look, looking, remembered
from lfconfiglint.resources import PACKAGE

ROOMS = (
    "check.py", "check_deepspeed.py", "document", "engine.py", "facts", "launch_note.py",
    "launch_scripts", "models", "suppression.py", "upstream/dataset_info.py", "upstream/launchers",
)  # fmt: skip
"""What runs while a file is checked; releases, rules and machines are known before."""
ASKING = {
    "exists", "getsize", "glob", "is_dir", "is_file", "is_symlink", "isdir", "isfile", "iterdir",
    "lexists", "listdir", "lstat", "open",
    "read_bytes", "rglob", "samefile", "scandir", "stat", "text_beside", "walk",
}  # fmt: skip
EXCEPT = {
    # the config itself, whose content is part of what is kept
    ("check.py", "read_bytes"), ("document/file.py", "open"), ("document/file.py", "stat"),
    # read by whoever asked
    ("document/file.py", "read_bytes"),
    # the package's own
    ("models/catalog_lines.py", "read_bytes"), ("models/similar.py", "stat"),
    # looked at by `read_table` or `exists` before
    ("facts/data/json_file.py", "open"), ("facts/data/json_file.py", "read_bytes"),
    ("facts/data/parquet.py", "open"), ("facts/data/table.py", "open"),
    ("facts/data/table.py", "stat"), ("facts/data/text_file.py", "open"),
    ("facts/data/text_file.py", "read_bytes"), ("facts/data/places.py", "iterdir"),
    ("facts/data/dataset_files.py", "exists"),
    ("facts/data/dataset_tables.py", "is_dir"), ("facts/data/dataset_tables.py", "iterdir"),
    ("facts/data/tokenizer.py", "stat"), ("upstream/dataset_info.py", "iterdir"),
    # what is absent is looked at, and what is there decides nothing
    ("facts/paths.py", "exists"),
    # by `remembered_while_same`
    ("upstream/dataset_info.py", "text_beside"),
    # entries of a folder that was looked at
    ("facts/output.py", "is_dir"), ("launch_scripts/find.py", "is_dir"),
    ("launch_scripts/find.py", "scandir"),
    # of all files of a run the answer counts: `note_writers`
    ("facts/pipeline/siblings.py", "is_symlink"),
    ("facts/pipeline/siblings.py", "scandir"), ("facts/pipeline/siblings.py", "read_bytes"),
}  # fmt: skip


def asked_without_look(path: Path) -> Iterator[tuple[str, str]]:
    """File and function of each question about a path that does not pass through `look`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        if name not in ASKING:
            continue
        about = function.value if isinstance(function, ast.Attribute) else None
        if about is None or ast.unparse(about) in ("os", "os.path"):
            about = node.args[0] if node.args else None
        looked = isinstance(about, ast.Call) and getattr(about.func, "id", "") in (
            "look",
            "look_for",
        )
        if not looked:
            yield path.relative_to(PACKAGE).as_posix(), name


def test_every_question_is_noted() -> None:
    """A new one has to be, or the cache would tell of what is not so any more."""
    found = {
        question
        for room in ROOMS
        for path in [PACKAGE / room, *(PACKAGE / room).rglob("*.py")]
        if path.suffix == ".py"
        for question in asked_without_look(path)
    }
    assert found == EXCEPT, "pass the path through lfconfiglint.file_memory.look"


def test_remembered_results_count(tmp_path: Path) -> None:
    """Whoever gets a remembered result depends on the same files, also where it was an error."""

    @remembered(8)
    def size(path: Path) -> int:
        return look(path).stat().st_size

    path, absent = tmp_path / "a", tmp_path / "b"
    path.write_text("four")
    assert size(path) == 4
    with looking() as outer:
        with looking() as inner:
            assert size(path) == 4
        with pytest.raises(FileNotFoundError):
            size(absent)
    assert inner.places == {str(path)}
    assert outer.places == {str(path), str(absent)}
    path.write_text("more than that")
    assert size(path) == 4
    forget_files()
    assert size(path) == 14
