"""The page that compares estimates with measurements, as it is written."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("validation.md", "validation_zh.md")
PICTURES = ("validation.svg", "validation_zh.svg")


def test_both_languages_show_the_same_figures() -> None:
    """Numbers in tables are the same, row by row, and no table is missing in its place."""
    figures = []
    for name in PAGES:
        text = (DOCS / name).read_text(encoding="utf-8")
        assert text.count("<!-- ") == 1
        table = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
        figures.append([re.findall(r"[+-]?\d[\d.]*", line.split("|", 2)[2]) for line in table])
    assert figures[0] == figures[1]
    assert len(figures[0]) > 40


@pytest.mark.parametrize("name", PICTURES)
def test_marks_lie_inside_the_picture(name: str) -> None:
    """Well-formed, without other files or scripts, and no measurement beyond the axes."""
    root = ElementTree.fromstring((DOCS / name).read_text(encoding="utf-8"))
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert tags == {"svg", "title", "style", "rect", "path", "text"}
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    marks = [each.attrib["d"] for each in root.iter() if "m " in each.attrib.get("class", "")]
    assert len(marks) > 600
    for mark in marks:
        x, y = _start(mark)
        assert 0 < x < width, mark
        assert 0 < y < height, mark


def _start(path: str) -> tuple[float, float]:
    """Where a path begins."""
    found = re.match(r"M([\d.]+) ([\d.]+)", path)
    assert found, path
    return float(found[1]), float(found[2])


def test_every_row_has_its_error() -> None:
    """The rows behind the page: errors as they follow from sizes, and rightly called inside."""
    with (DOCS / "validation.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) > 600
    for row in found:
        measured = int(row["measured"])
        assert float(row["error"]) == pytest.approx(int(row["estimated"]) / measured - 1, abs=1e-4)
        if row["low"]:
            inside = int(row["low"]) <= measured <= int(row["high"])
            assert row["inside"] == ("yes" if inside else "no"), row
