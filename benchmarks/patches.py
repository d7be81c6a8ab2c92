"""Whether ``git apply`` takes what ``--diff`` prints, and makes of it what ``--fix`` writes.

Every config below the given folders, in nine ways to write its bytes:

    python -m benchmarks.patches FOLDER... [-- FLAGS of lfconfiglint]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.edits.variants import variants


def main(arguments: Sequence[str]) -> int:
    """The exit code: 1 where a patch was refused or gives something else."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    flags = ["--unsafe-fixes", *arguments[split + 1 :]]
    with tempfile.TemporaryDirectory() as name:
        patched = Path(name, "patched", "below")
        patched.mkdir(parents=True)
        files = _spread(arguments[:split], patched)
        subprocess.run(["git", "init", "-q"], cwd=patched.parent, check=True)
        fixed = shutil.copytree(patched, Path(name, "fixed"))
        patch = _tool(patched, ["--diff", *flags], Path(name, "state"))
        for check in (["--check"], []):
            command = ["git", "apply", "--whitespace=nowarn", *check]
            if subprocess.run(command, input=patch, cwd=patched, check=False).returncode:
                print("git refuses the patch")
                return 1
        _tool(fixed, ["--fix", *flags], Path(name, "state"))
        return _compare(patched, fixed, files, patch)


def _spread(folders: Sequence[str], target: Path) -> int:
    """Write every variant of every config; their number."""
    number = 0
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.y*ml")):
            try:
                written = list(variants(path.read_bytes()))
            except UnicodeDecodeError:
                continue
            for name, content in written:
                number += 1
                place = target / name / f"{number} {path.name}"
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content)
    return number


def _tool(folder: Path, flags: Sequence[str], state: Path) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", ".", *flags],
        cwd=folder, stdout=subprocess.PIPE, check=False,
        env={**os.environ, "XDG_STATE_HOME": str(state)},
    )  # fmt: skip
    return done.stdout


def _compare(patched: Path, fixed: Path, files: int, patch: bytes) -> int:
    names = {path.relative_to(folder) for folder in (patched, fixed) for path in folder.rglob("*")}
    differ = [
        name
        for name in sorted(names)
        if not (patched / name).is_dir()
        and (
            not (patched / name).exists()
            or not (fixed / name).exists()
            or (patched / name).read_bytes() != (fixed / name).read_bytes()
        )
    ]
    changed = patch.count(b"\n+++ ")
    print(f"{files} files, {changed} changed by the patch, {len(differ)} differ")
    for name in differ[:20]:
        print(f"  {name}")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
