"""Ignore comments that the tool writes and takes out, and baselines."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.helpers import run_tool

HEAD = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
LONG = "x" * 70
CASES = {
    "at the end of the line": (
        HEAD + "fork_key: 1\n",
        HEAD + "fork_key: 1  # lfconfiglint: ignore[unknown-key] ours\n",
    ),
    "without room above": (
        HEAD + f"fork_key: {LONG}\n",
        HEAD + f"# lfconfiglint: ignore[unknown-key] ours\nfork_key: {LONG}\n",
    ),
    "above a line that has a comment": (
        HEAD + "fork_key: 1  # mine\n",
        HEAD + "# lfconfiglint: ignore[unknown-key] ours\nfork_key: 1  # mine\n",
    ),
    "beside the sign of a text of several lines": (
        HEAD + "fork_key: |\n  a\n  b\n",
        HEAD + "fork_key: |  # lfconfiglint: ignore[unknown-key] ours\n  a\n  b\n",
    ),
    "above a plain text that goes on": (
        HEAD + "fork_key: a\n  b\n",
        HEAD + "# lfconfiglint: ignore[unknown-key] ours\nfork_key: a\n  b\n",
    ),
    "in a flow mapping": (
        "{stage: sft, model_name_or_path: a/b, fork_key: 1}\n",
        "{stage: sft, model_name_or_path: a/b, fork_key: 1}"
        "  # lfconfiglint: ignore[unknown-key] ours\n",
    ),
    "line ends stay": (
        HEAD.replace("\n", "\r\n") + f"fork_key: {LONG}\r\n",
        HEAD.replace("\n", "\r\n")
        + f"# lfconfiglint: ignore[unknown-key] ours\r\nfork_key: {LONG}\r\n",
    ),
    "no final newline": (
        HEAD + "fork_key: 1",
        HEAD + "fork_key: 1  # lfconfiglint: ignore[unknown-key] ours",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_add_ignore_writes_a_comment_that_holds(tmp_path: Path, name: str) -> None:
    """And a second run adds nothing."""
    before, after = CASES[name]
    path = tmp_path / "a.yaml"
    path.write_bytes(before.encode())
    flags = ["a.yaml", "--add-ignore=ours", "--select", "unknown-key,unused-ignore"]
    done = run_tool(*flags, cwd=tmp_path)
    assert path.read_bytes().decode() == after
    assert b"1 finding ignored by a comment" in done.stderr
    assert done.returncode == 0
    assert b"ignored by" not in run_tool(*flags, cwd=tmp_path).stderr
    assert path.read_bytes().decode() == after


def test_add_ignore_joins_a_comment_that_is_there(tmp_path: Path) -> None:
    """Its reason stays."""
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + "fork_key: 1  # lfconfiglint: ignore[wrong-type] kept\n")
    run_tool("a.yaml", "--add-ignore=new", "--select", "unknown-key", cwd=tmp_path)
    assert path.read_text() == (
        HEAD + "fork_key: 1  # lfconfiglint: ignore[wrong-type, unknown-key] kept\n"
    )


def test_add_ignore_takes_no_path_for_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "fork_key: 1\n")
    (tmp_path / "b.yaml").write_text(HEAD + "fork_key: 1\n")
    run_tool("--add-ignore", "a.yaml", "--select", "unknown-key", cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text().endswith("  # lfconfiglint: ignore[unknown-key]\n")
    assert (tmp_path / "b.yaml").read_text() == HEAD + "fork_key: 1\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("save_steps: 9  # lfconfiglint: ignore[unknown-key] why", "save_steps: 9"),
        ("# lfconfiglint: ignore[unknown-key] why\nsave_steps: 9", "save_steps: 9"),
        (
            "fork: 9  # lfconfiglint: ignore[unknown-key, wrong-type] why",
            "fork: 9  # lfconfiglint: ignore[unknown-key] why",
        ),
        (
            "# mine\n# lfconfiglint: ignore[wrong-type]\n# yours\nsave_steps: 9",
            "# mine\n# yours\nsave_steps: 9",
        ),
    ],
)
def test_fix_takes_out_what_silences_nothing(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.yaml").write_text(f"{HEAD}{before}\n")
    done = run_tool("a.yaml", "--fix", cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text() == f"{HEAD}{after}\n"
    assert b"unused-ignore: take it out" in done.stderr


class TestBaseline:
    """A baseline hides what it holds, only shrinks, and survives moved lines."""

    @staticmethod
    def run(folder: Path, *flags: str) -> tuple[int, str, str]:
        done = run_tool(
            ".", "--baseline", "base.json", "--select", "unknown-key", *flags, cwd=folder
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "sub").mkdir()
        (tmp_path / "a.yaml").write_text(HEAD + "old_a: 1\nold_b: 2\n")
        (tmp_path / "sub" / "b.yaml").write_text(HEAD + "old_c: 1\n")
        code, out, err = self.run(tmp_path, "--write-baseline")
        assert (code, out) == (0, "")
        assert "base.json: 3 findings written" in err
        return tmp_path

    def test_follows_its_schema_and_names_files_from_its_folder(self, folder: Path) -> None:
        content = json.loads((folder / "base.json").read_text())
        schema = json.loads(schema_file("baseline.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(content)
        assert sorted(content["findings"]) == ["a.yaml", "sub/b.yaml"]
        assert [entry["key"] for entry in content["findings"]["a.yaml"]] == ["old_a", "old_b"]

    def test_hides_known_findings_wherever_they_moved(self, folder: Path) -> None:
        (folder / "a.yaml").write_text("# new\n\nold_b: 2\n" + HEAD + "old_a: 1\nnew_a: 1\n")
        code, out, err = self.run(folder)
        assert code == 1
        assert "new_a" in out
        assert "old_" not in out
        assert "base.json: 3 known findings not shown" in err

    def test_a_clean_run_does_not_pass_for_one_without_findings(self, folder: Path) -> None:
        """Errors are there, and whoever reads the last lines learns how many."""
        code, _, err = self.run(folder)
        assert code == 0
        assert "2 configs checked: no new findings" in err
        assert "base.json: 3 known findings not shown" in err
        flags = ("--select", "unknown-key", "--baseline", "base.json", "--lang", "zh")
        done = run_tool("a.yaml", *flags, cwd=folder)
        assert "没有新问题" in done.stderr.decode()
        assert "base.json：其中已记录的 2 处问题不再显示" in done.stderr.decode()

    def test_a_touched_value_is_reported_again(self, folder: Path) -> None:
        (folder / "a.yaml").write_text(HEAD + "old_a: 7\nold_b: 2\n")
        code, out, err = self.run(folder)
        assert code == 1
        assert "old_a" in out
        assert "base.json: 1 entry is stale" in err

    @pytest.mark.parametrize("broken", ["stage: sft\n", "learning_rate: !!float $rate\n"])
    def test_a_file_that_cannot_be_loaded_has_what_it_has_after(
        self, tmp_path: Path, broken: str
    ) -> None:
        """What is told of a config with a key that stands twice, or with values still to be filled
        in, is known by its value, and stays known once the config can be read."""
        config = tmp_path / "a.yaml"
        config.write_text(f"{HEAD}{broken}old_a: 1\n")
        assert self.run(tmp_path, "--write-baseline")[0] == 0
        config.write_text(f"{HEAD}{broken}old_a: 7\n")
        assert "old_a" in self.run(tmp_path)[1]
        config.write_text(f"{HEAD}old_a: 1\n")
        assert self.run(tmp_path)[1] == ""

    def test_only_shrinks(self, folder: Path) -> None:
        (folder / "a.yaml").write_text(HEAD + "old_a: 1\nnew_a: 1\n")
        (folder / "sub" / "b.yaml").unlink()
        code, _, err = self.run(folder, "--write-baseline")
        assert code == 1
        assert "base.json: 2 stale entries taken out" in err
        findings = json.loads((folder / "base.json").read_text())["findings"]
        assert [(name, [e["key"] for e in each]) for name, each in findings.items()] == [
            ("a.yaml", ["old_a"])
        ]

    def test_what_was_not_looked_at_is_not_stale(self, folder: Path) -> None:
        (folder / "sub" / "b.yaml").write_text(HEAD)
        done = run_tool("a.yaml", "--baseline", "base.json", cwd=folder)
        assert b"stale" not in done.stderr
        done = run_tool(".", "--baseline", "base.json", "--select", "wrong-type", cwd=folder)
        assert b"stale" not in done.stderr

    def test_settings_may_name_it(self, folder: Path) -> None:
        (folder / "lfconfiglint.toml").write_text("baseline = 'base.json'\n")
        assert run_tool("--select", "unknown-key", cwd=folder).returncode == 0
        assert run_tool("--select", "unknown-key", cwd=folder / "sub").returncode == 0

    @pytest.mark.parametrize("content", ["{", "[]", '{"version": 2, "findings": {}}'])
    def test_a_broken_one_is_one_line(self, folder: Path, content: str) -> None:
        (folder / "base.json").write_text(content)
        code, _, err = self.run(folder)
        assert code == 2
        assert "base.json: " in err
        assert len(err.splitlines()) == 1

    def test_it_needs_a_name(self, tmp_path: Path) -> None:
        done = run_tool("--write-baseline", cwd=tmp_path)
        assert done.returncode == 2
        assert b"--baseline FILE" in done.stderr
