"""Files that nobody would write, but that a repository may hold: quickly read, shortly told of."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.limited import run_limited
from tests.helpers import ROOT, run_tool

HEAD = "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n"
LAUGHS = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20))


def _names(letter: str) -> str:
    return ",".join(f"{letter}{number}" for number in range(60_000))


FILES = {
    "five megabytes": HEAD + "".join(f"key_{i}: value {i}\n" for i in range(250_000)),
    "many keys": HEAD + "".join(f"key_{i}: value {i}\n" for i in range(40_000)),
    "many comments": HEAD + f"# {'x' * 60}\n" * 14_000,
    "nested lists": f"{HEAD}x: {'[' * 10_000}{']' * 10_000}\n",
    "nested mappings": f"{HEAD}x: {'{a: ' * 10_000}1{'}' * 10_000}\n",
    "nested dashes": f"{HEAD}x:\n {'- ' * 10_000}1\n",
    "billion laughs": f"{HEAD}a0: &a0 [x]\n{LAUGHS}",
    "long value": f"{HEAD}optim: {'a' * 900_000}\n",
    "long name": HEAD.replace("qwen", "q" * 700_000),
    "long key": f"{HEAD}{'a' * 900_000}: 1\n",
    "one long line": HEAD.replace(":", "：") * 10_000,
    "long tag": f"{HEAD}x: {'!' * 900_000} a\n",
    "unclosed braces": f"{HEAD}x: {'${' * 20_000}\n",
    "blanks": f"{HEAD}x:{' ' * 900_000}1\n",
    "carriage returns": HEAD + "\r" * 500_000,
    "number in base 60": f"{HEAD}save_steps: 1{':1' * 200_000}\n",
    "float in base 60": f"{HEAD}save_steps: 1{':1' * 200_000}.5\n",
    "number in base 16": f"{HEAD}save_steps: 0x{'f' * 200_000}\nlearning_rate: 0b{'1' * 99_000}\n",
    "number": f"{HEAD}save_steps: {'1' * 500_000}\n",
    "ignores of no rule": HEAD
    + "".join(f"# lfconfiglint: ignore[no-such-{i}]\n" for i in range(27_000)),
    "silenced findings": HEAD
    + "".join(f"key_{i}: 1  # lfconfiglint: ignore[unknown-key]\n" for i in range(4_000)),
    "lists to compare": HEAD
    + f"do_train: true\ndataset: {_names('a')}\neval_dataset: {_names('b')}\n",
    "slow expression": HEAD.replace("a/b", "Qwen/Qwen2.5-0.5B")
    + 'lora_target: "(.*.*.*.*.*)*x"\ndo_train: true\n',
    "DeepSpeed file": f'{{"zero_optimization": {"[" * 100_000}}}',
}


@pytest.mark.parametrize("name", FILES)
def test_told_shortly_and_soon(tmp_path: Path, name: str) -> None:
    """No file takes long, and no line of the report is longer than a screen; nothing fails."""
    (tmp_path / "train.yaml").write_text(FILES[name], encoding="utf-8", newline="")
    done = run_limited("train.yaml", "--isolated", "--hardware", "8xH20", cwd=tmp_path)
    said = (done.stdout + done.stderr).decode()
    assert "internal error" not in said
    assert done.returncode in (0, 1, 2)
    assert max(map(len, said.splitlines())) < 2000


@pytest.mark.parametrize("form", ["json", "sarif", "html"])
@pytest.mark.parametrize("name", ["number in base 16", "long key"])
def test_forms_of_machines(tmp_path: Path, name: str, form: str) -> None:
    """Whatever a value is, every form can hold it."""
    (tmp_path / "train.yaml").write_text(FILES[name], encoding="utf-8")
    done = run_tool("train.yaml", "--isolated", "--output-format", form, cwd=tmp_path)
    assert done.returncode in (0, 1)
    assert b"train.yaml" in done.stdout


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("key_{}: value\n", "--add-ignore"),
        ("# lfconfiglint: ignore[unknown-key] {}\n", "--fix"),
        ("# lfconfiglint: ignore[unknown-key] {}\n", "--output-format=json"),
    ],
)
def test_many_findings_of_one_file(tmp_path: Path, line: str, flag: str) -> None:
    """What is done for each finding does not look through the file again."""
    lines = "".join(line.format(number) for number in range(4_000))
    (tmp_path / "train.yaml").write_text(HEAD + lines, encoding="utf-8")
    done = run_limited("train.yaml", "--isolated", flag, cwd=tmp_path)
    assert done.returncode in (0, 1)


_LITTLE_MEMORY = """
import resource, runpy
from pathlib import Path
pages = int(Path("/proc/self/statm").read_text().split()[0])
size = pages * resource.getpagesize() + (32 << 20)
resource.setrlimit(resource.RLIMIT_AS, (size, size))
runpy.run_module("lfconfiglint", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux tells the size there")
def test_memory_that_is_not_enough(tmp_path: Path) -> None:
    """The file that needs too much is named, and the others are checked. Python itself may break
    where the last bytes go to it, which is nothing that is tested here."""
    (tmp_path / "large.yaml").write_text(
        HEAD + "# lfconfiglint: ignore[unknown-key]\n" * 24_000, encoding="utf-8"
    )
    (tmp_path / "small.yaml").write_text(f"{HEAD}nonsense: 1\n", encoding="utf-8")
    for _ in range(10):
        done = subprocess.run(
            [sys.executable, "-c", _LITTLE_MEMORY, ".", "--output-format=concise", "--lang=en"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
            env={"PATH": "", "HOME": str(tmp_path), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        if done.returncode != -signal.SIGSEGV:
            break
    assert done.returncode == 2
    assert "large.yaml: not enough memory; --jobs 1 needs least" in done.stdout
    assert "small.yaml:5:1: error[unknown-key]" in done.stdout
    assert "internal error" not in done.stdout + done.stderr
