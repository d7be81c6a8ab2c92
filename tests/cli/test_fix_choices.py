"""Which fixes are made, what they leave in the file, and taking them back."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.helpers import run_tool

HEAD = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
SAFE = HEAD + "optim: adamw_hf\n"
UNSAFE = HEAD + "learning_rte: 1.0e-4\n"
TWO = HEAD + "optim: adamw_hf\nevaluation_strategy: 'no'\n"
"""With two safe fixes."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("safe", SAFE), ("unsafe", UNSAFE), ("two", TWO)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def settings(folder: Path, text: str) -> None:
    (folder / "lfconfiglint.toml").write_text(text)


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("", {"optim: adamw_torch", "eval_strategy: 'no'"}),
        ("fixable = ['renamed-key']", {"optim: adamw_hf", "eval_strategy: 'no'"}),
        ("unfixable = ['renamed-key']", {"optim: adamw_torch", "evaluation_strategy: 'no'"}),
        ("unfixable = ['keys']", {"optim: adamw_hf", "evaluation_strategy: 'no'"}),
    ],
)
def test_settings_choose_what_is_fixed(folder: Path, line: str, fixed: set[str]) -> None:
    settings(folder, line)
    run_tool("two.yaml", "--fix", "--no-comments", cwd=folder)
    assert set((folder / "two.yaml").read_text().removeprefix(HEAD).splitlines()) == fixed


def test_select_chooses_a_fix_by_its_rule(folder: Path) -> None:
    run_tool("two.yaml", "--fix", "--no-comments", "--select", "renamed-key", cwd=folder)
    assert (folder / "two.yaml").read_text() == HEAD + "optim: adamw_hf\neval_strategy: 'no'\n"


def test_unsafe_fixes_of_a_rule_may_be_called_safe(folder: Path) -> None:
    """The finding then offers its fix without another flag, and --fix makes it."""
    settings(folder, "extend-safe-fixes = ['unknown-key']")
    shown = run_tool("unsafe.yaml", cwd=folder)
    assert b"= fix: rename it to `learning_rate`" in shown.stdout
    run_tool("unsafe.yaml", "--fix", "--no-comments", cwd=folder)
    assert (folder / "unsafe.yaml").read_text() == HEAD + "learning_rate: 1.0e-4\n"


def test_fix_only_is_silent_about_what_is_left(folder: Path) -> None:
    done = run_tool("safe.yaml", "unsafe.yaml", "--fix-only", cwd=folder)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"fixed 1 finding" in done.stderr
    assert b"lfconfiglint undo takes it back" in done.stderr
    assert b"adamw_torch" in (folder / "safe.yaml").read_bytes()
    again = run_tool("safe.yaml", "--fix-only", "--exit-non-zero-on-fix", cwd=folder)
    assert again.returncode == 0


def test_many_fixes_are_counted_and_show_fixes_lists_them(folder: Path) -> None:
    for number in range(21):
        (folder / f"many{number}.yaml").write_text(SAFE)
    few = run_tool(".", "--diff", cwd=folder).stderr.decode()
    assert "renamed-choice: 23\n" in few
    assert "many7.yaml" not in few
    every = run_tool(".", "--diff", "--show-fixes", cwd=folder).stderr.decode()
    assert "  many7.yaml: renamed-choice: write `adamw_torch` → `optim: adamw_torch`" in every


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_strip_comments_leaves_what_no_comments_writes(folder: Path, end: str) -> None:
    """Also the lines that a long comment goes on in; people's own comments stay."""
    mine = "# lfconfiglint is nice\n#   indented\n"
    for name in ("with.yaml", "without.yaml"):
        (folder / name).write_bytes((mine + TWO).replace("\n", end).encode())
    run_tool("with.yaml", "--fix", cwd=folder)
    assert (folder / "with.yaml").read_bytes().count(b"lfconfiglint[") == 2
    shown = run_tool("with.yaml", "--strip-comments", "--diff", cwd=folder)
    assert shown.returncode == 1
    assert shown.stdout.count(b"\n-#") == 3
    done = run_tool("with.yaml", "--strip-comments", cwd=folder)
    assert b"with.yaml: 2 comments of fixes removed" in done.stderr
    run_tool("without.yaml", "--fix", "--no-comments", cwd=folder)
    assert (folder / "with.yaml").read_bytes() == (folder / "without.yaml").read_bytes()


