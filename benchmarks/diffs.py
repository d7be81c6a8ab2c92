"""Does git take the patch that ``--diff`` shows, and does that give what ``--fix`` writes?

``python -m benchmarks.diffs FOLDER --count 200`` puts configs of the folder into a repository, in
nine byte variants, runs the tool on them both ways and compares the trees byte by byte.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.edits.variants import variants

_TOOL = [sys.executable, "-m", "lfconfiglint"]
_FLAGS = ["--unsafe-fixes", "--isolated", "--hardware", "8xH20", "--samples", "20000"]
_FLAGS += ["--target-version", "0.9.5"]


def _lay_out(folder: Path, count: int | None, seed: int, into: Path) -> int:
    paths = sorted(path for path in folder.rglob("*.y*ml") if path.is_file())
    if count is not None:
        paths = random.Random(seed).sample(paths, min(count, len(paths)))
    written = 0
    for number, path in enumerate(paths):
        try:
            ways = list(variants(path.read_bytes()))
        except UnicodeDecodeError:
            continue
        for name, data in ways:
            (into / name).mkdir(parents=True, exist_ok=True)
            (into / name / f"{number}.yaml").write_bytes(data)
            written += 1
    return written


def _tool(cwd: Path, *flags: str) -> bytes:
    found = subprocess.run(
        [*_TOOL, ".", *flags, *_FLAGS], cwd=cwd, capture_output=True, check=False
    )
    return found.stdout


def _git(cwd: Path, *arguments: str, stdin: bytes = b"") -> bool:
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=False)
    if done.returncode:
        print(done.stderr.decode()[:2000])
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        patched, fixed = Path(name) / "patched", Path(name) / "fixed"
        files = _lay_out(options.folder, options.count, options.seed, patched)
        shutil.copytree(patched, fixed)
        _git(patched, "init", "-q")
        patch = _tool(patched, "--diff")
        _tool(fixed, "--fix")
        apply = ("apply", "--whitespace=nowarn")
        taken = _git(patched, *apply, "--check", stdin=patch) and _git(patched, *apply, stdin=patch)
        again = _tool(fixed, "--diff")
        different = [
            path.relative_to(fixed)
            for path in fixed.rglob("*.yaml")
            if path.read_bytes() != (patched / path.relative_to(fixed)).read_bytes()
        ]
    changed = patch.count(b"\n--- a/") + patch.startswith(b"--- a/")
    print(f"{files} files, {changed} changed, patch {'taken' if taken else 'NOT TAKEN'}")
    print(f"{len(different)} differ from --fix: {[str(path) for path in different[:5]]}")
    print(f"a second run changes {again.count(b'+++ b/')}; seed {options.seed}")
    return 0 if taken and not different and not again else 1


if __name__ == "__main__":
    sys.exit(main())
