"""The project of the tests of cached results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.result_cache.project import write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project is the working folder, and the cache is a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "project"
    write(folder)
    monkeypatch.chdir(folder)
    return folder
