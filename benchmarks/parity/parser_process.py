"""LLaMA-Factory's parser in its own environment, kept running and asked from here."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = 8


@dataclass(frozen=True)
class Verdict:
    """``phase`` is read, ray, parse or done; the rest is empty for an accepted config."""

    ok: bool
    phase: str
    type: str = ""
    message: str = ""
    place: str = ""


class RealParser:
    """A few parsers side by side. ``releases`` are the installed ones, by distribution."""

    def __init__(self, python: Path, distributed: bool, folder: Path, jobs: int) -> None:
        arguments = [str(python), "-m", "benchmarks.parity.real_parser"]
        if distributed:
            arguments += ["--processes", str(PROCESSES)]
        self._log = folder / "parser.log"
        self._running = [_start(arguments, folder, self._log) for _ in range(jobs)]
        self.releases: dict[str, str] = {}
        for process in self._running:
            self.releases = self._answer(process)

    def __enter__(self) -> RealParser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._running:
            process.kill()
            process.wait()

    def ask(self, paths: Sequence[Path]) -> list[Verdict]:
        """The verdict on each config, in order."""
        count = len(self._running)
        with ThreadPoolExecutor(count) as pool:
            shares = [paths[start::count] for start in range(count)]
            answers = list(pool.map(self._ask_one, self._running, shares))
        return [answers[index % count][index // count] for index in range(len(paths))]

    def _ask_one(self, process: subprocess.Popen[str], paths: Sequence[Path]) -> list[Verdict]:
        fields = ("ok", "phase", "type", "message", "place")
        verdicts = []
        for path in paths:
            with contextlib.suppress(BrokenPipeError):
                stream = _open(process.stdin)
                stream.write(f"{path}\n")
                stream.flush()
            answer = self._answer(process, path)
            verdicts.append(Verdict(**{name: answer[name] for name in fields if name in answer}))
        return verdicts

    def _answer(self, process: subprocess.Popen[str], path: Path | None = None) -> dict[str, Any]:
        line = _open(process.stdout).readline()
        if not line:
            log = self._log.read_text("utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"the parser ended at {path} with {process.wait()}: {log}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _start(arguments: list[str], folder: Path, log: Path) -> subprocess.Popen[str]:
    with log.open("a", encoding="utf-8") as stream:
        return subprocess.Popen(
            arguments,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stream,
            encoding="utf-8",
        )


def _open(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise RuntimeError("the parser has no pipe")
    return stream
