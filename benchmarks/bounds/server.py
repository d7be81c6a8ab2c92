"""The language server under a typist who never stops: python -m benchmarks.bounds.server FOLDER

Real configs of the folder are typed into the server, one character after the other; behind each,
the findings of just that version have to come, and a completion, a hover, a lens and all actions at
the place of the cursor are asked for every few. Then each of the odd configs of ``configs.py`` is
opened and changed. Anything but an answer, and a word on standard error, are wrong. Linux alone:
the server's processor time and memory are read from ``/proc``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.bounds.configs import CONFIGS
from tests.server.wire import Message, changed, framed, notice, opened, request, span, start

_FLAGS = ("--hardware", "8xH20", "--samples", "20000", "--isolated", "--lang", "en")
_ASKED_EVERY = 7
_SLOW = 2.0
"""Seconds of a processor for one change of a config of a megabyte."""


class Live:
    """A session in which each message is sent when the last was answered."""

    def __init__(self, folder: Path, errors: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lfconfiglint", "server", *_FLAGS],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors.open("wb"), cwd=folder,
        )  # fmt: skip
        self.wrong: list[str] = []
        self._number = 0
        for each in start(folder):
            self.send(each)
        self.received("id")

    def send(self, message: Message) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(framed(message))
        self._process.stdin.flush()

    def received(self, key: str) -> Any:
        """The next message, which should have that key."""
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()).strip():
            if line.startswith(b"Content-Length: "):
                length = int(line.split()[1])
        message = json.loads(self._process.stdout.read(length) or b"null")
        if message is None or key not in message or "error" in message:
            self.wrong.append(f"{key}: {str(message)[:300]}")
        return message or {}

    def typed(self, uri: str, version: int, *changes: Message) -> float:
        """Seconds until the findings of that version came."""
        before = time.perf_counter()
        self.send(changed(uri, version, *changes))
        found = self.received("params").get("params", {})
        if (found.get("uri"), found.get("version")) != (uri, version):
            self.wrong.append(f"findings of {found.get('uri')} {found.get('version')}")
        return time.perf_counter() - before

    def asked(self, uri: str, line: int, column: int) -> None:
        """Whatever an editor asks about a place."""
        place = {"line": line, "character": column}
        text = {"textDocument": {"uri": uri}}
        everywhere = {"range": span(0, 0, line, column), "context": {"diagnostics": []}}
        for what, more in (
            ("completion", {"position": place}), ("hover", {"position": place}),
            ("codeLens", {}), ("codeAction", everywhere),
        ):  # fmt: skip
            self._number += 1
            self.send(request(self._number, f"textDocument/{what}", {**text, **more}))
            self.received("result")

    def cpu(self) -> float:
        """Seconds of processors so far."""
        parts = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes."""
        text = Path(f"/proc/{self._process.pid}/statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def end(self) -> None:
        self.send(request("end", "shutdown"))
        self.received("result")
        self.send(notice("exit"))
        if self._process.wait(10):
            self.wrong.append(f"it ends with {self._process.returncode}")


def type_config(live: Live, uri: str, text: str, version: int) -> list[float]:
    """Seconds for each character; *version* is the first."""
    taken = []
    line = column = 0
    for number, letter in enumerate(text):
        change = {"range": span(line, column, line, column), "text": letter}
        taken.append(live.typed(uri, version + number, change))
        line, column = (line + 1, 0) if letter == "\n" else (line, column + _units(letter))
        if number % _ASKED_EVERY == 0:
            live.asked(uri, line, column)
    return taken


def _units(letter: str) -> int:
    return len(letter.encode("utf-16-le")) // 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with real configs")
    parser.add_argument("--count", type=int, default=20, help="of them, taken at random")
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of odd configs")
    options = parser.parse_args()
    found = sorted(options.folder.rglob("*.y*ml"))
    chosen = random.Random(0).sample(found, min(options.count, len(found)))
    with TemporaryDirectory() as name:
        errors = Path(name, "errors")
        folder = Path(name, "project")
        folder.mkdir()
        live = Live(folder, errors)
        _typed_by_hand(live, folder, chosen)
        _odd(live, folder, options.size)
        live.end()
        live.wrong.extend(errors.read_text(errors="replace").splitlines())
    print(*live.wrong[:20], sep="\n")
    sys.exit(f"{len(live.wrong)} wrong" if live.wrong else 0)


def _typed_by_hand(live: Live, folder: Path, chosen: list[Path]) -> None:
    taken: list[float] = []
    memory = [0]
    for path in chosen:
        uri = (folder / path.name).as_uri()
        live.send(opened(uri, "", 0))
        live.received("params")
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
        taken.extend(type_config(live, uri, text, 1))
        live.send(notice("textDocument/didClose", {"textDocument": {"uri": uri}}))
        live.received("params")
        memory.append(live.memory())
    taken.sort()
    middle, most = taken[len(taken) // 2] * 1e3, taken[-1] * 1e3
    print(
        f"{len(chosen)} configs, {len(taken)} keystrokes: median {middle:.1f} ms, worst {most:.1f} "
        f"ms; memory after the first config "
        f"{memory[1] / 1e6:.1f} MB, after the last {memory[-1] / 1e6:.1f} MB",
        flush=True,
    )


def _odd(live: Live, folder: Path, size: int) -> None:
    uri = (folder / "odd.yaml").as_uri()
    for name, make in CONFIGS.items():
        live.send(opened(uri, make(size), 0))
        live.received("params")
        before = live.cpu()
        live.typed(uri, 1, {"range": span(0, 0, 0, 0), "text": "# a\n"})
        took = live.cpu() - before
        live.asked(uri, 3, 2)
        asked = live.cpu() - before - took
        if max(took, asked) > _SLOW:
            live.wrong.append(f"{name}: {took:.1f} s for a change, {asked:.1f} s for questions")
        print(f"{name:35} {took:5.2f} s {asked:5.2f} s {live.memory() / 1e6:4.0f} MB", flush=True)


if __name__ == "__main__":
    main()
