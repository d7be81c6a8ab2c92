"""A checkout's own code: what a fork, or code between two releases, takes is no mistake there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from lfconfiglint.api import lint
from lfconfiglint.file_memory import forget_files
from lfconfiglint.upstream.own_code import reads_json

ENV = "src/llamafactory/extras/env.py"
ARGUMENTS = '''
from dataclasses import dataclass, field
from typing import Literal, Optional

@dataclass
class FinetuningArguments(Base):
    """Own keys and stages."""
    use_my_loss: bool = field(default=False)
    stage: Literal["pt", "sft", "rm", "ppo", "dpo", "kto", "mine"] = field(default="sft")
    image_resolution: Optional[int] = field(default=512)

class NoArguments:
    inner_name: int = 0
'''
TUNER = """
def run_exp(args):
    mine = args.pop("my_evaluators", None)
    if finetuning_args.stage == "dpo":
        run_dpo()
    elif finetuning_args.stage == "run_by_the_tuner":
        run_mine()
"""
TEMPLATES = """
register_template(
    name="mine_chat",
    format_user=StringFormatter(slots=["{{content}}"]),
)
"""
BASE = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: mine
template: qwen
output_dir: saves/x
bf16: true
save_steps: 100
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fork of the code between 0.9.1 and 0.9.2."""
    files = {
        ENV: 'VERSION = "0.9.2.dev0"\n',
        "src/llamafactory/hparams/finetuning_args.py": ARGUMENTS,
        "src/llamafactory/train/tuner.py": TUNER,
        "src/llamafactory/data/template.py": TEMPLATES,
        "src/llamafactory/data/aligner.py": 'CONVERTERS = {"mine_format": convert}\n',
        "data/dataset_info.json": json.dumps(
            {"mine": {"hf_hub_url": "x/y", "formatting": "mine_format"}}
        ),
        ".git/HEAD": "",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def found(
    checkout: Path,
    changes: Mapping[str, str],
    version: str | None = None,
    settings: Path | bool = False,
) -> set[str]:
    """The errors of the base config with these keys set."""
    path = checkout / "examples" / "train.yaml"
    path.parent.mkdir(exist_ok=True)
    lines = [line for line in BASE.splitlines() if line.split(":")[0] not in changes]
    lines += [f"{key}: {value}" for key, value in changes.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    forget_files()
    findings = lint(path, target_version=version, settings=settings).findings
    return {each.rule for each in findings if each.severity == "error"}


@pytest.mark.parametrize(
    ("changes", "elsewhere"),
    [
        ({"use_my_loss": "true"}, {"unknown-key"}),
        # taken out before the arguments are parsed
        ({"my_evaluators": "[a, b]"}, {"unknown-key"}),
        # renamed by the release that this code became
        ({"image_resolution": "1024"}, {"renamed-key"}),
        ({"stage": "mine"}, {"bad-choice"}),
        # upstream's parser does not look at a stage, and this one is run
        ({"stage": "run_by_the_tuner"}, {"bad-choice"}),
        ({"template": "mine_chat"}, {"template-unknown"}),
        ({}, {"dataset-formatting-unknown"}),
    ],
)
def test_what_the_code_takes(
    checkout: Path, changes: Mapping[str, str], elsewhere: set[str]
) -> None:
    """No error where the code around the config takes it; one for a release that is named, which
    is another code."""
    assert found(checkout, changes) == set()
    assert elsewhere <= found(checkout, changes, "0.9.2")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"use_your_loss": "true"}, "unknown-key"),
        # no argument: it stands in a class that is no data class
        ({"inner_name": "1"}, "unknown-key"),
        ({"stage": "yours"}, "bad-choice"),
        ({"template": "yours"}, "template-unknown"),
    ],
)
def test_what_the_code_does_not_take(
    checkout: Path, changes: Mapping[str, str], error: str
) -> None:
    """A fork's mistakes are still found."""
    assert found(checkout, changes) == {error}


def test_what_follows_from_an_own_stage_is_unknown(checkout: Path) -> None:
    """Rules about stages say nothing of one that they do not know."""
    ranked = {"mine": {"hf_hub_url": "x/y", "ranking": True}}
    (checkout / "data" / "dataset_info.json").write_text(json.dumps(ranked), encoding="utf-8")
    assert found(checkout, {}) == {"ranking-data-outside-preference-stage"}
    assert found(checkout, {"stage": "mine", "pref_beta": "0.1"}) == set()


