"""Starts of a training in shell scripts: how many processes, if that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.launch_scripts.starts import Start, uses_in

SCRIPT = Path("/project/scripts/train.sh")


def starts(text: str) -> list[Start]:
    """The trainings among the commands of a script."""
    return [use for use in uses_in(text, SCRIPT) if use.command == "train"]


def told(text: str) -> tuple[int | None, bool | None]:
    (start,) = starts(text)
    assert start.config == "train.yaml"
    return start.processes.world_size, start.processes.distributed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("torchrun --nproc_per_node=8 src/train.py train.yaml", (8, True)),
        ("torchrun --nnodes 2 --nproc-per-node 4 src/train.py train.yaml x=1", (8, True)),
        ("torchrun --standalone src/train.py train.yaml", (1, True)),
        ("python -m torch.distributed.run --nproc_per_node 2 src/train.py train.yaml", (2, True)),
        ("deepspeed --num_gpus 4 src/train.py train.yaml", (4, True)),
        ("deepspeed --include localhost:4,5 src/train.py train.yaml", (2, True)),
        ("deepspeed --include a:0,1@b:0,1 src/train.py train.yaml", (4, True)),
        ("CUDA_VISIBLE_DEVICES=0,1 deepspeed src/train.py train.yaml", (2, True)),
        ("accelerate launch --num_processes 4 src/train.py train.yaml", (4, True)),
        ("CUDA_VISIBLE_DEVICES=0,1,2 llamafactory-cli train train.yaml", (3, True)),
        ("CUDA_VISIBLE_DEVICES=3 lmf train train.yaml", (1, False)),
        ("CUDA_VISIBLE_DEVICES=3 FORCE_TORCHRUN=1 lmf train train.yaml", (1, True)),
        ("FORCE_TORCHRUN=1 NNODES=2 NPROC_PER_NODE=8 lmf train train.yaml", (16, True)),
        ("NPROC_PER_NODE=8 llamafactory-cli train train.yaml", (8, True)),
        ("CUDA_VISIBLE_DEVICES=1 python src/train.py train.yaml", (1, False)),
        ("#SBATCH --gres=gpu:a100:4\nllamafactory-cli train train.yaml", (4, True)),
        ("#SBATCH -N 1\n#SBATCH --gpus=2\nllamafactory-cli train train.yaml", (2, True)),
        (
            "#SBATCH --nodes=2\n#SBATCH --gpus-per-node=8\nsrun torchrun --nnodes=$SLURM_NNODES "
            '--nproc_per_node="${SLURM_GPUS_ON_NODE}" src/train.py train.yaml',
            (16, True),
        ),
        # how people write it
        ("export N=8\ntorchrun \\\n  --nproc_per_node $N \\\n  src/train.py train.yaml", (8, True)),
        ("nohup env CUDA_VISIBLE_DEVICES=0,1 lmf train 'train.yaml' > log 2>&1 &", (2, True)),
        ("export CUDA_VISIBLE_DEVICES='0, 1'\nlmf train \"train.yaml\" # 4 cards", (2, True)),
        ("if true; then\n  torchrun --nproc_per_node=2 src/train.py train.yaml\nfi", (2, True)),
        ("f() {\n  torchrun --nproc_per_node=2 src/train.py train.yaml\n}\nf", (2, True)),
        ("F=train\nSCRIPT=src/train.py\ntorchrun $SCRIPT ${F}.yaml", (1, True)),
        ("CONFIG=${1:-x.yaml}\nCONFIG=train.yaml\ntorchrun src/train.py $CONFIG", (1, True)),
        ('CONFIG="${CONFIG:-train.yaml}"\ntorchrun src/train.py "$CONFIG"', (1, True)),
        # not certain
        ("llamafactory-cli train train.yaml", (None, None)),
        ("FORCE_TORCHRUN=1 llamafactory-cli train train.yaml", (None, True)),
        ("torchrun --nproc_per_node=$1 src/train.py train.yaml", (None, True)),
        ("torchrun --nproc_per_node=${N:-8} src/train.py train.yaml", (None, True)),
        ("torchrun --nproc_per_node=$(nvidia-smi -L | wc -l) src/train.py train.yaml",
         (None, True)),
        ("torchrun --nnodes=1:4 --nproc_per_node=8 src/train.py train.yaml", (None, True)),
        ("torchrun $ARGS src/train.py train.yaml", (None, True)),
        ("N=4\nif [ -n $1 ]; then N=8; fi\ntorchrun --nproc_per_node=$N src/train.py train.yaml",
         (None, True)),
        ("[ -n $1 ] && N=8\ntorchrun --nproc_per_node=$N src/train.py train.yaml", (None, True)),
        ("case $1 in\n -n) N=8;;\nesac\ntorchrun --nproc_per_node=$N src/train.py train.yaml",
         (None, True)),
        ("for N in 1 2; do torchrun --nproc_per_node=$N src/train.py train.yaml; done",
         (None, True)),
        ("read N\ntorchrun --nproc_per_node=$N src/train.py train.yaml", (None, True)),
        ("N=4\nN+=8\ntorchrun --nproc_per_node=$N src/train.py train.yaml", (None, True)),
        ("deepspeed --hostfile=h src/train.py train.yaml", (None, True)),
        ("accelerate launch --config_file a.yaml src/train.py train.yaml", (None, None)),
        ("CUDA_VISIBLE_DEVICES=0,1 USE_RAY=1 lmf train train.yaml", (None, None)),
        ("CUDA_VISIBLE_DEVICES=0 NNODES=2 lmf train train.yaml", (None, None)),
        ("CUDA_VISIBLE_DEVICES=$GPUS lmf train train.yaml", (None, None)),
        ("CUDA_VISIBLE_DEVICES= lmf train train.yaml", (None, None)),
        ("CUDA_VISIBLE_DEVICES=0,1\nlmf train train.yaml", (None, None)),
        ("python src/train.py train.yaml", (None, None)),
        ("#SBATCH --gres=gpu:8\n#SBATCH --ntasks-per-node=8\nsrun lmf train train.yaml",
         (None, None)),
    ],
)  # fmt: skip
def test_processes(text: str, expected: tuple[int | None, bool | None]) -> None:
    """The launchers as they are documented, in the forms that scripts have."""
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# torchrun --nproc_per_node=8 src/train.py train.yaml",
        "echo torchrun --nproc_per_node=8 src/train.py train.yaml",
        "cat > run.sh <<'EOF'\ntorchrun --nproc_per_node=8 src/train.py train.yaml\nEOF",
        'ssh host "torchrun --nproc_per_node=8 src/train.py train.yaml"',
        "llamafactory-cli export train.yaml",
        "llamafactory-cli train --stage sft --dataset x",
        "torchrun --nproc_per_node=8 evaluate.py train.yaml",
        "accelerate launch -m lm_eval --model hf train.yaml",
        "docker run image torchrun --nproc_per_node=8 src/train.py train.yaml",
        "torchrun src/train.py $CONFIG",
        "torchrun src/train.py '",
        "",
        '"',
        "$(((",
        "<<",
        "\\",
    ],
)
def test_what_starts_no_training(text: str) -> None:
    """Comments, text, other commands and other programs; broken scripts end quietly."""
    assert starts(text) == []


def test_lines_and_folders() -> None:
    """The line is that of the command's first word; ``cd`` moves what follows."""
    text = "cd LLaMA-Factory\n\ntorchrun \\\n src/train.py a.yaml\n"
    text += "cd ..\ntorchrun src/train.py b.yaml\n"
    assert [(s.line, s.config, s.folder) for s in starts(text)] == [
        (3, "a.yaml", "LLaMA-Factory"),
        (6, "b.yaml", "LLaMA-Factory/.."),
    ]


@pytest.mark.parametrize(
    ("assignment", "folder"),
    [
        ('D=$(dirname "$0")', "/project/scripts"),
        ('D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"', "/project/scripts"),
        ('D="$( cd -- "$(dirname "$0")/.." >/dev/null 2>&1 ; pwd -P )"', "/project/scripts/.."),
        ('A=$(dirname "$0")\nD="$(dirname "$A")"', "/project"),
    ],
)
def test_the_scripts_own_folder(assignment: str, folder: str) -> None:
    """The usual ways to name the folder of the script itself."""
    (start,) = starts(f'{assignment}\ncd "$D"\ntorchrun src/train.py "$D/train.yaml"\n')
    assert start.config == f"{folder}/train.yaml"
    assert start.folder == folder


_PIECES = (
    "torchrun ", "src/train.py ", "train.yaml", "\n", "if ", "fi", "case x in", "esac", "$(", ")",
    "${", "}", "'", '"', "`", "<<E", "E", "\\", "&&", "||", ";", "X=", "$X", "#", ">", "(", "cd ",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_no_script_is_too_odd(text: str) -> None:
    """Whatever stands in a script, reading it ends without an error."""
    starts(text)
