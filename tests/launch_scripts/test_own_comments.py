"""What a command in a config's own comments says about how it is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.launch_scripts.find import how_started
from tests.helpers import run_tool

CONFIG = (
    "model_name_or_path: meta-llama/Llama-2-70b-hf\nstage: sft\ndo_train: true\nbf16: true\n"
    "finetuning_type: full\ndataset: identity\ntemplate: llama2\noutput_dir: saves/x\n"
)
FSDP = (
    "# Start FSDP2 fine-tuning, it's sharded\n# accelerate launch \\\n"
    "#     --config_file examples/fsdp2.yaml \\\n#     src/train.py examples/train.yaml\n"
)


def written(folder: Path, text: str) -> Path:
    (folder / ".git").mkdir(exist_ok=True)
    path = folder / "examples" / "train.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + CONFIG)
    return path


@pytest.mark.parametrize(
    ("comments", "launcher"),
    [
        (FSDP, "accelerate"),
        ("# $ FOO=1 torchrun --nproc_per_node 8 src/train.py examples/train.yaml\n", "torchrun"),
        ("# accelerate launch src/train.py examples/another.yaml\n", None),
        ("# accelerate launch --config_file examples/fsdp2.yaml\n", None),
        ("# one may use accelerate launch src/train.py examples/train.yaml\n", None),
        (FSDP + "# torchrun --nproc_per_node 8 src/train.py examples/train.yaml\n", None),
        ("run_name: accelerate launch src/train.py examples/train.yaml\n", None),
    ],
)
def test_the_launcher_alone_counts(tmp_path: Path, comments: str, launcher: str | None) -> None:
    """The command of another config, prose and values say nothing; how many processes there are is
    up to whoever starts them."""
    found = how_started(str(written(tmp_path, comments)))
    assert (found and found.launcher) == launcher
    assert found is None or (found.world_size, found.distributed) == (None, None)


def test_scripts_go_before_comments(tmp_path: Path) -> None:
    """A script is what somebody runs; a comment may have been copied with the file."""
    config = written(tmp_path, FSDP)
    (tmp_path / "run.sh").write_text(
        "torchrun --nproc_per_node 4 src/train.py examples/train.yaml\n"
    )
    found = how_started(str(config))
    assert found is not None
    assert (found.launcher, found.world_size) == ("torchrun", 4)
    assert found.source.endswith("run.sh:1")


def test_a_model_that_accelerate_shards_is_not_called_too_large(tmp_path: Path) -> None:
    """LLaMA-Factory's examples for Ascend start so, and nothing in their keys shows it."""
    rule = "whole-model-exceeds-gpu"
    flags = ("examples/train.yaml", "--select", rule, "--hardware", "8xA100-80GB")
    written(tmp_path, "")
    assert rule.encode() in run_tool(*flags, cwd=tmp_path).stdout
    written(tmp_path, FSDP)
    assert rule.encode() not in run_tool(*flags, cwd=tmp_path).stdout
