"""The processes that ask and measure, in the environment that has torch, one for each case."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.gpu_validation.cases import Case
from benchmarks.gpu_validation.estimated import ROOT
from benchmarks.gpu_validation.measure import ON_CPU, RESULT, WEIGHTS_ONLY

CASE_SECONDS = 300


def probe(python: str) -> dict[str, Any] | str:
    """What the environment has, or why it cannot be asked."""
    try:
        done = _python(python, "probe", timeout=120)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
        return f"nothing to measure with: {python} does not answer ({error})"
    return found


def measured(python: str, case: Case, work: Path, *, on_cpu: bool) -> dict[str, Any]:
    """What the measuring process found; a case that fails does not stop the others."""
    weights = work / f"weights-{case.size}"
    arguments = [str(weights), str(work / "saves"), json.dumps(case.as_json())]
    arguments += [ON_CPU] if on_cpu else []
    try:
        if not (weights / "config.json").exists():
            # in a process of its own, so that it leaves no memory behind
            _python(python, "measure", *arguments, WEIGHTS_ONLY, timeout=CASE_SECONDS)
        done = _python(python, "measure", *arguments, timeout=CASE_SECONDS)
    except subprocess.TimeoutExpired:
        return {"status": "failed", "reason": f"not done after {CASE_SECONDS} seconds"}
    for line in done.stdout.splitlines():
        if line.startswith(RESULT):
            result: dict[str, Any] = json.loads(line.removeprefix(RESULT))
            return result
    last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
    return {"status": "failed", "reason": f"exit code {done.returncode}: {last[:300]}"}


def _python(python: str, module: str, *args: str, timeout: int) -> subprocess.CompletedProcess[str]:
    """Run a module of this package; of several cards it sees the first."""
    first = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]
    return subprocess.run(
        [python, "-m", f"benchmarks.gpu_validation.{module}", *args],
        cwd=ROOT,
        # numbered as nvidia-smi does
        env={**os.environ, "CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": first},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
