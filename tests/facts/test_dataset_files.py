"""Names of data sets looked up in the list beside them, and only where one list can be meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lfconfiglint.facts.data.dataset_files import DatasetFiles
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.file_memory import forget_files
from tests.facts.support import SMALL, facts_of

ENTRIES: Mapping[str, object] = {
    "file": {"file_name": "file.json"},
    "gone": {"file_name": "gone.json"},
    "table": {"file_name": "table.tsv"},
    "folder": {"file_name": "folder"},
    "mixed": {"file_name": "mixed"},
    "hub": {"hf_hub_url": "a/b", "file_name": "not-used.json", "ranking": True},
    "script": {"script_url": "script"},
    "cloud": {"cloud_file_name": "s3://bucket/a.json", "ranking": "true"},
    "other-cloud": {"cloud_file_name": "oss://bucket/a.json"},
    "nothing": {"filename": "file.json"},
    "text": "file.json",
    "openai": {"file_name": "file.json", "formatting": "openai"},
    "odd": {"file_name": "file.json", "formatting": None},
    "media": {"file_name": "file.json", "columns": {"images": "images", "videos": None}},
    "no-columns": {"file_name": "file.json", "columns": ["images"]},
    "number": {"file_name": 5},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    for part in ("folder", "mixed"):
        (data / part).mkdir(parents=True)
        (data / part / "a.jsonl").write_text("{}")
    (data / "folder" / ".DS_Store").write_bytes(b"\0")
    (data / "mixed" / "b.csv").write_text("a,b")
    (data / "file.json").write_text("[]")
    (data / "table.tsv").write_text("a\tb")
    (data / "dataset_info.json").write_text(json.dumps(ENTRIES))
    return tmp_path


def of(folder: Path, *names: str, **changes: object) -> DatasetFiles:
    config = {**SMALL, "dataset": ",".join(names), **changes}
    return facts_of(config, folders=(folder,)).datasets


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        ("without_source", {"nothing", "text"}),
        ("ranked", {"hub"}),
        ("unranked", set(ENTRIES) - {"hub", "cloud"}),
        ("unknown_formatting", {"odd"}),
        ("openai_formatting", {"openai"}),
        ("unknown_clouds", {"other-cloud"}),
        ("missing_files", {"gone"}),
        ("unreadable_files", {"table", "mixed"}),
        ("images", {"media"}),
        ("videos", set()),
        ("audios", set()),
        ("unknown_names", set()),
        (
            "local",
            set(ENTRIES) - {"hub", "script", "cloud", "other-cloud", "nothing", "text"},
        ),
    ],
)
def test_which_entries_are_meant(folder: Path, fact: str, names: set[str]) -> None:
    """Each kind of mistake is found in the entries that have it, and in no others."""
    assert set(getattr(of(folder, *ENTRIES), fact)) == names


def test_unknown_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of both keys are looked up, and the nearest listed one is named; the file's own name
    tells nothing of the machine, so that a comment on a pull request is the same everywhere."""
    facts = of(folder, "fil", eval_dataset=["hub", "what"])
    assert facts.unknown_names == ("fil", "what")
    assert facts.suggestion == "file"
    assert not facts.broken
    assert Path(facts.info_path) == folder / "data" / "dataset_info.json"
    monkeypatch.chdir(folder)
    assert of(folder, "fil").info_path == "data/dataset_info.json"
    assert of(folder, "file").suggestion is None


@pytest.mark.parametrize("content", ["", "[]", "{", '"text"'])
def test_a_broken_list_is_only_that(folder: Path, content: str) -> None:
    """A file that cannot be read says nothing about names."""
    (folder / "data" / "dataset_info.json").write_text(content)
    assert of(folder, "file").broken
    facts = facts_of(SMALL, folders=(folder,), dataset="file")
    assert facts.needs_of("datasets.unknown_names") == ("data.info",)


def test_no_files_at_all_are_no_missing_files(folder: Path) -> None:
    """Where none of the data is on this machine, it is somewhere else."""
    for name in ("file.json", "table.tsv"):
        (folder / "data" / name).unlink()
    (folder / "data" / "folder").rename(folder / "away")
    (folder / "data" / "mixed").rename(folder / "away2")
    assert of(folder, "gone", "file").missing_files == ()


def test_a_list_is_at_hand_or_not(folder: Path) -> None:
    """What is told of upstream's own data by its name alone waits until no list is there."""
    assert of(folder, "file").list_at_hand
    assert not of(folder, "file", dataset_dir="elsewhere").list_at_hand
    with pytest.raises(Unknown):
        _ = of(folder, "file", dataset_dir="REMOTE:a/b").list_at_hand


def test_several_lists_are_no_list(folder: Path) -> None:
    """A config between two lists of data sets could mean either; one list seen twice is one."""
    inner = folder / "inner"
    (inner / "data").mkdir(parents=True)
    facts = facts_of(SMALL, dataset="nope")
    for folders in ((inner, folder), (folder, folder / "inner" / "..")):
        facts.context = replace(facts.context, folders=folders)
        assert DatasetFiles(facts.context).unknown_names == ("nope",)
    (inner / "data" / "dataset_info.json").write_text("{}")
    forget_files()
    facts = facts_of(SMALL, folders=(inner, folder), dataset="nope")
    assert facts.needs_of("datasets.unknown_names") == ("data.info",)
    with pytest.raises(Unknown, match=r"data\.info"):
        _ = facts.datasets.info_path


@pytest.mark.parametrize("place", ["ONLINE", "REMOTE:me/lists", "nowhere", {"a": {}}, None])
def test_lists_elsewhere_are_unknown(folder: Path, place: object) -> None:
    """Names on a hub cannot be looked up here."""
    with pytest.raises(Unknown):
        _ = of(folder, "nope", dataset_dir=place).unknown_names


@pytest.mark.parametrize(
    ("path", "here"), [(None, False), ("tokens", False), ("data", True), ("\0", False)]
)
def test_tokenized_data(folder: Path, path: object, here: bool) -> None:
    """Only a folder with files in it is loaded instead of the data sets."""
    assert of(folder, "file", tokenized_path=path).tokenized_here is here


@pytest.mark.parametrize(
    ("text", "total"), [("0.3, 0.7", 1.0), ("0.1,0.2,0.7", 1.0), ("-1,2.5", 1.5), (None, 0.0)]
)
def test_probabilities(text: object, total: float) -> None:
    """They are added up without the small errors that plain addition makes."""
    data = facts_of(SMALL, interleave_probs=text).data
    assert data.probability_sum == total


def test_words_are_no_probabilities() -> None:
    assert facts_of(SMALL, interleave_probs="a,b").needs_of("data.probability_sum") == (
        "key:interleave_probs",
    )


def test_place_of_an_unknown_name_is_the_key_that_holds_it(folder: Path) -> None:
    """A misspelt validation set is not looked for in the training sets."""
    assert of(folder, "file", eval_dataset="fiel").unknown_at == "eval_dataset"
    assert of(folder, "fiel", eval_dataset="file").unknown_at == "dataset"
    assert of(folder, "file", eval_dataset="hub").unknown_at is None
