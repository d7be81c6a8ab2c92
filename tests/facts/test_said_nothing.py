"""Where nothing beside a config says anything of it, every fact that asks for that says the same:
the basis that stands for "nothing" must not be met where something is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import APART, members_of
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.launch import Launch
from lfconfiglint.facts.pipeline.pipeline import Pipeline
from lfconfiglint.file_memory import TOLD, forget_files, looking
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.records import replace
from tests.facts.support import defaults, machine

CHAINED = {
    "model_name_or_path": "saves/full/checkpoint-10",
    "adapter_name_or_path": "saves/lora,elsewhere",
    "output_dir": "./saves/own",
    "template": "qwen",
}
TRAINING = "stage: sft\ndo_train: true\ntemplate: llama3\nmodel_name_or_path: a/b\noutput_dir: {}\n"
ACCELERATE = "distributed_type: FSDP\nfsdp_config: {}\nnum_processes: 8\n"


def facts(
    folder: Path, hardware: Hardware | None = None, text: str = "", **values: object
) -> Facts:
    path = folder / "own.yaml"
    path.write_text(text)
    (folder / ".git").mkdir(exist_ok=True)
    known = {**CHAINED, **values}
    context = Context(known, defaults(), hardware, None, (folder,), path=path, written=text)
    return Facts(context)


@pytest.mark.parametrize(
    ("others", "alone"),
    [
        ({}, True),
        ({"other.yaml": TRAINING.format("saves/else")}, True),
        ({"own.yaml": TRAINING.format("saves/own")}, True),
        ({"other.yaml": TRAINING.format("saves/own/")}, False),
        ({"other.yaml": TRAINING.format("saves/full")}, False),
        ({"other.yaml": "export_dir: saves/lora\n"}, False),
        ({"other.yaml": "a: b\r\noutput_dir : 'saves/own'\r\n"}, False),
        ({"other.yaml": "  output_dir: saves/own\n"}, True),
    ],
)
def test_a_config_that_no_other_writes_for_stands_alone(
    others: Mapping[str, str], alone: bool, tmp_path: Path
) -> None:
    """No fact about other configs has anything to say where none writes what this one names."""
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    found = facts(tmp_path, text=others.get("own.yaml", ""))
    assert (Pipeline._is_apart.settled(found.pipeline) is None) is alone
    said = {
        name: member.settled(found.pipeline)
        for name, member in members_of(Pipeline).items()
        if member.first is Pipeline._is_apart
    }
    assert len(said) == 10
    assert set(said.values()) == {None} or not alone


def test_unknown_names_stand_apart(tmp_path: Path) -> None:
    """Facts about a template that only a fork's code knows are unknown, and not None."""
    found = facts(tmp_path)
    own = Facts(replace(found.context, own=frozenset({"template"})))
    assert Pipeline._is_apart.settled(own.pipeline) is APART
    assert own.needs_of("pipeline.earlier_template") == ("own:template",)


def test_no_more_configs_are_read_than_it_takes(tmp_path: Path) -> None:
    """The first other training with the same folder is told: a folder of variants is not read."""
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (tmp_path / name).write_text(TRAINING.format("saves/own"))
    with looking() as looks:
        assert facts(tmp_path).get("pipeline.same_output") == "a.yaml"
    told = {Path(place.partition("\0")[0]).name for place in looks.places if TOLD in place}
    assert told == {"a.yaml"}


@pytest.mark.parametrize(
    ("script", "text", "changes", "basis"),
    [
        ("", "", {}, ""),
        ("llamafactory-cli train other.yaml", "", {}, ""),
        ("", "", {"launcher": "torchrun"}, "torchrun"),
        ("", "", {"launcher": "accelerate"}, "accelerate"),
        ("llamafactory-cli chat own.yaml", "", {}, APART),
        ("torchrun --nproc_per_node 8 src/train.py own.yaml", "", {}, APART),
        ("", "# accelerate launch src/train.py own.yaml\n", {}, APART),
        ("", "", {"accelerate_config": "fsdp.yaml"}, APART),
        ("", "", {"accelerate_config": "nowhere.yaml"}, APART),
    ],
)
def test_a_start_of_which_nothing_is_said(
    script: str, text: str, changes: Mapping[str, Any], basis: object, tmp_path: Path
) -> None:
    """With the same launcher, all that is silent says the same of how a run is started."""
    (tmp_path / "fsdp.yaml").write_text(ACCELERATE)
    found = facts(tmp_path, replace(machine(8), **changes), text)
    silent = _on_the_launcher(found)
    (tmp_path / "run.sh").write_text(f"{script}\n")
    forget_files()
    scripted = facts(tmp_path, replace(machine(8), **changes), text)
    assert Launch._launcher_alone.settled(scripted.launch) == basis
    assert len(silent) == 10
    if basis is not APART:
        assert _on_the_launcher(scripted) == silent
        assert (scripted.needs_of("launch.fsdp") == ("launcher",)) is (basis == "accelerate")


def _on_the_launcher(found: Facts) -> dict[str, object]:
    return {
        name: (member.settled(found.launch), found.needs_of(f"launch.{name}"))
        for name, member in members_of(Launch).items()
        if member.first is Launch._launcher_alone
    }
