"""The tool in a real pseudo-terminal, answered as a person would."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import ROOT

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

_PROMPT = (b"q quit: ", b"(may be empty): ", b"optim: ", b"save_steps: ")

END_OF_INPUT, INTERRUPT = b"\x04", b"\x03"


class Session(NamedTuple):
    """The exit code and all that was shown, colours included."""

    code: int
    shown: str

    @property
    def plain(self) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", self.shown).replace("\r\n", "\n")


def _take_terminal() -> None:
    """So that keys such as Ctrl-C reach the process as signals."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def in_terminal(
    folder: Path,
    flags: Sequence[str],
    answers: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Session:
    """Each answer is given when there is a question."""
    ours, theirs = pty.openpty()
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "lfconfiglint", *flags],
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=_take_terminal,
        env={**kept, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "TERM": "xterm",
             "XDG_STATE_HOME": str(folder / "state"), **(environment or {})},
    )  # fmt: skip
    os.close(theirs)
    shown, left, deadline = b"", list(answers), time.monotonic() + 30
    given = b""
    while time.monotonic() < deadline:
        if not select.select([ours], [], [], 0.5)[0]:
            if given == INTERRUPT:
                # one that came right before the process began to read waits for the next key
                os.write(ours, INTERRUPT)
            continue
        try:
            part = os.read(ours, 65536)
        except OSError:  # closed at the other end
            part = b""
        if not part:
            break
        shown += part
        if left and shown.endswith(_PROMPT):
            given = left.pop(0).encode()
            os.write(ours, given if given in (END_OF_INPUT, INTERRUPT) else given + b"\n")
    os.close(ours)
    assert not left, shown.decode()
    return Session(process.wait(timeout=10), shown.decode())
