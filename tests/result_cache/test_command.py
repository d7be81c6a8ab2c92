"""``lfconfiglint check`` with a cache: the same to the last byte, for every form of report."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from lfconfiglint.many import FEW
from lfconfiglint.report.formats.table import FORMATS
from tests.helpers import ROOT, run_tool
from tests.result_cache.project import Run
from tests.rule_sources import examples

BAD = (
    "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n"
    "per_gpu_train_batch_size: 2\nbf16: tru\nsave_step: 500\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Enough configs for several processes."""
    place = tmp_path / "configs"
    place.mkdir()
    for number in range(FEW + 20):
        text = BAD if number % 3 else f"{BAD}seed: {number}\nlearning_rate: 1e-{number}\n"
        (place / f"{number:03}.yaml").write_text(text, encoding="utf-8")
    (place / "other.yaml").write_text("key: value\n", encoding="utf-8")
    (place / "broken.yaml").write_text("stage: [\nfinetuning_type: lora\n", encoding="utf-8")
    return place


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("results/??/*") if path.is_file())


def run(
    folder: Path, *arguments: str, cache: str = "cache", **env: str
) -> subprocess.CompletedProcess[bytes]:
    place = str(folder.parent / cache)
    return run_tool(".", *arguments, cwd=folder, env={"XDG_CACHE_HOME": place, **env})


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["--output-format", "concise", "--lang", "zh"], ["--output-format", "json"],
        ["--output-format", "sarif"], ["--output-format", "jsonl"], ["--statistics"], ["--diff"],
        ["--jobs", "1"], ["--jobs", "3"], ["--hardware", "8xH20", "--select", "keys,checkpoint"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_cache_changes_nothing(folder: Path, arguments: list[str]) -> None:
    """Neither what is said nor the exit code, however the results were first found."""
    plain = run(folder, "--no-cache", *arguments)
    assert plain.stdout
    for _ in range(2):
        cached = run(folder, *arguments)
        assert (cached.stdout, cached.stderr, cached.returncode) == (
            plain.stdout,
            plain.stderr,
            plain.returncode,
        )


def test_every_form(folder: Path) -> None:
    """Reports in files, all forms in one run: the same bytes without a cache, with a new one, and
    with one that knows everything, in the same forms or in each alone."""
    forms = [form for form in FORMATS if form != "text"]

    def reports(name: str, *arguments: str) -> dict[str, bytes]:
        place = folder.parent / name
        place.mkdir()
        named = [f"--output-format={form}:{place / form}" for form in forms]
        run(folder, *arguments, *named)
        return {form: (place / form).read_bytes() for form in forms}

    plain = reports("plain", "--no-cache")
    assert all(plain.values())
    assert reports("new") == reports("known") == plain
    one = folder.parent / "one"
    for _ in range(2):
        run(folder, f"--output-format=sarif:{one}")
        assert one.read_bytes() == plain["sarif"]


def test_where(folder: Path) -> None:
    """In the user's cache folder, where the settings say, or where the environment does."""
    run(folder, "--no-cache")
    assert kept(folder.parent) == []
    run(folder)
    assert kept(folder.parent / "cache" / "lfconfiglint")
    (folder / "lfconfiglint.toml").write_text('cache-dir = ".kept"\n', encoding="utf-8")
    run(folder)
    assert kept(folder / ".kept")
    run(folder, LFCONFIGLINT_CACHE_DIR=str(folder.parent / "named"))
    assert kept(folder.parent / "named")


def test_few_files_go_without(tmp_path: Path) -> None:
    """A check of one file, as on every save, neither reads nor writes any of it."""
    (tmp_path / "one.yaml").write_text(BAD, encoding="utf-8")
    run_tool("one.yaml", cwd=tmp_path, env={"XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert not (tmp_path / "cache").exists()


def test_fixes_are_not_kept(folder: Path) -> None:
    """What is written comes from the file as it is."""
    run(folder)
    assert run(folder, "--fix").returncode == 1
    assert b"\nper_device_train_batch_size" in (folder / "000.yaml").read_bytes()
    assert run(folder).stdout == run(folder, "--no-cache").stdout


def test_baseline(folder: Path) -> None:
    """Findings that are known stay hidden, and are told apart by the values in the file."""
    run(folder)
    run(folder, "--baseline", "known.json", "--write-baseline")
    plain, cached = (
        run(folder, "--baseline", "known.json", *more) for more in (["--no-cache"], [])
    )
    assert plain.returncode == cached.returncode == 0
    assert plain.stderr == cached.stderr


def test_runs_at_once(folder: Path) -> None:
    """Runs that fill one cache at the same time do not get in each other's way."""
    plain = run(folder, "--no-cache")
    command = [sys.executable, "-m", "lfconfiglint", ".", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    environment["XDG_CACHE_HOME"] = str(folder.parent / "cache")
    runs = [
        subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [each.communicate(timeout=120)[0] for each in runs] == [plain.stdout] * 4
    assert run(folder).stdout == plain.stdout
    assert not list((folder.parent / "cache").rglob("*.tmp"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written(folder: Path) -> None:
    """A run in a sandbox says the same."""
    place = folder.parent / "cache"
    place.mkdir(mode=0o500)
    assert run(folder).stdout == run(folder, "--no-cache").stdout


def test_examples_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings of hundreds of rules, with their values, fixes and notes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # what is not a number is not even equal to itself
    bad = (each for each in examples() if each.bad is not None and ".nan" not in each.bad)
    for number, example in enumerate(islice(bad, 0, None, 5)):
        (tmp_path / f"{number:04}.yaml").write_bytes(example.bad_bytes)
    monkeypatch.chdir(tmp_path)
    plain, first, second = (Run(tmp_path, cached=cached) for cached in (False, True, True))
    assert first.said == second.said == plain.said
    assert first.found == second.found == plain.found
    assert len(second.known) == len(plain.reports) > 100
    assert not any(report.status == "failed" for report in plain.reports)
    assert len({found.rule for each in plain.reports for found in each.result.diagnostics}) > 100