@pytest.mark.parametrize(
    ("mine", "flags", "words"),
    [
        ("# 训练配置", [], "之前为"),
        ("# my config", [], "was `adamw_hf` before"),
        ("# 训练配置", ["--lang", "en"], "was `adamw_hf` before"),
        ("# my config", ["--lang", "zh"], "之前为"),
    ],
)
def test_comments_are_in_the_language_of_the_file(
    folder: Path, mine: str, flags: list[str], words: str
) -> None:
    """Unless another is asked for."""
    (folder / "safe.yaml").write_text(f"{mine}\n{SAFE}", encoding="utf-8")
    run_tool("safe.yaml", "--fix", *flags, cwd=folder)
    assert words in (folder / "safe.yaml").read_text(encoding="utf-8")


def test_interactive_and_flags_that_decide_contradict(folder: Path) -> None:
    done = run_tool("safe.yaml", "--interactive", "--fix", cwd=folder)
    assert done.returncode == 2
    assert b"--interactive" in done.stderr


class TestUndo:
    """``undo`` restores the last run's files, and none that was changed since."""

    def test_restores_and_forgets(self, folder: Path) -> None:
        before = {path: path.read_bytes() for path in folder.iterdir()}
        run_tool(".", "--fix", cwd=folder)
        assert before != {path: path.read_bytes() for path in folder.iterdir()}
        done = run_tool("undo", cwd=folder)
        assert (done.returncode, done.stderr) == (0, b"safe.yaml: restored\ntwo.yaml: restored\n")
        assert before == {path: path.read_bytes() for path in folder.iterdir()}
        again = run_tool("undo", cwd=folder)
        assert again.returncode == 2
        assert b"nothing to undo" in again.stderr

    def test_leaves_a_file_that_was_changed_since(self, folder: Path) -> None:
        run_tool(".", "--fix", cwd=folder)
        (folder / "safe.yaml").write_text("mine: 1\n")
        done = run_tool("undo", cwd=folder)
        assert done.returncode == 1
        assert b"safe.yaml: changed since; left as it is" in done.stderr
        assert (folder / "safe.yaml").read_text() == "mine: 1\n"
        assert (folder / "two.yaml").read_text() == TWO

    def test_a_run_that_changes_nothing_keeps_the_record(self, folder: Path) -> None:
        run_tool("safe.yaml", "--fix", cwd=folder)
        run_tool("safe.yaml", "--fix", cwd=folder)
        assert run_tool("undo", cwd=folder).returncode == 0
        assert (folder / "safe.yaml").read_text() == SAFE

    @pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
    def test_a_run_that_can_write_nothing_keeps_the_record(self, folder: Path) -> None:
        run_tool("safe.yaml", "--fix", cwd=folder)
        (folder / "two.yaml").chmod(0o444)
        assert run_tool("two.yaml", "--fix", cwd=folder).returncode == 2
        assert run_tool("undo", cwd=folder).returncode == 0
        assert (folder / "safe.yaml").read_text() == SAFE

    def test_the_record_is_private(self, folder: Path, tmp_path: Path) -> None:
        state = tmp_path / "state"
        run_tool("safe.yaml", "--fix", cwd=folder, env={"XDG_STATE_HOME": str(state)})
        kept = [path for path in state.rglob("*") if path.is_file()]
        assert sorted(path.name for path in kept) == ["0", "files.jsonl"]
        for path in kept:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_without_a_state_folder_the_fix_is_made_all_the_same(self, folder: Path) -> None:
        state = folder / "state"
        state.write_text("a file, so that no folder can be made")
        done = run_tool("safe.yaml", "--fix", cwd=folder, env={"XDG_STATE_HOME": str(state)})
        assert done.returncode == 0
        assert b"this change cannot be undone: " in done.stderr
        assert b"adamw_torch" in (folder / "safe.yaml").read_bytes()

    def test_a_broken_record_is_one_line(self, folder: Path, tmp_path: Path) -> None:
        env = {"XDG_STATE_HOME": str(tmp_path / "state")}
        run_tool("safe.yaml", "--fix", cwd=folder, env=env)
        (index,) = (tmp_path / "state").rglob("files.jsonl")
        index.write_text("{\n")
        done = run_tool("undo", cwd=folder, env=env)
        assert done.returncode == 2
        assert b"cannot be read" in done.stderr
        assert len(done.stderr.splitlines()) == 1
