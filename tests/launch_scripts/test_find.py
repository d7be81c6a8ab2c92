"""Which scripts count for a config, and what is known when several do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.file_memory import forget_files
from lfconfiglint.hardware.profile import resolve_hardware
from lfconfiglint.launch_scripts.find import Launched, how_started
from lfconfiglint.real_path import real_path
from tests.helpers import run_tool

EIGHT = "torchrun --nproc_per_node=8 src/train.py configs/train.yaml\n"
TORCH = "python -m torch.distributed"
FOUR = "torchrun --nproc_per_node=4 src/train.py configs/train.yaml\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "configs" / "train.yaml"
    path.parent.mkdir()
    path.write_text(
        "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\nbf16: true\n"
        "finetuning_type: lora\ndataset: identity\ntemplate: qwen\noutput_dir: saves/x\n"
        "max_steps: 10\nper_device_train_batch_size: 2\nddp_timeout: 180000000\n"
    )
    return path


def started(config: Path, scripts: Mapping[str, str]) -> Launched | None:
    root = config.parent.parent
    for name, text in scripts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return how_started(real_path(str(config)))


@pytest.mark.parametrize(
    ("scripts", "world_size"),
    [
        ({"train.sh": EIGHT}, 8),
        ({"scripts/train.sh": EIGHT}, 8),
        ({"scripts/slurm/deep/train.sbatch": EIGHT}, 8),
        ({"configs/train.sh": "torchrun --nproc_per_node=2 ../src/train.py train.yaml"}, 2),
        ({"train.sh": EIGHT, "scripts/again.sh": EIGHT}, 8),
        ({"train.sh": EIGHT, "scripts/small.sh": FOUR}, None),
        ({"train.sh": EIGHT + "torchrun --nproc_per_node=$1 src/train.py configs/train.yaml\n"},
         None),
        ({"train.sh": f"cd /elsewhere/project\n{EIGHT}"}, 8),
        ({"train.sh": EIGHT.replace("configs", "/elsewhere/project/configs")}, 8),
        ({"run.sh": "accelerate launch --config_file acc.yaml src/train.py configs/train.yaml",
          "acc.yaml": "distributed_type: FSDP\nnum_machines: 1\nnum_processes: 6\n"}, 6),
        ({"run.sh": "CUDA_VISIBLE_DEVICES=0 accelerate launch --config_file acc.yaml src/train.py "
                    "configs/train.yaml",
          "acc.yaml": "distributed_type: FSDP\nnum_machines: 1\nnum_processes: 6\n"}, None),
        # may be another file of that name
        ({"scripts/run.sh": EIGHT, "scripts/configs/train.yaml": ""}, None),
    ],
)  # fmt: skip
def test_world_size(config: Path, scripts: Mapping[str, str], world_size: int | None) -> None:
    """Scripts in the folders above and in theirs count; where they differ nothing is known."""
    launched = started(config, scripts)
    assert launched is not None
    assert launched.world_size == world_size


@pytest.mark.parametrize(
    "scripts",
    [
        {},
        {"train.sh": EIGHT.replace("train.yaml", "other.yaml")},
        {"src/train.sh": EIGHT},
        {"train.sh": EIGHT.replace("configs/train.yaml", "/elsewhere/train.yaml")},
        {"train.sh": "# " * 40_000 + "\n" + EIGHT},
        {"train.txt": EIGHT},
    ],
)
def test_scripts_that_say_nothing(config: Path, scripts: Mapping[str, str]) -> None:
    """Other configs, other folders, other files, and what is too large to be one."""
    assert started(config, scripts) is None


FSDP = "distributed_type: FSDP\nnum_processes: 6\nfsdp_config:\n"


@pytest.mark.parametrize(
    ("command", "file", "expected"),
    [
        ("--config_file acc.yaml", FSDP + "  fsdp_cpu_ram_efficient_loading: true\n",
         ("fsdp", True, 6)),
        ("--config_file acc.yaml --num_processes 2", FSDP, ("fsdp", True, 2)),
        ("--config_file acc.yaml", FSDP + "  fsdp_cpu_ram_efficient_loading: false\n",
         ("fsdp", False, 6)),
        ("--config_file acc.yaml", "distributed_type: MULTI_GPU\nnum_processes: 6\n",
         ("ddp", False, 6)),
        ("--config_file acc.yaml", "distributed_type: NO\nnum_processes: 6\n",
         ("single", False, 1)),
        ("--config_file $FILE", FSDP, (None, False, None)),
        ("--config_file acc.yaml $OPTIONS", FSDP, (None, False, None)),
        ("--num_processes 2", FSDP, (None, False, 2)),
    ],
)  # fmt: skip
def test_what_accelerate_starts(
    config: Path, command: str, file: str, expected: tuple[str | None, bool, int | None]
) -> None:
    """What accelerate's file says is known where it is certain which file that is."""
    line = f"accelerate launch {command} src/train.py configs/train.yaml"
    launched = started(config, {"run.sh": line, "acc.yaml": file})
    assert launched is not None
    start = launched.accelerate
    found = (start and start.kind, start is not None and start.loads_once, launched.world_size)
    assert found == expected


