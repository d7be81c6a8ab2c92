"""A report from the cache is the one that checking anew would give, whatever changed meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.result_cache.project import FILES, MODEL, ROWS, TRAIN, Run, settle

CONFIGS = {name for name in FILES if name.endswith(".yaml")}
LONGER = {**MODEL, "max_position_embeddings": 400}
Change = Callable[[Path], object]


def test_second_run_knows_everything(project: Path) -> None:
    """Findings, suppressed ones, broken files and figures come back to the last value."""
    plain, first, second = Run(project, cached=False), Run(project), Run(project)
    assert first.known == []
    assert set(second.known) == CONFIGS
    assert first.said == second.said == plain.said
    assert first.found == second.found == plain.found
    assert any(report.result.suppressed for report in second.reports)
    assert any(fix for each in second.reports for d in each.result.diagnostics for fix in d.fixes)


def rewrite(name: str, text: str) -> Change:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def remove(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def elsewhere(folder: Path) -> None:
    """A second list of data sets comes into sight."""
    (folder.parent / "data").mkdir()
    (folder.parent / "data" / "dataset_info.json").write_text("{}")


CHANGES: dict[str, Change] = {
    "the config": rewrite("train.yaml", TRAIN.replace("cutoff_len: 512", "cutoff_len: 9000")),
    "list of data sets": rewrite("data/dataset_info.json", '{"other": {"file_name": "demo.json"}}'),
    "list of data sets gone": remove("data/dataset_info.json"),
    "another list of data sets": elsewhere,
    "data": rewrite("data/demo.json", json.dumps(ROWS * 300)),
    "data gone": remove("data/demo.json"),
    "DeepSpeed file": rewrite("ds.json", '{"zero_optimization": {"stage": 3}, "bf16": 1}'),
    "DeepSpeed file broken": rewrite("ds.json", "{"),
    "DeepSpeed file gone": remove("ds.json"),
    "script": rewrite("train.sh", "torchrun --nproc_per_node 8 src/train.py train.yaml\n"),
    "script gone": remove("train.sh"),
    "another script": rewrite("more.sh", "torchrun --nproc_per_node 2 src/train.py train.yaml\n"),
    "model": rewrite("models/tiny/config.json", json.dumps(LONGER)),
    "model gone": remove("models/tiny/config.json"),
    "config before it": rewrite("train.yaml", TRAIN.replace("template: qwen", "template: llama3")),
    "config before it gone": remove("train.yaml"),
    "checkpoint in the output": lambda folder: (folder / "saves/first/checkpoint-5").mkdir(
        parents=True
    ),
    "releases": rewrite("requirements.txt", "llamafactory==0.9.2\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_change_is_seen(project: Path, change: Change) -> None:
    """Each of these changes what is found; what was kept of before is not told any more."""
    before = Run(project)
    change(project)
    settle(project)
    plain, cached = Run(project, cached=False), Run(project)
    assert before.said != plain.said
    assert cached.said == plain.said


@pytest.mark.parametrize(
    "flags",
    [{"hardware": "8xH20"}, {"samples": 70}, {"target_version": "0.9.2"}, {"hardware": "1xT4"}],
    ids=str,
)
def test_flags_are_seen(project: Path, flags: dict[str, Any]) -> None:
    """Every way to run the tool has results of its own, and they stay side by side."""
    without = Run(project)
    plain, other = Run(project, cached=False, **flags), Run(project, **flags)
    assert other.known == []
    assert other.said == plain.said != without.said
    assert set(Run(project).known) == set(Run(project, **flags).known) == CONFIGS


def test_environment_is_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As are variables that LLaMA-Factory reads."""
    Run(project)
    monkeypatch.setenv("ALLOW_EXTRA_ARGS", "1")
    assert Run(project).known == []


def test_change_touches_few(project: Path) -> None:
    """Of a config that changes, only itself and those that start from what it writes are checked
    anew, though it was searched for what it writes for all of them."""
    Run(project)
    (project / "second.yaml").write_text(FILES["second.yaml"] + "seed: 7\n", encoding="utf-8")
    settle(project)
    again = Run(project)
    assert "second.yaml" not in again.known
    assert {"plain.yaml", "broken.yaml", "train.yaml"} <= set(again.known)


def test_same_again(project: Path) -> None:
    """Times alone do not matter, nor does a file that nobody asked about."""
    Run(project)
    for name in FILES:
        (project / f"{name}.new").write_text(FILES[name], encoding="utf-8")
        (project / f"{name}.new").replace(project / name)
    (project / "notes.txt").write_text("to do\n")
    again = Run(project)
    assert set(again.known) == CONFIGS


def test_fresh_file_of_the_same_size(project: Path) -> None:
    """A file that is written twice within a tick of the clock keeps size and time."""
    path = project / "ds.json"
    text = FILES["ds.json"]
    path.write_text(text)
    status = path.stat()
    Run(project)
    path.write_text(text.replace('"stage": 2', '"stage": 3'))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert Run(project).said == Run(project, cached=False).said