def test_a_part_of_the_code(checkout: Path) -> None:
    """Some publish the files that they changed, and no version; a release that is named is not
    that code."""
    (checkout / ENV).unlink()
    assert found(checkout, {"use_my_loss": "true", "stage": "mine"}) == set()
    settings = checkout / "lfconfiglint.toml"
    settings.write_text('[packages]\nllamafactory = "0.9.3"\n', encoding="utf-8")
    assert "unknown-key" in found(checkout, {"use_my_loss": "true"}, settings=settings)


def test_data_from_an_own_source(checkout: Path) -> None:
    """A fork loads data sets from elsewhere; what it does not read either is still missing."""
    info = checkout / "data" / "dataset_info.json"
    info.write_text(json.dumps({"mine": {"shards": "x.tar"}}), encoding="utf-8")
    assert found(checkout, {}) == {"dataset-without-source"}
    parser = checkout / "src/llamafactory/data/parser.py"
    parser.write_text('if "shards" in info: pass\n', encoding="utf-8")
    assert found(checkout, {}) == set()


def test_code_that_cannot_be_read(checkout: Path) -> None:
    """Code of another Python, or no code at all, declares nothing and stops nothing."""
    (checkout / "data" / "dataset_info.json").unlink()
    arguments = checkout / "src/llamafactory/hparams/finetuning_args.py"
    arguments.write_text("class X(:\n", encoding="utf-8")
    assert found(checkout, {"use_my_loss": "true"}) == {"unknown-key"}
    arguments.unlink()
    arguments.parent.rmdir()
    assert found(checkout, {"use_my_loss": "true"}) == {"unknown-key"}


def test_interpolations_that_the_code_fills_in(checkout: Path) -> None:
    """A fork reads its arguments with `resolve=True`: the text is not taken as it stands."""
    path = checkout / "train.yaml"
    path.write_text(BASE.replace("saves/x", "saves/${dataset}"), encoding="utf-8")

    def told() -> set[str]:
        forget_files()
        return {each.rule for each in lint(path, settings=False).findings}

    assert "interpolation-not-resolved" in told()
    tuner = checkout / "src/llamafactory/train/tuner.py"
    tuner.write_text("return OmegaConf.to_container(merged, resolve=True)\n", encoding="utf-8")
    assert "interpolation-not-resolved" not in told()


def test_pairs_that_the_workflow_makes(checkout: Path) -> None:
    """A fork's DPO makes pairs of samples for stage sft, and a data set needs no `ranking`."""
    info = checkout / "data" / "dataset_info.json"
    info.write_text(json.dumps({"mine": {"hf_hub_url": "x/y"}}), encoding="utf-8")
    assert found(checkout, {"stage": "dpo"}) == {"preference-stage-without-ranking-data"}
    workflow = checkout / "src/llamafactory/train/dpo/workflow.py"
    workflow.parent.mkdir()
    upstream, own = (
        'get_dataset(args, stage="rm")\n',
        '# stage="rm"\nget_dataset(args, stage="sft")\n',
    )
    workflow.write_text(upstream, encoding="utf-8")
    assert found(checkout, {"stage": "dpo"}) == {"preference-stage-without-ranking-data"}
    workflow.write_text(own, encoding="utf-8")
    assert found(checkout, {"stage": "dpo"}) == set()


def test_a_list_in_dataset_dir_that_the_loader_knows(checkout: Path) -> None:
    """Upstream's loader joins the list with a file's name and stops; a fork's has mended that."""
    listed = {"dataset_dir": '{mine: {file_name: "a.json"}}'}
    (checkout / ENV).write_text('VERSION = "0.9.4"\n', encoding="utf-8")
    assert "dataset-info-in-config-with-files" in found(checkout, listed)
    loader = checkout / "src/llamafactory/data/loader.py"
    loader.write_text("if isinstance(data_args.dataset_dir, dict): pass\n", encoding="utf-8")
    assert "dataset-info-in-config-with-files" not in found(checkout, listed)


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("json.load(Path(sys.argv[1]).absolute())", False),
        ("json.loads(Path(sys.argv[1]).absolute().read_text())", True),
        ("", False),
    ],
)
def test_a_fork_that_mended_how_json_is_read(tmp_path: Path, code: str, reads: bool) -> None:
    """0.9.5 hands over the path; code that is not here says nothing."""
    parser = tmp_path / "hparams" / "parser.py"
    parser.parent.mkdir()
    parser.write_text(code, encoding="utf-8")
    assert reads_json(tmp_path) is reads
