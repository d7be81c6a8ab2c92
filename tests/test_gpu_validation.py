"""The GPU benchmark, as far as it needs no GPU: its plan, its figures, and skipping it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.gpu_validation import __main__ as program
from benchmarks.gpu_validation import processes
from benchmarks.gpu_validation.cases import (
    Case,
    all_cases,
    dry_cases,
    model_config,
    smaller,
    training_config,
)
from benchmarks.gpu_validation.estimated import Machine, estimate, fits
from benchmarks.gpu_validation.measure import RESULT
from benchmarks.gpu_validation.meter import Meter
from benchmarks.gpu_validation.probe import probe
from benchmarks.gpu_validation.summary import compared, lines
from tests.helpers import lint_text

GIB = 2**30
H100 = Machine(79 * GIB, 1024 * GIB, 10**9)

PHASES = {
    "load": {"allocated": 2 * GIB, "device_used": 4 * GIB, "seconds": 3.0},
    "forward": {"allocated": 9 * GIB, "device_used": 12 * GIB},
    "backward": {"allocated": 10 * GIB, "device_used": 13 * GIB},
    "step": {"allocated": 8 * GIB, "device_used": 13 * GIB, "anonymous": 10**9},
    "save": {"seconds": 2.5, "anonymous": 3 * 10**9, "allocated": 5},
}


def test_twelve_cases() -> None:
    """Three methods, two lengths, with and without checkpointing, each once."""
    cases = all_cases()
    assert (
        len(cases) == len({(case.method, case.checkpointing, case.length) for case in cases}) == 12
    )
    assert {case.method for case in dry_cases()} == {case.method for case in cases}


@pytest.mark.parametrize(
    ("size", "parameters"), [("0.5B", 494032768), ("1.5B", 1543714304), ("3B", 3085938688)]
)
def test_shapes_are_the_published_ones(tmp_path: Path, size: str, parameters: int) -> None:
    """Parameter counts as published with Qwen2.5's safetensors."""
    found = estimate(Case("full", True, 1024, size), tmp_path, H100)
    assert found["total_params"] == parameters


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_configs_are_clean(case: Case, tmp_path: Path) -> None:
    """What is measured is a run that LLaMA-Factory would start."""
    (tmp_path / "config.json").write_text(json.dumps(model_config(case.size)))
    _, result = lint_text(training_config(case, str(tmp_path)))
    errors = [found.rule for found in result.diagnostics if found.severity == "error"]
    assert errors == []


def test_a_case_that_does_not_fit_takes_a_smaller_model(tmp_path: Path) -> None:
    wanted = Case("lora", True, 8192, "3B")
    assert smaller("3B") == "1.5B"
    assert smaller("0.5B") is None
    case, estimated = program._fitting(wanted, tmp_path, H100)
    assert (case, fits(estimated, H100.card_memory)) == (wanted, True)
    case, estimated = program._fitting(wanted, tmp_path, Machine(8 * GIB))
    assert (case.size, fits(estimated, 8 * GIB)) == ("0.5B", False)


def test_an_estimate_that_fails_is_kept_as_such(tmp_path: Path) -> None:
    """The measurement is worth having even then."""
    found = estimate(Case("full", True, -5, "tiny"), tmp_path, Machine(5))
    assert "gpu_memory" in found["error"]
    assert fits(found, 5)


def test_comparison() -> None:
    """Peaks over the phases of a step; what others use on the card is not the run's."""
    gpu = {
        "load": {"allocated": 2 * GIB, "peak": 3 * GIB},
        "train": {"allocated": 11 * GIB, "peak": 12 * GIB},
    }
    checkpoint = {"bytes": 100, "write_seconds": {"low": 1.0, "high": 4.0}}
    result = {
        "name": "a case",
        "status": "measured",
        "phases": PHASES,
        "files": {"a": 60, "b": 40},
        "estimate": {"memory": {"gpu": gpu}, "checkpoint": checkpoint},
    }
    pairs = compared(result, GIB)
    assert pairs["train allocated"] == {
        "measured": 10 * GIB, "estimated": 11 * GIB, "error": pytest.approx(0.1)
    }  # fmt: skip
    assert pairs["load process"]["error"] == 0.0
    assert pairs["train process"]["measured"] == 12 * GIB
    assert pairs["checkpoint bytes"]["error"] == 0.0
    assert compared(result, None)["train process"]["error"] is None
    (line,) = lines([{**result, "compared": pairs}])
    assert "train allocated 10.0 GiB (estimated 11.0 GiB, +10.0%)" in line
    assert "save 2.5 s (estimated 1.0 to 4.0), host +1.9 GiB" in line


