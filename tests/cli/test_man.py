"""The manual page, as groff reads it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lfconfiglint.cli.names import COMMANDS
from tests.helpers import run_tool


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_has_every_command_and_option(tmp_path: Path, lang: str) -> None:
    """Commands within commands included; every macro stands at the start of its line."""
    page = run_tool("man", "--lang", lang, cwd=tmp_path).stdout.decode()
    for name in COMMANDS:
        assert f".SS {name}" in page
    assert ".SS hardware detect" in page
    assert r"\-\-unsafe\-fixes" in page
    assert page.startswith(".TH LFCONFIGLINT 1")
    assert ("EXIT STATUS" in page) == (lang == "en")


def test_groff_reads_it_without_warnings(tmp_path: Path) -> None:
    """What it prints is a page with the options in it."""
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    page = run_tool("man", "--lang", "en", cwd=tmp_path).stdout
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww"], input=page, capture_output=True, check=True
    )
    # bold is a letter, a step back, and the letter again
    shown = re.sub(".\x08", "", done.stdout.decode()).replace("‐", "-").replace("−", "-")
    assert "--statistics" in shown
    assert done.stderr == b""
