"""``estimate`` and ``fit`` for code between two releases: what each of the two comes to is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.fit.support import FULL
from tests.helpers import ROOT, run_tool

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_bytes()
NODE = ("--hardware", str(ROOT / "examples" / "h20_node.yaml"), "--samples", "20000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.yaml").write_bytes(SEED)
    return tmp_path


def run(folder: Path, command: str, version: str, name: str = "train.yaml", *more: str) -> str:
    done = run_tool(command, name, *NODE, "--target-version", version, *more, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return " ".join(done.stdout.decode().split())


def as_json(folder: Path, command: str, version: str) -> dict[str, Any]:
    flags = (*NODE, "--target-version", version, "--output-format", "json")
    content: dict[str, Any] = json.loads(run_tool(command, "train.yaml", *flags, cwd=folder).stdout)
    schema = json.loads(schema_file(f"{command}.schema.json").read_text("utf-8"))
    jsonschema.validate(content, schema)
    return content


def test_estimate_has_the_figures_of_both(folder: Path) -> None:
    """Those of the later release, and beside them the earlier one's, as it has them alone."""
    (both,) = as_json(folder, "estimate", "0.9.4.dev0")["files"]
    (before,) = as_json(folder, "estimate", "0.9.3")["files"]
    (after,) = as_json(folder, "estimate", "0.9.4")["files"]
    assert both["memory"] == after["memory"]
    assert both["earlier"]["memory"] == before["memory"] != after["memory"]
    assert before["earlier"] is after["earlier"] is None


@pytest.mark.parametrize(
    ("version", "more", "told"),
    [
        ("0.9.4.dev0", (), "may still be as 0.9.3 with transformers 4.52.4: GPU, train 76.9 GiB"),
        # what the two do alike is no list
        ("0.9.5.dev0", ("--transformers-version", "4.57.1"), "by 0.9.4 the figures are the same"),
        # the earlier release refuses a key, and what it would do is not known
        ("0.9.2.dev0", (), "not known: parameters / training time"),
        ("0.9.4", (), None),
    ],
)
def test_estimate_tells_where_they_differ(
    folder: Path, version: str, more: tuple[str, ...], told: str | None
) -> None:
    text = run(folder, "estimate", version, "train.yaml", *more)
    assert ("counted as by the later release" in text) is (told is not None)
    assert told is None or told in text
    shown = run(folder, "estimate", version, "train.yaml", "--output-format", "markdown", *more)
    assert ("counted as by the later release" in shown) is (told is not None)


def test_fit_tells_the_figures_of_both(folder: Path) -> None:
    """Those of the run as it is."""
    content = as_json(folder, "fit", "0.9.4.dev0")
    assert content["earlier"]["version"] == "0.9.3"
    assert content["earlier"]["figures"] == as_json(folder, "fit", "0.9.3")["figures"]
    told = "such code may still be as 0.9.3: GPU, train 76.9 GiB"
    assert told in run(folder, "fit", "0.9.4.dev0")
    assert as_json(folder, "fit", "0.9.4")["earlier"] is None


def test_fit_names_proposals_that_hold_in_one_alone(folder: Path) -> None:
    """The largest of them may just fit by the later release, whose transformers takes less."""
    text = FULL.replace("4096", "8192").replace("_size: 8", "_size: 4")
    (folder / "small.yaml").write_text(text.replace("gradient_accumulation_steps: 2\n", ""))
    flags = ("--hardware", "8xRTX 4090", "--samples", "1000", "--target-version", "0.9.4.dev0")
    done = run_tool("fit", "small.yaml", *flags, cwd=folder)
    assert "proposals that do not hold: 5" in " ".join(done.stdout.decode().split())
