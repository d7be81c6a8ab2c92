"""``lfconfiglint pr`` over two branches of a throw-away repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.helpers import run_tool

RUN = (
    "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\n"
    "finetuning_type: lora\ndataset: identity\ntemplate: qwen\noutput_dir: saves/x\nbf16: true\n"
    "max_steps: 1000\n"
)
FLAGS = ("--hardware", "1xA100-80GB", "--samples", "1000")


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "c")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """main goes on after the branch has left it; the branch changes, adds, renames and removes."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(
        tmp_path,
        {
            "a.yaml": RUN + "save_steps: 100\nlora_rnak: 8\noptim: adam\n",
            "old.yaml": RUN + "foo_bar: 1\n",
            "gone.yaml": "stage: pt\nmodel_name_or_path: a/b\nfinetuning_type: lora\n",
            "same.yaml": RUN + "never_mentioned: 1\n",
            "pod.yaml": "kind: Pod\n",
        },
    )
    git(tmp_path, "checkout", "-qb", "topic")
    commit(
        tmp_path,
        {
            "a.yaml": RUN + "save_steps: 250\nlora_rank: 8\noptim: adam\nnew_key: 1\n",
            "pod.yaml": "kind: Pod\nspec: 1\n",
            "gone.yaml": None,
        },
    )
    git(tmp_path, "mv", "old.yaml", "new | name.yaml")
    commit(tmp_path, {"sub/b.yaml": RUN})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"main-only.yaml": RUN + "not_of_the_branch: 1\n"})
    return tmp_path


def test_findings_before_and_after(repository: Path) -> None:
    """New, left and gone findings are told apart, and what main did meanwhile is not in it."""
    done = run_tool(
        "pr", "--base", "main", "--head", "topic", *FLAGS, "--output-format", "json", cwd=repository
    )
    assert done.returncode == 1, done.stderr
    configs = {each["path"]: each for each in json.loads(done.stdout)["configs"]}
    assert configs.keys() == {"a.yaml", "new | name.yaml", "sub/b.yaml", "gone.yaml"}
    found = {
        name: [each["rule"] for each in configs["a.yaml"][name]] for name in ("new", "left", "gone")
    }
    assert found == {"new": ["unknown-key"], "left": ["bad-choice"], "gone": ["unknown-key"]}
    assert configs["new | name.yaml"]["new"] == []
    assert [each["rule"] for each in configs["new | name.yaml"]["left"]] == ["unknown-key"]
    assert configs["sub/b.yaml"]["before"] is None
    assert configs["gone.yaml"]["after"] is None


def test_comment_says_what_the_run_becomes(repository: Path) -> None:
    """The table has the figures that differ, and only those."""
    done = run_tool("pr", "--base", "main", "--head", "topic", *FLAGS, cwd=repository)
    text = done.stdout.decode()
    assert text.startswith("<!-- lfconfiglint -->\n### lfconfiglint: 1 new finding, 1 gone in 4 ")
    assert "| saves at step | 100, 200, 300, 400, 500, …, 1000 | 250, 500, 750, 1000 |" in text
    start = text.index("**`a.yaml`**")
    assert "optimizer steps" not in text[start : text.index("**", start + 12)]
    assert "never\\_mentioned" not in text
    assert "No figure that is known changes." in text


def test_quiet_change(repository: Path) -> None:
    """A change of no config is no failure, and says so."""
    done = run_tool("pr", "--base", "topic", "--head", "topic", cwd=repository)
    assert done.returncode == 0
    assert b"no config changed" in done.stdout


def test_what_is_not_committed_is_named(repository: Path) -> None:
    """It is no part of the comparison; a file of which only the time changed is not told of."""
    (repository / "a.yaml").touch()
    quiet = run_tool("pr", "--base", "topic", cwd=repository)
    assert quiet.stderr == b""
    (repository / "a.yaml").write_text(RUN, encoding="utf-8")
    one = run_tool("pr", "--base", "topic", cwd=repository)
    assert one.stderr.decode() == "not compared, as not committed: a.yaml\n"
    (repository / "new.yaml").write_text(RUN, encoding="utf-8")
    two = run_tool("pr", "--base", "topic", "--lang", "zh", cwd=repository)
    assert two.stderr.decode() == "以下内容尚未提交，未参与比较：2 个 YAML 文件\n"
    named = run_tool("pr", "--base", "main", "--head", "topic", cwd=repository)
    assert named.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "nowhere"), "nowhere: no such commit here"),
        (("--base", "--output=x"), "--output=x: no such commit here"),
        (("--base", "main", "--head", "main:a.yaml"), "main:a.yaml: no such commit here"),
    ],
)
def test_wrong_commit_is_one_line(
    repository: Path, arguments: tuple[str, ...], message: str
) -> None:
    """A name that git could take for a flag is a name."""
    done = run_tool("pr", *arguments, cwd=repository)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert len(done.stderr.decode().strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "this folder is in no git repository"), ("zh", "当前目录不在任何 git 仓库中")],
)
def test_outside_a_repository(tmp_path: Path, lang: str, told: str) -> None:
    """In the reader's language, not in git's."""
    environment = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    done = run_tool("pr", "--base", "main", "--lang", lang, cwd=tmp_path, env=environment)
    assert done.returncode == 2
    assert told in done.stderr.decode()


def test_a_repository_of_somebody_else(repository: Path) -> None:
    """Usual in containers: git refuses it, and what allows it is said in the reader's language."""
    refused = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    done = run_tool("pr", "--base", "main", "--lang", "zh", cwd=repository, env=refused)
    assert done.returncode == 2
    assert "该仓库属于其他用户" in done.stderr.decode()
    assert "safe.directory" in done.stderr.decode()


def test_a_stage_that_there_is_not_makes_no_run(repository: Path) -> None:
    """The comment tells of the mistake; figures of a run that cannot be would hide it."""
    git(repository, "checkout", "-q", "topic")
    commit(repository, {"sub/b.yaml": RUN.replace("stage: sft", "stage: sfft")})
    flags = ("--head", "topic", *FLAGS)
    text = run_tool("pr", "--base", "main", *flags, cwd=repository).stdout.decode()
    assert "`stage: sfft` is not a choice" in text
    assert "**`sub/b.yaml`**" not in text


def test_below_the_top_folder(repository: Path) -> None:
    """Paths are those of the folder it is run in, and only what is below it counts."""
    git(repository, "checkout", "-q", "topic")
    done = run_tool(
        "pr", "--base", "main", *FLAGS, "--output-format", "json", cwd=repository / "sub"
    )
    assert [each["path"] for each in json.loads(done.stdout)["configs"]] == ["b.yaml"]
