"""The tool with limits that the system holds it to: what a clock says depends on the machine's
other work, processor time does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

SECONDS = 20
"""Of a processor; ten times what the slowest of these takes."""
BYTES = 1 << 30
"""Of addresses, of which a third are the interpreter's own."""

_START = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
runpy.run_module("lfconfiglint", run_name="__main__", alter_sys=True)
"""


def run_limited(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Beyond the time the process is killed, beyond the memory it fails; a minute without an end,
    as of one that waits, fails the test."""
    pytest.importorskip("resource")
    return subprocess.run(
        [sys.executable, "-c", _START, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"PATH": "", "HOME": str(cwd), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