class Card:
    """A stand-in for ``torch.cuda`` whose peak falls when it is reset."""

    def __init__(self) -> None:
        self.peak = 0

    def reset_peak_memory_stats(self) -> None:
        self.peak = 1

    def synchronize(self) -> None:
        """Nothing is queued."""

    def mem_get_info(self) -> tuple[int, int]:
        return 60, 100

    def max_memory_allocated(self) -> int:
        return self.peak

    def max_memory_reserved(self) -> int:
        return self.peak + 5


def test_meter() -> None:
    """Every phase has its own peak, and of several steps the largest."""
    card = Card()
    meter = Meter(SimpleNamespace(cuda=card), cuda=True)
    with meter.phase("load"):
        card.peak = 50
    meter.start()
    for peak in (30, 70, 10):
        card.peak = peak
        meter.mark("forward")
        meter.mark("backward")
    shown = {name: (one["allocated"], one["reserved"]) for name, one in meter.phases.items()}
    assert shown == {"load": (50, 55), "forward": (70, 75), "backward": (1, 6)}
    assert meter.phases["load"]["device_used"] == 40


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["gpu_validation", *arguments])
    return program.main()


def test_without_torch_or_gpu(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It can stand in any pipeline: there is nothing to measure, and that is no failure."""
    found: dict[str, Any] = {"versions": {}, "missing": ["torch"], "card": None}
    monkeypatch.setattr(program, "probe", lambda _: found)
    assert run(monkeypatch) == 0
    assert "torch not installed" in capsys.readouterr().out
    found["missing"] = []
    assert run(monkeypatch) == 0
    assert "no GPU" in capsys.readouterr().out
    monkeypatch.undo()
    assert run(monkeypatch, "--python", "/nonexistent/python") == 0
    assert "does not answer" in capsys.readouterr().out


def test_results_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A case that breaks does not stop the others, and the exit code tells."""
    answers = iter(
        [
            f"noise\n{RESULT}{json.dumps({'status': 'measured', 'phases': PHASES, 'files': {}})}",
            f"{RESULT}{json.dumps({'status': 'out_of_memory', 'reason': 'CUDA out of memory'})}",
            "",
        ]
    )

    def answer(python: str, module: str, *args: str, timeout: int) -> Any:
        assert timeout > 0
        if module == "probe":
            content = json.dumps({"versions": {"torch": "2.9"}, "missing": [], "card": None})
            return subprocess.CompletedProcess([python], 0, content, "")
        if "--weights-only" in args:
            return subprocess.CompletedProcess([python], 0, "", "")
        return subprocess.CompletedProcess([python], 1, next(answers), "Killed")

    monkeypatch.setattr(processes, "_python", answer)
    path = tmp_path / "results.json"
    assert run(monkeypatch, "--dry-run", "--output", str(path), "--work-dir", str(tmp_path)) == 1
    content = json.loads(path.read_text())
    statuses = [case["status"] for case in content["cases"]]
    assert statuses == ["measured", "out_of_memory", "failed"]
    assert content["cases"][2]["reason"] == "exit code 1: Killed"
    assert (content["dry_run"], content["versions"]["torch"]) == (True, "2.9")
    assert str(tmp_path) not in path.read_text()


def test_probe_tells_what_is_missing() -> None:
    found = probe()
    assert set(found) == {"versions", "missing", "card"}
    assert found["versions"]["python"].startswith("3.")


def test_dry_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The whole way on the CPU, where torch is installed."""
    for name in ("torch", "transformers", "peft"):
        pytest.importorskip(name)
    path = tmp_path / "results.json"
    assert run(monkeypatch, "--dry-run", "--output", str(path)) == 0
    cases = json.loads(path.read_text())["cases"]
    assert {case["status"] for case in cases} == {"measured"}
    assert all(abs(case["compared"]["checkpoint bytes"]["error"]) < 0.01 for case in cases)
