"""Models of one's own: the config that makes one says its shape, where that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Open
from lfconfiglint.facts.facts import Facts
from lfconfiglint.file_memory import forget_files
from tests.facts.support import defaults
from tests.helpers import run_tool

MODEL = "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
SFT = MODEL + "stage: sft\ndo_train: true\ndataset: identity\noutput_dir: saves/x\n"
FULL = SFT + "finetuning_type: full\n"
LAYERS = 28


def facts(folder: Path, model: str, **configs: str) -> Facts:
    forget_files()
    for name, text in configs.items():
        (folder / f"{name}.yaml").write_text(text)
    values = {"model_name_or_path": model}
    return Facts(Context(values, defaults(), None, None, (folder,), path=folder / "own.yaml"))


def is_unknown(found: Facts, name: str) -> bool:
    return isinstance(found.settled(name), Open)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("saves/x", FULL),
        ("./saves/x/checkpoint-500", FULL),
        ("saves/x", SFT + "finetuning_type: freeze\n"),
        ("out/merged", MODEL + "adapter_name_or_path: saves/a\nexport_dir: out/merged\n"),
    ],
)
def test_a_whole_model_has_the_shape_of_its_start(tmp_path: Path, model: str, text: str) -> None:
    """Full and freeze tuning, and merges, change no shape; the template may be another."""
    found = facts(tmp_path, model, before=text)
    assert found.get("model.layers") == LAYERS
    assert found.get("model.made_by") == "before.yaml"
    assert found.get("model.source") == "catalog (by another config)"
    assert is_unknown(found, "model.template")


@pytest.mark.parametrize(
    "text",
    [
        SFT + "finetuning_type: lora\n",  # an adapter
        SFT,  # by default
        FULL + "add_tokens: <a>\nresize_vocab: true\n",
        FULL.replace("do_train", "do_predict"),
        FULL.replace("saves/x", "saves/y"),
        FULL.replace("Qwen/Qwen2.5-7B-Instruct", "models/unknown"),
        MODEL + "export_dir: saves/x\nexport_quantization_bit: 4\n",
    ],
)
def test_what_makes_perhaps_another_shape_says_nothing(tmp_path: Path, text: str) -> None:
    """Adapters, added tokens, quantized exports and other folders leave the model unknown."""
    assert is_unknown(facts(tmp_path, "saves/x", before=text), "model.layers")


def test_runs_in_a_row_are_followed(tmp_path: Path) -> None:
    """A model of a model is one, too; configs that start from each other end in nothing."""
    second = FULL.replace("Qwen/Qwen2.5-7B-Instruct", "saves/x").replace(
        ": saves/x\nf", ": saves/y\nf"
    )
    found = facts(tmp_path, "saves/y", first=FULL, second=second)
    assert found.get("model.layers") == LAYERS
    ring = {"first": FULL.replace("Qwen/Qwen2.5-7B-Instruct", "saves/y"), "second": second}
    assert is_unknown(facts(tmp_path, "saves/y", **ring), "model.layers")


def test_variants_that_differ_decide_nothing(tmp_path: Path) -> None:
    """Two configs write one folder: only what both make is known."""
    other = FULL.replace("Qwen2.5-7B", "Qwen2.5-14B")
    assert is_unknown(facts(tmp_path, "saves/x", a=FULL, b=other), "model.layers")
    coder = FULL.replace("Qwen2.5-7B", "Qwen2.5-Coder-7B")
    assert facts(tmp_path, "saves/x", a=FULL, b=coder).get("model.layers") == LAYERS


def test_a_config_says_more_than_a_name(tmp_path: Path) -> None:
    """A folder that is called like one model and made from another is the other."""
    text = FULL.replace("saves/x", "saves/llama3-8b-sft")
    found = facts(tmp_path, "saves/llama3-8b-sft", before=text)
    assert found.get("model.architecture") == "Qwen2ForCausalLM"


def test_the_folder_itself_says_more_than_a_config(tmp_path: Path) -> None:
    """What lies there counts, also where its architecture is not known."""
    (tmp_path / "saves" / "x").mkdir(parents=True)
    (tmp_path / "saves" / "x" / "config.json").write_text('{"architectures": ["Mine"]}')
    assert is_unknown(facts(tmp_path, "saves/x", before=FULL), "model.layers")


def test_the_estimate_says_where_the_shape_is_from(tmp_path: Path) -> None:
    """The second run of a pipeline has an estimate, and says what that rests on."""
    (tmp_path / "first.yaml").write_text(FULL)
    text = FULL.replace("Qwen/Qwen2.5-7B-Instruct", "saves/x") + "bf16: true\n"
    (tmp_path / "second.yaml").write_text(
        text.replace("output_dir: saves/x", "output_dir: saves/y")
    )
    arguments = ("second.yaml", "--hardware", "8xH20", "--samples", "20000", "--sources")
    shown = run_tool("estimate", *arguments, cwd=tmp_path).stdout.decode()
    assert "the model has the shape of the one that first.yaml starts from" in " ".join(
        shown.split()
    )
