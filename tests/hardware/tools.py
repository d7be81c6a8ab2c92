"""Programs that stand in for the vendors' tools: they print what ``tool_outputs/`` holds."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from lfconfiglint.hardware import detect_tool

OUTPUTS = Path(__file__).with_name("tool_outputs")


def output(name: str) -> str:
    return (OUTPUTS / name).read_text(encoding="utf-8")


class Tools:
    """A PATH on which only the tools stand that a test puts there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        folder.mkdir()
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(detect_tool, "PLACES", (str(folder / "none"),))
        # as if the binding were not installed
        monkeypatch.setitem(sys.modules, "pynvml", None)
        for name in list(os.environ):
            if name.endswith("VISIBLE_DEVICES"):
                monkeypatch.delenv(name)

    def path(self, name: str) -> Path:
        return self._folder / name

    def add(self, name: str, outputs: Mapping[str, str] | str, code: int = 0) -> None:
        """A tool that prints by the beginning of its first argument, and ends with *code*."""
        cases = {"": outputs} if isinstance(outputs, str) else outputs
        lines = ["#!/bin/sh", 'case "$*" in']
        for start, text in cases.items():
            lines.append(f"{shlex.quote(start)}*) printf %s {shlex.quote(text)}; exit {code};;")
        lines += ["esac", 'echo "no such option: $*"; exit 64']
        path = self.path(name)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.chmod(0o755)
