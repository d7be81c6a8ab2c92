"""Data files: rows and columns of every type that is read, and of files too large to read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lfconfiglint.facts.data import table, table_file
from lfconfiglint.facts.data.table import Table
from lfconfiglint.facts.data.table_file import read_table
from tests.facts.support import DATA

ROWS = [
    {"instruction": f"question {number}", "input": '{"instruction": 1}', "output": "\n" * number}
    for number in range(400)
]
FORMS: dict[str, tuple[str, Callable[[list[dict[str, str]]], str]]] = {
    "one line": (".json", lambda rows: json.dumps(rows)),
    "indented": (".json", lambda rows: json.dumps(rows, indent=2)),
    "row per line of a list": (
        ".json",
        lambda rows: "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n",
    ),
    "lines": (".jsonl", lambda rows: "".join(json.dumps(row) + "\n" for row in rows)),
    "lines with blanks": (".jsonl", lambda rows: "\n\n".join(json.dumps(row) for row in rows)),
    "windows lines": (".jsonl", lambda rows: "\r\n".join(json.dumps(row) for row in rows)),
}


def _written(folder: Path, form: str, rows: list[dict[str, str]] = ROWS) -> Path:
    suffix, write = FORMS[form]
    path = folder / f"data{suffix}"
    path.write_bytes(write(rows).encode())
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits as if every file were large."""
    monkeypatch.setattr(table, "WINDOW", 600)
    monkeypatch.setattr("lfconfiglint.facts.data.json_file.WHOLE", 100)
    table_file._read.cache_clear()


@pytest.mark.parametrize("form", FORMS)
def test_small_files_are_read_to_the_end(tmp_path: Path, form: str) -> None:
    """Every layout gives the same rows."""
    found = read_table(_written(tmp_path, form))
    assert found is not None
    assert found.complete
    assert list(found.rows) == ROWS


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("small")
def test_rows_of_large_files_are_counted(tmp_path: Path, form: str) -> None:
    """Texts that look like the beginning of a row do not count."""
    found = read_table(_written(tmp_path, form))
    assert found is not None
    assert (found.low, found.high, found.complete) == (400, 400, False)
    assert found.rows
    assert all(row in ROWS for row in found.rows)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("small")
def test_columns_of_large_files(tmp_path: Path, form: str) -> None:
    """A column that no row has is found out, and one that only a single row has is not denied."""
    rows = [dict(row) for row in ROWS]
    rows[201]["odd"] = "one"
    found = read_table(_written(tmp_path, form, rows))
    assert found is not None
    assert found.lacks("instruction") is False
    assert found.lacks("odd") in (None, False)
    assert found.lacks("even") is True


@pytest.mark.parametrize("form", ["one line", "indented", "lines"])
@pytest.mark.usefixtures("small")
def test_rows_of_huge_files_are_estimated(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what is counted there are bounds, and the true number lies between them."""
    monkeypatch.setattr("lfconfiglint.facts.data.json_file.COUNTED", 1000)
    lengths = random.Random(7)
    rows = [{"instruction": "i" * lengths.randint(1, 20), "output": "o"} for _ in range(900)]
    found = read_table(_written(tmp_path, form, rows))
    assert found is not None
    assert found.low <= 900 <= found.high
    assert found.low < found.high


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"\x00\x01"),
        ("a.json", b'["text"]'),
        ("a.json", b"[" * 100_000),
        ("a.json", b"[01]"),
        ("a.jsonl", b'{"a": "\xff"}'),
        ("a.csv", b"a,b\n1\n"),
        ("a.csv", b'a,b\n"1,2\n'),
        ("a.csv", b""),
        ("a.parquet", b"PAR1"),
        ("a.parquet", b"PAR1\xff\xff\xff\xff\x7f\xff\xff\x08\x00\x00\x00PAR1"),
        ("a.arrow", b"ARROW1"),
        ("a.txt", b"\xff"),
    ],
)
def test_what_cannot_be_told_is_unknown(tmp_path: Path, name: str, content: bytes) -> None:
    """Never a number of rows, and never a fault that is not certain."""
    (tmp_path / name).write_bytes(content)
    found = read_table(tmp_path / name)
    assert found is None or found.fault


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("content", "fault"),
    [("[" + '{"a": 1}, ' * 300, "json"), ("{" * 3000, None), ("[[1, 2], " * 300 + "1]", None)],
)
def test_large_files_that_are_odd(tmp_path: Path, content: str, fault: str | None) -> None:
    """A list without an end is cut off; of anything else nothing is said."""
    (tmp_path / "a.json").write_text(content)
    found = read_table(tmp_path / "a.json")
    assert (found and found.fault) == fault


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """A path that leads nowhere is no error of ours."""
    assert read_table(tmp_path / "gone.json") is None


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """What is remembered belongs to a file of that size and time."""
    (tmp_path / "a.json").write_text('[{"a": 1}]')
    assert read_table(tmp_path / "a.json") == Table(1, 1, frozenset("a"), ({"a": 1},))
    (tmp_path / "a.json").write_text('[{"a": 1}, {"b": 2}]')
    found = read_table(tmp_path / "a.json")
    assert found is not None
    assert (found.low, found.columns) == (2, frozenset("ab"))


def test_parquet() -> None:
    """A file that pyarrow wrote, with columns that are lists and structs."""
    found = read_table(DATA / "rows.parquet")
    assert found is not None
    assert (found.low, found.high) == (7, 7)
    assert found.columns == {"messages", "id", "tags"}
    assert found.lacks("conversations") is True
