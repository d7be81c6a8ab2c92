"""What is kept of the files of a folder: written when it has to be, and only of files there are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lfconfiglint.result_cache import one_state
from tests.result_cache.project import FILES, TRAIN, Run


def books(folder: Path) -> dict[Path, int]:
    """When each book was written."""
    found = folder.parent.rglob("results/??/*")
    return {path: path.stat().st_mtime_ns for path in found if path.is_file()}


def test_settled_runs_write_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was new when it was checked is dated by the next run, and then left alone."""
    monkeypatch.setattr(one_state, "SETTLED", 10**18)
    first, fresh = Run(project), books(project)
    monkeypatch.setattr(one_state, "SETTLED", 0)
    second, dated = Run(project), books(project)
    third = Run(project)
    assert first.known == []
    assert second.known == third.known != []
    assert fresh != dated == books(project)


def test_damaged_books(project: Path) -> None:
    """They are made anew."""
    plain = Run(project, cached=False)
    Run(project)
    for path in books(project):
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
    again, then = Run(project), Run(project)
    assert again.known == []
    assert again.found == then.found == plain.found
    assert len(then.known) == len(plain.reports)


def test_entries_of_files_that_are_gone(project: Path) -> None:
    """A folder whose files come and go has a book of those that are there."""
    for number in range(50):
        (project / f"extra-{number}.yaml").write_text(f"{TRAIN}seed: {number}\n")
    Run(project)
    full = sum(path.stat().st_size for path in books(project))
    for number in range(50):
        (project / f"extra-{number}.yaml").unlink()
    (project / "plain.yaml").write_text(TRAIN)
    Run(project)
    assert sum(path.stat().st_size for path in books(project)) < full / 2


def test_one_file_of_many(project: Path) -> None:
    """A change of one file leaves what is known of the others, but for those that start from what
    it writes, where it says something else of that."""
    for number in range(20):
        (project / f"extra-{number}.yaml").write_text(f"{TRAIN}seed: {number}\n")
    Run(project)
    changed = project / "extra-7.yaml"
    for text, files in (
        (f"{TRAIN}seed: 77\n", {"extra-7.yaml"}),
        (TRAIN.replace("qwen", "llama3"), {"extra-7.yaml", "second.yaml"}),
    ):
        changed.write_text(text)
        again = Run(project)
        assert {Path(report.path).name for report in again.reports} - set(again.known) == files
        assert again.found == Run(project, cached=False).found


def test_parts_of_a_large_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of very many files has several books, and all of them are found again."""
    monkeypatch.setattr("lfconfiglint.result_cache.folders._PART", 4)
    for number in range(30):
        (project / f"extra-{number}.yaml").write_text(f"{TRAIN}seed: {number}\n")
    first, second = Run(project), Run(project)
    assert len(second.known) == len(second.reports)
    assert first.found == second.found == Run(project, cached=False).found
    assert len(books(project)) > 4


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_link_is_told_where_it_leads(project: Path) -> None:
    """What is beside the file that a link leads to counts, and not what is beside the link."""
    aside = project.parent / "aside"
    aside.mkdir()
    before = TRAIN.replace("saves/first", "saves/aside")
    (aside / "next.yaml").write_text(FILES["second.yaml"].replace("saves/first", "saves/aside"))
    (project / "linked.yaml").symlink_to(aside / "next.yaml")
    steps = (
        lambda: (aside / "first.yaml").write_text(before.replace("qwen", "llama3")),
        lambda: (aside / "first.yaml").write_text(before.replace("lora", "full")),
        lambda: (project / "beside.yaml").write_text(before.replace("qwen", "llama3")),
        lambda: (aside / "first.yaml").unlink(),
    )
    seen = [Run(project, form="json").shown]
    for step in steps:
        assert "linked.yaml" in Run(project, form="json").known
        step()
        cached, plain = (Run(project, cached=known, form="json") for known in (True, False))
        assert cached.shown == plain.shown
        seen.append(cached.shown)
    assert seen[0] != seen[1]
