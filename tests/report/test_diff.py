"""``--diff`` is a patch that git takes, and says exactly what ``--fix`` does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lfconfiglint.report.diff import unified_diff
from tests.helpers import run_tool

TEXT = """\
# 训练配置 🚀 café
stage: sft
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
template: qwen  # mine
finetuning_type: lora

### output
output_dir: saves/out
optim: adamw_hf
evaluation_strategy: 'no'
"""
LINES = TEXT.splitlines()
VARIANTS = {
    "lf": TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "mixed": "".join(
        line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(LINES)
    ).encode(),
    "bom": b"\xef\xbb\xbf" + TEXT.encode(),
    "bom-crlf": b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
    "no-final-newline": TEXT.rstrip("\n").encode(),
    "crlf-no-final-newline": TEXT.rstrip("\n").replace("\n", "\r\n").encode(),
    "trailing-blanks": TEXT.replace("\n", "  \n").encode(),
    "tabs": "".join(f"{line}\t\n" if ":" in line else f"{line}\n" for line in LINES).encode(),
    "one-key-last": "\n".join(LINES[-1:] + LINES[:-1]).encode(),
}
NAMES = (
    "plain.yaml",
    "with space.yaml",
    " leading.yaml",
    "训练-café-🚀.yaml",
    "quote's.yaml",
    'double"quote.yaml',
    "back\\slash.yaml",
    "tab\there.yaml",
    "a/a/a.yaml",
    "b/deep er/x.yaml",
)


def fill(folder: Path) -> list[Path]:
    """Every variant under a plain name, and every name."""
    files = {f"variant-{name}.yaml": content for name, content in VARIANTS.items()}
    files |= dict.fromkeys(NAMES, VARIANTS["crlf"])
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [Path(name) for name in files]


def git_apply(patch: bytes, folder: Path) -> None:
    for arguments in (["--check"], []):
        subprocess.run(
            ["git", "apply", "--whitespace=nowarn", *arguments],
            input=patch, cwd=folder, check=True, timeout=30,
        )  # fmt: skip


@pytest.mark.parametrize("options", [[], ["--no-comments"]], ids=["comments", "no-comments"])
def test_git_takes_the_patch_and_gets_what_fix_writes(tmp_path: Path, options: list[str]) -> None:
    """For every encoding, line end and name, below a folder of a repository, too."""
    (tmp_path / "patched" / "a").mkdir(parents=True)
    patched = tmp_path / "patched" / "a"
    names = fill(patched)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path / "patched", check=True)
    fixed = shutil.copytree(patched, tmp_path / "fixed")
    flags = ["--unsafe-fixes", "--lang", "en", *options]
    patch = run_tool(".", "--diff", *flags, cwd=patched)
    git_apply(patch.stdout, patched)
    run_tool(".", "--fix", *flags, cwd=fixed)
    for name in names:
        assert (patched / name).read_bytes() == (fixed / name).read_bytes(), name
        assert b"eval_strategy: 'no'" in (fixed / name).read_bytes(), name
    again = run_tool(".", "--diff", *flags, cwd=patched)
    assert again.stdout == b""


def test_patch_of_an_absolute_path_applies_where_the_tool_ran(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(VARIANTS["lf"])
    path = str(tmp_path / "x.yaml")
    patch = run_tool(path, "--diff", "--unsafe-fixes", cwd=tmp_path)
    git_apply(patch.stdout, tmp_path)
    assert b"eval_strategy: 'no'" in (tmp_path / "x.yaml").read_bytes()


def test_a_new_file_is_created(tmp_path: Path) -> None:
    """A fix may write a file that there was not."""
    git_apply(b"".join(unified_diff("new one.json", None, b"{}")), tmp_path)
    assert (tmp_path / "new one.json").read_bytes() == b"{}"
