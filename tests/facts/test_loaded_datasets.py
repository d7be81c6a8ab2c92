"""Data sets that LLaMA-Factory itself loaded: what it said of each, and what the facts say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from tests.facts.support import DATA, SMALL, facts_of

CASES = json.loads((DATA / "loaded_datasets.json").read_text(encoding="utf-8"))["cases"]

FORESEEN = {
    "KeyError: None": "datasets.unmapped",
    "KeyError: 'from'": "datasets.without_tag",
    "KeyError: 'value'": "datasets.without_tag",
    "KeyError": "datasets.without_column",
    "RuntimeError: Cannot find valid samples": "datasets.dropped_all",
    "IndexError": "datasets.out_of_order",
    'ValueError: Unknown split "test"': "datasets.unknown_splits",
    'ValueError: Instruction "train" corresponds to no data': "datasets.empty_files",
}
"""Which fact foresees an error, by the start of its message, the more exact one first."""
UNFORESEEN = {
    "num0", "sg-null", "sg-nullcontent", "dict-cols", "mixed-array", "mixed-lines", "num-lines",
    "num-array", "strings", "nulls", "latin-lines", "csv-alpaca-num", "eval-drop-all",
    "folder-hidden", "val30", "val0.999", "pt-few", "dpo-sg-badrole", "drop-all-of-one",
}  # fmt: skip
"""Errors that another rule foresees, or none does: values of other types than texts."""


def _rows(count: int) -> list[dict[str, str]]:
    return [{"instruction": f"{number}", "input": "", "output": "o"} for number in range(count)]


def _facts(folder: Path, case: dict[str, Any]) -> Facts:
    data = folder / "data"
    for name, content in case["files"].items():
        text = json.dumps(_rows(content)) if isinstance(content, int) else content
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(text.encode(case.get("encoding", "utf-8")))
    (data / "dataset_info.json").write_text(json.dumps(case["info"]))
    values = {**SMALL, "stage": case["stage"], "dataset": "a", **case["set"]}
    return facts_of(values, folders=(folder,))


def _ids(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", [c for c in CASES if c["error"] is None], ids=_ids)
def test_as_many_samples_as_upstream_has(tmp_path: Path, case: dict[str, Any]) -> None:
    """The number of samples is upstream's wherever it is said to be known, and no fact that
    foresees an error says so of data that loads."""
    facts = _facts(tmp_path, case)
    certain = {*FORESEEN.values(), "datasets.broken_json", "datasets.with_bom"}
    for name in certain - {"datasets.out_of_order"}:
        assert _known(facts, name) == (), name
    if case["stage"] == "pt" and case["set"].get("packing") is not False:
        return
    if "val" in case["id"] and "drop" in case["id"]:
        assert facts.data.train_samples_low <= case["train"] <= facts.data.train_samples_high
    elif case["id"] not in {"split-slice", "split-pct", "csv-null-out", "csv-bom"}:
        assert facts.data.train_samples == case["train"]
        assert facts.data.eval_samples == (case["eval"] or 0)


@pytest.mark.parametrize("case", [c for c in CASES if c["error"]], ids=_ids)
def test_what_upstream_stops_with_is_foreseen(tmp_path: Path, case: dict[str, Any]) -> None:
    """A fact stands for each error that the file itself causes."""
    facts = _facts(tmp_path, case)
    error = case["error"]
    found: object
    if error.startswith("DatasetGenerationError"):
        found = (*facts.datasets.broken_json, *facts.datasets.with_bom, *facts.datasets.empty_files)
    else:
        fact = next((fact for start, fact in FORESEEN.items() if error.startswith(start)), None)
        found = _known(facts, fact)
    assert found == (() if case["id"] in UNFORESEEN else ("a",))


def _known(facts: Facts, fact: str | None) -> object:
    try:
        return facts.get(fact) if fact else ()
    except Unknown:
        return ()
