"""What a run of ``--fix`` leaves where the system fails: faults at each of its real system calls.

``python -m benchmarks.faults`` needs strace. A config and a new DeepSpeed file are written, with
the record for ``undo``; each call, in turn, fails with ENOSPC, EIO and EACCES, and is the last one
of a process that is killed before or after it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

_CONFIG = """\
stage: sft
do_train: true
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
bf16: true
max_grad_norm: 0.5
deepspeed: shared/ds.json
"""
_SHARED = '{"train_micro_batch_size_per_gpu": 1, "zero_optimization": {"stage": 2}}\n'
_CALLS = (
    "openat,write,fsync,close,read,rename,link,unlink,unlinkat,rmdir,mkdir,chmod,chown,flock,"
    "newfstatat,access,getdents64,listxattr"
)
_TOOL = [sys.executable, "-m", "lfconfiglint", "runs/a.yaml", "--fix", "--unsafe-fixes"]
_TOOL += ["--isolated", "--no-comments", "--select", "deepspeed-without-clipping"]
# the last: the call is left out and said to be done
_FAULTS = ("error=ENOSPC", "error=EIO", "error=EACCES", "signal=SIGKILL", "retval=0:signal=SIGKILL")
Tree = dict[str, str]


def _lay_out(folder: Path) -> None:
    for name, text in (("runs/a.yaml", _CONFIG), ("shared/ds.json", _SHARED)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)


def _run(folder: Path, command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(Path.cwd())}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)


def _tree(folder: Path) -> Tree:
    return {path.name: path.read_text() for path in sorted((folder / "runs").iterdir())}


def _calls(folder: Path) -> Iterator[tuple[str, int]]:
    """The calls of a run from the first lock on: their names, and which of that name each is."""
    trace = folder / "trace"
    _run(folder, ["strace", "-f", "-y", "-e", f"trace={_CALLS}", "-o", str(trace), *_TOOL])
    counts: Counter[str] = Counter()
    locked = False
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"\d+ +(\w+)\(", line)
        if match is None:
            continue
        counts[match[1]] += 1
        locked = locked or match[1] == "flock"
        if locked and str(folder) in line:
            yield match[1], counts[match[1]]


def _faults_of(
    fault: str, call: str, number: int, after: Tree, ends: Counter[str]
) -> Iterator[str]:
    """What is wrong with a run whose call goes wrong; how it ends is counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out(folder)
        before = _tree(folder)
        inject = f"inject={call}:{fault}:when={number}"
        out = ["-o", os.devnull, "-e", f"trace={call}"]
        done = _run(folder, ["strace", "-f", *out, "-e", inject, *_TOOL])
        if b"Traceback" in done.stderr:
            yield "a traceback: " + done.stderr.decode(errors="replace")[-400:]
        found = _tree(folder)
        died = done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        ends["killed" if died else f"exit {done.returncode}"] += 1
        ends["config written" if found["a.yaml"] == after["a.yaml"] else "config as before"] += 1
        whole = {each: text for each, text in found.items() if not each.startswith(".")}
        killed = "SIGKILL" in fault
        between = {**after, "a.yaml": _CONFIG}
        if whole not in ((before, between, after) if killed else (before, after)):
            yield f"files: {whole}"
        if not killed and whole != found and call != "unlink":
            yield f"left lying around: {sorted(found)}"
        _run(folder, _TOOL)
        if _tree(folder) != after:
            yield f"the next run leaves {sorted(_tree(folder))}"
        state = [path.name for path in folder.glob("state/lfconfiglint/undo/.*")]
        if state and found != after:
            yield f"the next run leaves {state} among the records"
        if found == before:
            _run(folder, [*_TOOL[:3], "undo"])
            if _tree(folder) != before:
                yield f"undo leaves {sorted(_tree(folder))}"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        _lay_out(Path(name))
        calls = list(_calls(Path(name)))
        after = _tree(Path(name))
    runs = wrong = 0
    ends: Counter[str] = Counter()
    for call, number in calls:
        for fault in _FAULTS:
            runs += 1
            for what in _faults_of(fault, call, number, after, ends):
                wrong += 1
                print(f"{call} {number} {fault}: {what}", flush=True)
    print(f"{len(calls)} calls, {runs} runs, {wrong} wrong; {dict(ends)}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
