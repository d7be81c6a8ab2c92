"""What earlier runs left in ``output_dir``, read from real folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.output import Output

DEFAULTS = {"resume_from_checkpoint": None, "overwrite_output_dir": False}


def output(folder: Path, **values: object) -> Output:
    given = {"output_dir": "run", **values}
    return Facts(Context(given, DEFAULTS, None, None, (folder,))).output


def write(folder: Path, state: object) -> None:
    folder.mkdir(parents=True)
    (folder / "trainer_state.json").write_text(json.dumps(state), encoding="utf-8")


def test_folder_elsewhere_is_unknown(tmp_path: Path) -> None:
    """A folder that is not here may well be on the training machine."""
    with pytest.raises(Unknown, match="output"):
        output(tmp_path).checkpoints  # noqa: B018
    with pytest.raises(Unknown, match="output"):
        output(tmp_path).holds_model  # noqa: B018
    with pytest.raises(Unknown, match="output"):
        output(tmp_path, resume_from_checkpoint="run/checkpoint-5").stored_intervals  # noqa: B018


def test_checkpoints_are_counted_as_numbers(tmp_path: Path) -> None:
    """Folders only, by number and not by name, as transformers picks the last one."""
    for name in ("checkpoint-500", "checkpoint-1000", "checkpoint-x", "old-checkpoint-7"):
        (tmp_path / "run" / name).mkdir(parents=True)
    (tmp_path / "run" / "checkpoint-9").write_text("a file", encoding="utf-8")
    found = output(tmp_path)
    assert found.checkpoints == (500, 1000)
    assert found.last_checkpoint == 1000
    assert not found.holds_model


def test_finished_model_is_seen(tmp_path: Path) -> None:
    """Weights beside no checkpoint are what upstream refuses to write over."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "model.safetensors").write_text("", encoding="utf-8")
    found = output(tmp_path)
    assert found.holds_model
    assert found.last_checkpoint is None


@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        ({"save_steps": 5}, {"save_steps": 50}, "`save_steps: 5`"),
        ({"save_steps": 5, "eval_steps": 7}, {"save_steps": 50, "eval_steps": 9},
         "`eval_steps: 7`, `save_steps: 5`"),
        ({"save_steps": 50}, {"save_steps": 50}, None),
        ({"save_steps": 50}, {"save_steps": 0.1}, None),
        ({"save_steps": 5}, {}, None),
        ({}, {"save_steps": 50}, None),
    ],
)  # fmt: skip
def test_stored_intervals(
    tmp_path: Path, state: object, values: dict[str, object], said: str | None
) -> None:
    """Only intervals that the config gives, and that differ, are worth a word."""
    write(tmp_path / "run" / "checkpoint-5", state)
    assert output(tmp_path, resume_from_checkpoint=True, **values).stored_intervals == said
    named = output(tmp_path, resume_from_checkpoint="run/checkpoint-5", **values)
    assert named.stored_intervals == said


@pytest.mark.parametrize(
    "values", [{"overwrite_output_dir": True}, {"resume_from_checkpoint": False}]
)
def test_run_that_starts_over_has_no_stored_intervals(
    tmp_path: Path, values: dict[str, object]
) -> None:
    """Either leaves the checkpoints alone, as resuming is not tried."""
    write(tmp_path / "run" / "checkpoint-5", {"save_steps": 5})
    assert output(tmp_path, save_steps=50, **values).stored_intervals is None


@pytest.mark.parametrize("content", ["[1]", "{", "\udcff"])
def test_unreadable_state_is_unknown(tmp_path: Path, content: str) -> None:
    """A broken trainer_state.json tells nothing."""
    folder = tmp_path / "run" / "checkpoint-5"
    folder.mkdir(parents=True)
    data = content.encode("utf-8", "surrogateescape")
    (folder / "trainer_state.json").write_bytes(data)
    with pytest.raises(Unknown, match="output"):
        output(tmp_path, save_steps=50).stored_intervals  # noqa: B018
