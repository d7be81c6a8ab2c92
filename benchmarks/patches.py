"""Whether ``git apply`` takes what ``--diff`` prints, and makes of it what ``--fix`` writes.

Every config below the given folders, in nine ways to write its bytes; more flags of lfconfiglint
may follow:

    python -m benchmarks.patches FOLDER... [-- FLAG...]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.edits.variants import variants

_FLAGS = ["--unsafe-fixes", "--isolated", "--hardware", "8xH20", "--samples", "20000"]
_FLAGS += ["--target-version", "0.9.5"]
_FILES_EACH = 300
"""Of a patch: a bigger one takes no longer, and says less about where it fails."""


def main(arguments: Sequence[str]) -> int:
    """The exit code: 1 where a patch was refused or gives something else."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    flags = [*_FLAGS, *arguments[split + 1 :]]
    files = changed = wrong = 0
    for folder in arguments[:split]:
        for part in _parts(sorted(Path(folder).rglob("*.y*ml"))):
            with tempfile.TemporaryDirectory() as name:
                done, patched, faults = _try(part, Path(name), flags)
            files, changed, wrong = files + done, changed + patched, wrong + len(faults)
            print(*faults, sep="\n", end="\n" * bool(faults), flush=True)
    print(f"{files} files, {changed} changed by a patch, {wrong} wrong")
    return bool(wrong)


def _parts(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    step = max(_FILES_EACH // 9, 1)
    yield from (paths[start : start + step] for start in range(0, len(paths), step))


def _try(paths: Sequence[Path], folder: Path, flags: Sequence[str]) -> tuple[int, int, list[str]]:
    """How many files there are, how many the patch changes, and what is wrong."""
    patched, fixed = folder / "repository" / "below", folder / "fixed"
    files = sum(_spread(path, number, (patched, fixed)) for number, path in enumerate(paths))
    if not files:
        return 0, 0, []
    patch = _tool(patched, ["--diff", *flags])
    changed = patch.count(b"\n+++ ")
    subprocess.run(["git", "init", "-q"], cwd=patched.parent, check=True)
    for check in (["--check"], []) if patch else ():
        command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", *check]
        if subprocess.run(command, input=patch, cwd=patched, check=False).returncode:
            return files, changed, [f"git refuses the patch of {paths[0]} to {paths[-1]}"]
    _tool(fixed, ["--fix", *flags])
    faults = [f"{paths[0]} to {paths[-1]}: {name} differs" for name in _differing(patched, fixed)]
    if _tool(fixed, ["--diff", *flags]):
        faults.append(f"{paths[0]} to {paths[-1]}: a second run changes something")
    return files, changed, faults


def _spread(path: Path, number: int, targets: Sequence[Path]) -> int:
    """Write every variant of a config into each folder; their number."""
    try:
        written = list(variants(path.read_bytes()))
    except UnicodeDecodeError:
        return 0
    for name, content in written:
        for target in targets:
            place = target / name / f"{number} {path.name}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return len(written)


def _tool(folder: Path, flags: Sequence[str]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", ".", *flags],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
        env={**os.environ, "XDG_STATE_HOME": str(folder.parent / "state")},
    )  # fmt: skip
    return done.stdout


def _differing(patched: Path, fixed: Path) -> list[str]:
    trees = [
        {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (patched, fixed)
    ]
    return sorted({name for name, _ in trees[0].items() ^ trees[1].items()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
