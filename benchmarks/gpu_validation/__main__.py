"""``python -m benchmarks.gpu_validation``: about ten minutes on one GPU; see the README.

Exits with 0 where there is no GPU or no torch: there is then nothing to measure.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.gpu_validation.cases import Case, all_cases, dry_cases, smaller
from benchmarks.gpu_validation.estimated import Machine, estimate, fits
from benchmarks.gpu_validation.machine import disk_speed, driver, used_by_others
from benchmarks.gpu_validation.processes import measured, probe
from benchmarks.gpu_validation.summary import compared, lines
from lfconfiglint import __version__
from lfconfiglint.hardware.detect_host import host_memory

SCHEMA_VERSION = 1
DRY_MEMORY = 24 * 2**30
"""The card that a dry run pretends to have."""


def main() -> int:
    options = _options()
    found = probe(options.python)
    if isinstance(found, str):
        print(found)
        return 0
    if found["missing"]:
        print(f"nothing to measure with: {', '.join(found['missing'])} not installed")
        return 0
    if found["card"] is None and not options.dry_run:
        print("no GPU: torch sees none; --dry-run runs tiny models on the CPU instead")
        return 0
    card = None if options.dry_run else found["card"]
    # before a process of ours uses the card
    used = used_by_others() if card else None
    with tempfile.TemporaryDirectory(dir=options.work_dir, prefix="gpu-validation-") as name:
        work = Path(name)
        machine = Machine(
            card["memory"] if card else DRY_MEMORY,
            host_memory().usable,
            disk_speed(work, 10**9 if card else 2**24),
        )
        results = _all_results(options, work, machine, used)
    content = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "dry_run": options.dry_run,
        "versions": found["versions"],
        "card": card,
        "allocator": os.environ.get("PYTORCH_CUDA_ALLOC_CONF"),
        "driver": driver() if card else None,
        "used_by_others": used,
        "host_memory": machine.host_memory,
        "disk_write_bandwidth": machine.disk_speed,
        "cases": results,
    }
    options.output.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(*lines(results), f"written to {options.output}", sep="\n")
    return 1 if any(result["status"] == "failed" for result in results) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu_validation")
    parser.add_argument("--python", default=sys.executable, help="has torch, transformers, peft")
    parser.add_argument("--output", type=Path, default=Path("gpu_validation.json"))
    parser.add_argument("--work-dir", type=Path, help="30 GB free (default: the system's)")
    parser.add_argument("--minutes", type=float, default=10, help="no case starts after these")
    parser.add_argument("--dry-run", action="store_true", help="tiny models, on the CPU")
    return parser.parse_args()


def _all_results(
    options: argparse.Namespace, work: Path, machine: Machine, used: int | None
) -> list[dict[str, Any]]:
    end = time.monotonic() + 60 * options.minutes
    results = []
    outcome: dict[str, Any]
    for planned in dry_cases() if options.dry_run else all_cases():
        case, estimated = _fitting(planned, work, machine)
        if time.monotonic() > end:
            outcome = {"status": "skipped", "reason": f"{options.minutes:g} minutes were over"}
        elif not fits(estimated, machine.card_memory):
            outcome = {"status": "skipped", "reason": "estimated not to fit on this card"}
        else:
            print(f"{case.name} ...", file=sys.stderr, flush=True)
            outcome = measured(options.python, case, work, on_cpu=options.dry_run)
        result = {"name": case.name, "case": case.as_json(), **outcome, "estimate": estimated}
        results.append({**result, "compared": compared(result, used)})
    return results


def _fitting(case: Case, work: Path, machine: Machine) -> tuple[Case, dict[str, Any]]:
    """The case with the largest model that fits, or the smallest, and its estimate."""
    while True:
        estimated = estimate(case, work, machine)
        size = smaller(case.size)
        if fits(estimated, machine.card_memory) or size is None:
            return case, estimated
        case = replace(case, size=size)


if __name__ == "__main__":
    sys.exit(main())
