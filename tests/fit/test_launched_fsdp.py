"""A run whose FSDP is set up by accelerate's own file, on screens and in `fit`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fit.support import FULL
from tests.helpers import run_tool

CONFIG = FULL.replace("7B", "32B").replace("_size: 8", "_size: 1")
LAUNCH = """\
accelerate launch --config_file fsdp.yaml src/train.py train.yaml
"""
FSDP = """\
distributed_type: FSDP
num_processes: 8
mixed_precision: bf16
fsdp_config:
  fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP
  fsdp_state_dict_type: FULL_STATE_DICT
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {"train.yaml": CONFIG, "run.sh": LAUNCH, "fsdp.yaml": FSDP}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def said(*arguments: str, folder: Path) -> str:
    return " ".join(run_tool(*arguments, cwd=folder).stdout.decode().split())


def test_the_file_is_what_is_advised_to_change(project: Path) -> None:
    """No key of the config changes how it is sharded: DeepSpeed would be a second way, and what
    can be set is in accelerate's file."""
    machine = project / "machine.yaml"
    machine.write_text("gpus_per_node: 8\ngpu: A100-40GB\nhost_memory: 256GiB\n")
    found = said("fit", "train.yaml", "--hardware", "machine.yaml", folder=project)
    assert "deepspeed:" not in found
    assert "`fsdp_offload_params: true`" in found
    assert "`fsdp_state_dict_type: SHARDED_STATE_DICT` in fsdp.yaml" in found
    assert "FSDP_STATE_DICT_TYPE" not in found


@pytest.mark.parametrize("machine", ["8xA100-40GB", "4xA100-40GB"])
def test_a_finding_says_where_fsdp_comes_from(project: Path, machine: str) -> None:
    """Its figures are those of FSDP, whatever number of cards there is."""
    found = said("train.yaml", "--hardware", machine, folder=project)
    assert "(FSDP as in fsdp.yaml, from run.sh:1)" in found
    estimate = said("estimate", "train.yaml", "--hardware", machine, folder=project)
    assert "full, sft, FSDP" in estimate
    assert "FSDP as fsdp.yaml sets it up for `accelerate launch` (run.sh:1)" in estimate
