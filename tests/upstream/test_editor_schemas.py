"""JSON Schemas as editors use them: texts in both languages, and what newer releases dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys.help import keys_with_help
from lfconfiglint.upstream.release.versions import SUPPORTED
from tests.helpers import run_tool


def properties(version: str) -> dict[str, dict[str, Any]]:
    content = json.loads(schema_file(f"train/{version}.schema.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = content["properties"]
    return found


@pytest.mark.parametrize("version", SUPPORTED)
def test_keys_say_what_they_are_for(version: str) -> None:
    """Every key with a help text shows it, in English and then in Chinese."""
    keys = properties(version)
    for name in keys_with_help() & keys.keys():
        english, chinese, *_ = keys[name]["description"].split("\n")
        assert english.isascii()
        assert not chinese.isascii()


def test_dropped_keys_are_marked_and_never_an_error() -> None:
    """A key that only older transformers releases have is struck out, not refused: the schema is
    for all of them. A key that came later is not marked."""
    keys = properties("0.9.5")
    assert keys["no_cuda"]["deprecated"] is True
    assert keys["no_cuda"]["description"] == "transformers 4.55.0 to 4.57.6; later use_cpu"
    assert "deprecated" not in keys["use_cache"]
    assert not any("deprecationMessage" in each for each in keys.values())
    # no last release is known for it, so what the newest known one has is not dropped
    assert "deprecated" not in properties("main")["save_steps"]


def test_the_schema_of_the_project_is_found(tmp_path: Path) -> None:
    """It is that of the release in use, as content, as a path, and as a comment for editors."""
    (tmp_path / "requirements.txt").write_text("llamafactory==0.9.3\n")
    path = Path(run_tool("schema", "--path", cwd=tmp_path).stdout.decode().strip())
    assert path.name == "0.9.3.schema.json"
    shown = run_tool("schema", cwd=tmp_path).stdout.decode()
    assert json.loads(shown) == json.loads(path.read_text(encoding="utf-8"))
    line = run_tool("schema", "--modeline", cwd=tmp_path).stdout.decode()
    assert line == f"# yaml-language-server: $schema={path}\n"