@pytest.mark.parametrize(
    ("scripts", "hides"),
    [
        ({"run.sh": "deepspeed --num_gpus 8 src/train.py train.yaml\n"}, True),
        ({"run.sh": "deepspeed --no_local_rank src/train.py train.yaml\n"}, False),
        # options in a variable may say it
        ({"run.sh": "deepspeed $OPTIONS src/train.py train.yaml\n"}, False),
        ({"run.sh": "torchrun --nproc_per_node 8 src/train.py train.yaml\n"}, False),
        ({"run.sh": "python -m torch.distributed.launch src/train.py train.yaml\n"}, True),
        (
            {"run.sh": "python -m torch.distributed.launch --use-env src/train.py train.yaml\n"},
            False,
        ),
        ({"run.sh": "python -m torch.distributed.run src/train.py train.yaml\n"}, False),
        # another script starts it otherwise
        (
            {
                "a.sh": "deepspeed --num_gpus 8 src/train.py train.yaml\n",
                "b.sh": "torchrun --nproc_per_node 8 src/train.py train.yaml\n",
            },
            False,
        ),
    ],
)
def test_a_launcher_before_the_config(
    config: Path, scripts: Mapping[str, str], hides: bool
) -> None:
    """Two launchers put an argument first; certain only where nothing speaks against."""
    for name, text in scripts.items():
        (config.parent / name).write_text(text)
    found = how_started(real_path(str(config)))
    assert found is not None
    assert found.hides_config is hides


def test_facts_follow_the_script(config: Path) -> None:
    """Without a profile the script decides; a profile wins over it."""
    launched = started(config, {"train.sh": EIGHT})
    assert launched is not None
    alone = Facts(Context({}, {"deepspeed": None, "fsdp": None}, None, None, (), path=config))
    assert alone.get("run.world_size") == 8
    assert alone.get("launch.distributed") is True
    machine = resolve_hardware("4xH20")
    assert Facts(Context({}, {}, machine, None, (), path=config)).get("run.world_size") == 4


def test_a_program_that_stays_sees_changes(config: Path) -> None:
    """A script that was changed is read anew once what is remembered of files is dropped."""
    assert started(config, {}) is None
    forget_files()
    first = started(config, {"train.sh": EIGHT})
    forget_files()
    second = started(config, {"train.sh": FOUR})
    assert first
    assert second
    assert (first.world_size, second.world_size) == (8, 4)


def test_forced_torchrun_on_one_card(config: Path) -> None:
    """DeepSpeed on one card needs a process group, which a script may ask for."""
    started(
        config, {"a.sh": "CUDA_VISIBLE_DEVICES=0 FORCE_TORCHRUN=1 lmf train configs/train.yaml"}
    )
    one = Facts(Context({}, {}, resolve_hardware("1xH20"), None, (), path=config))
    assert one.get("launch.distributed") is True
    assert one.get("run.world_size") == 1


def test_the_source_is_named(config: Path) -> None:
    """A finding, and an estimate, that rest on a script say which line of it."""
    root = config.parent.parent
    started(config, {"train.sh": "# eight cards\n" + EIGHT})
    found = run_tool(
        "configs/train.yaml", "--preset", "strict", "--output-format", "concise", cwd=root
    ).stdout.decode()
    line = next(line for line in found.splitlines() if "ddp-timeout-hides-hangs" in line)
    assert line.endswith("(world size 8 from train.sh:2)")
    with_machine = run_tool(
        "configs/train.yaml", "--preset", "strict", "--hardware", "8xH20", cwd=root
    )
    assert b"from train.sh" not in with_machine.stdout
    done = run_tool("estimate", "configs/train.yaml", "--output-format", "json", cwd=root)
    content = json.loads(done.stdout)["files"][0]
    assert content["run"]["world_size"] == 8
    assert "train.sh:2" in {entry["source"] for entry in content["assumptions"]}
