"""Work grows with what there is to do and not with its square, counted in calls and not in time.

From n to 2n and from there to 4n the additional work has to double, in calls of functions and in
questions about files; a tenth more is allowed, and what happens once in a run does not count.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lfconfiglint.cli.commands import run_command
from lfconfiglint.file_memory import SETTLED, forget_files
from tests.counting import Work, work_of

HEAD = (
    "stage: sft\ndo_train: true\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n"
)
Files = Mapping[str, str]
Make = Callable[[int], Files]
_GROWTH = 2.2
_ONCE = 200
"""Calls that may or may not happen once in a run."""
LINT = (".", "--lang", "en", "--jobs", "1")
BASELINE = (*LINT, "--no-cache", "--baseline", "known.json")


def _lines(line: str) -> Make:
    return lambda n: {"a.yaml": HEAD + "".join(f"{line.format(n=i)}\n" for i in range(n))}


def _configs(text: str, beside: Callable[[int], Files] = lambda n: {}) -> Make:
    def make(n: int) -> Files:
        configs = {f"c{i}.yaml": f"{HEAD}{text.format(n=i, before=i - 1)}\n" for i in range(n)}
        return {**configs, **beside(n)}

    return make


def _scripts(n: int) -> Files:
    return {f"r{i}.sh": f"torchrun src/train.py c{i}.yaml\n" for i in range(n)}


def _one_script(n: int) -> Files:
    return {"all.sh": "".join(f"llamafactory-cli train c{i}.yaml\n" for i in range(n))}


def _data_sets(n: int) -> Files:
    known = ", ".join(f'"d{i}": {{"file_name": "a{i}.json"}}' for i in range(n))
    named = ",".join(f"d{i}" for i in range(n))
    return {
        "a.yaml": f"{HEAD}dataset_dir: data\ndataset: {named}\n",
        "data/dataset_info.json": f"{{{known}}}",
    }


KEYS = _lines("key_{n}: value")
ONE_CONFIG: dict[str, tuple[Make, tuple[str, ...]]] = {
    "keys": (KEYS, ()),
    "keys as JSON": (KEYS, ("--output-format", "json")),
    "keys as SARIF": (KEYS, ("--output-format", "sarif")),
    "keys as a page": (KEYS, ("--output-format", "html")),
    "keys as statistics": (KEYS, ("--statistics",)),
    "keys to be ignored": (KEYS, ("--add-ignore",)),
    "comments": (_lines("# some words {n}"), ()),
    "comments after values": (_lines("key_{n}: value  # why"), ()),
    "comments in a patch": (_lines("# some words {n}"), ("--diff",)),
    "blank lines": (_lines(""), ()),
    "ignores": (_lines("key_{n}: 1  # lfconfiglint: ignore[unknown-key]"), ()),
    "ignores above": (_lines("# lfconfiglint: ignore[unknown-key]\nkey_{n}: 1"), ()),
    "idle ignores": (_lines("# lfconfiglint: ignore[unknown-key] {n}"), ()),
    "idle ignores taken out": (_lines("# lfconfiglint: ignore[unknown-key] {n}"), ("--diff",)),
    "ignores of the file": (_lines("# lfconfiglint: ignore-file[unknown-key] {n}"), ()),
    "data sets": (_data_sets, ()),
}
MANY_CONFIGS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "folders of their own": (_configs("output_dir: out{n}"), ()),
    "one folder": (_configs("output_dir: out"), ()),
    "a chain": (_configs("output_dir: out{n}\nadapter_name_or_path: out{before}"), ()),
    "one adapter": (_configs("output_dir: out{n}\nadapter_name_or_path: out0"), ()),
    "a script each": (_configs("output_dir: out{n}", _scripts), ()),
    "one script": (_configs("output_dir: out{n}", _one_script), ()),
    "a machine": (_configs("output_dir: out{n}"), ("--hardware", "8xH20")),
    "fixes": (_configs("evaluation_strategy: steps\neval_steps: 9"), ("--fix",)),
}


def _lay_out(folder: Path, files: Files) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _counted(folder: Path, *runs: tuple[str, ...]) -> Work:
    """The work of the last of some runs in a folder."""
    os.chdir(folder)
    works = []
    for arguments in runs:
        forget_files()
        works.append(work_of(lambda: run_command(list(arguments))))  # noqa: B023
    return works[-1]


def _assert_linear(place: Path, make: Make, n: int, *runs: tuple[str, ...]) -> None:
    # the first in a process reads rules and imports modules
    numbers = (1, 1, 2, 4)
    folders = [place / str(each) for each in range(len(numbers))]
    for folder, number in zip(folders, numbers, strict=True):
        _lay_out(folder, make(number * n))
    if LINT in runs:
        # until files have settled, results of them are not kept alike
        time.sleep((SETTLED + 1e8) / 1e9)
    _, *works = [_counted(folder, *runs) for folder in folders]
    for kind in ("calls", "files"):
        one, two, four = (getattr(each, kind) for each in works)
        assert four - two <= _GROWTH * (two - one) + _ONCE, (kind, works)
    assert works[2].calls > works[0].calls + n


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.mark.parametrize("name", ONE_CONFIG)
def test_one_config(name: str, tmp_path: Path) -> None:
    """Of many lines, of every kind of them and in each form of report."""
    make, flags = ONE_CONFIG[name]
    _assert_linear(tmp_path, make, 25, (*LINT, "--no-cache", *flags))


@pytest.mark.parametrize("name", MANY_CONFIGS)
def test_configs_of_one_folder(name: str, tmp_path: Path) -> None:
    """What a config is compared with, others and scripts that start it, is looked at once for all
    of them."""
    make, flags = MANY_CONFIGS[name]
    _assert_linear(tmp_path, make, 6, (*LINT, "--no-cache", *flags))


@pytest.mark.parametrize("make", [_configs("nonsense: {n}"), KEYS], ids=["configs", "keys"])
def test_baseline(make: Make, tmp_path: Path) -> None:
    """Writing one and using it, of many entries for one config and of many configs."""
    begin = (*BASELINE, "--write-baseline")
    _assert_linear(tmp_path, make, 6, begin)
    _assert_linear(tmp_path / "used", make, 6, begin, BASELINE)


def test_results_from_the_cache(tmp_path: Path) -> None:
    """Each result is looked for once."""
    _assert_linear(tmp_path, _configs("output_dir: out{n}"), 30, LINT, LINT)
