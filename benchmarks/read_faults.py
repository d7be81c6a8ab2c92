"""What a lint says where reading fails: faults at each file that a config rests on.

``python -m benchmarks.read_faults`` needs strace. A config, another beside it, and everything that
both name are looked at by several commands, while one system call fails for one of the files, or
finds it gone or empty. Whatever that is, a run ends with an exit code of its own, without a
traceback and without taking it for a mistake of the tool.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

CONFIG = """\
stage: sft
do_train: true
model_name_or_path: model
adapter_name_or_path: saves/first
finetuning_type: lora
template: qwen
dataset: mine
dataset_dir: data
output_dir: out
deepspeed: ds.json
evaluation_strategy: steps
"""
SHAPE = """\
{"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 64,
 "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 1000, "intermediate_size": 128}
"""
FILES = {
    "a.yaml": CONFIG,
    "b.yaml": CONFIG.replace("output_dir: out", "output_dir: saves/first"),
    "model/config.json": SHAPE,
    "data/dataset_info.json": '{"mine": {"file_name": "mine.json"}}\n',
    "data/mine.json": '[{"instruction": "a", "output": "b"}]\n',
    "ds.json": '{"zero_optimization": {"stage": 2}}\n',
    "train.sh": "torchrun --nproc_per_node 2 src/train.py a.yaml\n",
    "lfconfiglint.toml": 'hardware = "8xH20"\n',
    "requirements.txt": "llamafactory==0.9.4\n",
    "out/checkpoint-1/trainer_state.json": '{"global_step": 1}\n',
}
PLACES = (*FILES, ".", "data", "model", "out")
FAULTS = (
    "read:error=EIO", "read:retval=0", "openat:error=EIO", "openat:error=ENOENT",
    "openat:error=EACCES", "openat:error=EMFILE", "openat:error=ESTALE", "getdents64:error=EIO",
    "newfstatat:error=EIO", "newfstatat:error=EACCES", "newfstatat:error=ENOENT",
)  # fmt: skip
COMMANDS = (
    ("check", "a.yaml"),
    ("check", "."),
    ("check", "a.yaml", "--diff"),
    ("estimate", "a.yaml"),
)
# isolated: else Python itself would look for modules in the folder
_TOOL = (sys.executable, "-I", "-m", "lfconfiglint")


def _lay_out(folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _wrong(folder: Path, command: tuple[str, ...], place: str, fault: str) -> str | None:
    """What is wrong with the run, and nothing where it ends as it should."""
    call = fault.partition(":")[0]
    names = [part for name in (str(folder / place), place, f"./{place}") for part in ("-P", name)]
    traced = ["strace", "-f", "-qq", "-o", os.devnull, *names, "-e", f"trace={call}"]
    done = subprocess.run(
        [*traced, "-e", f"inject={fault}", *_TOOL, *command, "--lang", "en"],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": f"{folder}.cache"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    if done.returncode in (0, 1, 2) and not ("Traceback" in said or "internal error" in said):
        return None
    shown = [line for line in said.splitlines() if "rror" in line]
    return f"{' '.join(command)}, {place}, {fault}: exit {done.returncode}, {shown[-1:]}"


def main() -> int:
    runs: Counter[bool] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        _lay_out(folder)
        for command in COMMANDS:
            for place in PLACES:
                for fault in FAULTS:
                    wrong = _wrong(folder, command, place, fault)
                    runs[wrong is not None] += 1
                    if wrong:
                        print(wrong, flush=True)
    print(f"{runs.total()} runs, {runs[True]} wrong")
    return bool(runs[True])


if __name__ == "__main__":
    sys.exit(main())
