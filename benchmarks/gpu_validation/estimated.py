"""What ``lfconfiglint estimate`` says about a case, asked as a user asks it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.gpu_validation.cases import Case, model_config, training_config

ROOT = Path(__file__).resolve().parents[2]

PHASES = ("load", "train", "save")
ROOM = 0.92
"""Share of the card that the upper end of an estimate may take for a case to be run."""


class Machine(NamedTuple):
    """Bytes of the card and the host, and bytes per second to the disk; None where unknown."""

    card_memory: int
    host_memory: int | None = None
    disk_speed: int | None = None


def estimate(case: Case, work: Path, machine: Machine) -> dict[str, Any]:
    """The estimate's ``memory`` and ``checkpoint``; ``{"error": ...}`` when it has none."""
    folder = work / f"estimate-{case.size}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(model_config(case.size)))
    config = work / "train.yaml"
    config.write_text(training_config(case, str(folder)))
    profile = {
        "gpus_per_node": 1,
        "gpu_memory": machine.card_memory,
        "capabilities": {"bf16": True},
        "host_memory": machine.host_memory,
        "disk": {"write_bandwidth": machine.disk_speed},
    }
    hardware = work / "machine.json"
    hardware.write_text(json.dumps(profile))
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", "estimate", str(config), "--isolated",
         "--output-format", "json", "--hardware", str(hardware), "--samples", "100"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    try:
        file: dict[str, Any] = json.loads(done.stdout)["files"][0]
        # without paths, so that the results can be published
        parameters = {key: file["model"][key] for key in ("total_params", "trainable_params")}
        return {**parameters, "memory": file["memory"], "checkpoint": file["checkpoint"]}
    except (ValueError, KeyError, IndexError):
        return {"error": (done.stderr or done.stdout).strip()[-300:]}


def fits(estimated: dict[str, Any], card_memory: int) -> bool:
    """Whether loading and training surely fit; an estimate that is missing says nothing against."""
    if "error" in estimated:
        return True
    gpu = estimated["memory"]["gpu"]
    highs = [gpu[phase]["high"] for phase in PHASES if gpu[phase]["high"] is not None]
    return not highs or max(highs) <= ROOM * card_memory
