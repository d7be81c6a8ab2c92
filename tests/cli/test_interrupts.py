"""Ctrl-C ends a run with 130 and one line, at whatever moment it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lfconfiglint.interrupts import held

PRESS = """
import os, signal
def press():
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(100): pass
"""
IN_EVAL = """
from lfconfiglint.cli import entry, main
entry._code_of = lambda args: eval("press()")
main([])
"""
IN_A_CALLBACK = """
import time, weakref
from lfconfiglint.cli import entry, main
class Thing: pass
def code_of(args):
    thing = Thing()
    kept = weakref.ref(thing, lambda _: press())
    del thing
    time.sleep(40)
entry._code_of = code_of
main([])
"""
WHILE_LOADING = """
import sys
from lfconfiglint.cli import main
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "lfconfiglint.rule": press()
sys.meta_path.insert(0, Finder())
main([])
"""
WHILE_A_CLASS_IS_MADE = """
from lfconfiglint.cli import entry, main
class Field:
    def __set_name__(self, owner, name): press()
entry._code_of = lambda args: type("Made", (), {"field": Field()})
main([])
"""


@pytest.mark.skipif(os.name == "nt", reason="no process sends itself a Ctrl-C there")
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        pytest.param(IN_EVAL, "interrupted\n", id="eval"),
        pytest.param(IN_A_CALLBACK, "interrupted\n", id="callback"),
        pytest.param(WHILE_LOADING, "", id="loading"),
        pytest.param(WHILE_A_CLASS_IS_MADE, "interrupted\n", id="class"),
    ],
)
def test_at_any_moment(tmp_path: Path, moment: str, said: str) -> None:
    """CPython loses interrupts at some moments, and ends itself at its own end after others."""
    (tmp_path / "pressed.py").write_text(PRESS + moment, encoding="utf-8")
    command = [sys.executable, "-m", "pressed"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=30
    )
    assert done.stderr.decode() == said
    assert done.returncode == 130


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only forked processes need it")
def test_held_while_others_start() -> None:
    """It comes at the end of the block, and what is started within never sees it."""
    press = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    codes = []

    def start() -> None:
        with held():
            os.kill(os.getpid(), signal.SIGINT)
            codes.append(subprocess.run([sys.executable, "-c", press], check=False).returncode)

    with pytest.raises(KeyboardInterrupt):
        start()
    assert codes == [0]
