"""The command line as people use it: exit codes, bad input, streams, formats."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.helpers import run_tool

BASE = "stage: pt\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\nfinetuning_type: lora\n"
GOOD = BASE + "save_steps: 500\n"
BAD = BASE + "save_steps: '500'\n"
TYPO = GOOD + "gradient_acumulation_steps: 2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    (tmp_path / "typo.yaml").write_text(TYPO)
    (tmp_path / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.yaml"], 0),
        (["bad.yaml"], 1),
        (["check", "bad.yaml"], 1),
        (["bad.yaml", "--exit-zero"], 0),
        (["pod.yaml"], 0),
        ([], 1),
        (["typo.yaml", "--fix"], 1),
        (["typo.yaml", "--diff", "--unsafe-fixes"], 1),
        (["good.yaml", "--diff"], 0),
        (["bad.yaml", "--ignore", "wrong-type"], 0),
        (["bad.yaml", "--ignore", "keys"], 0),
        (["bad.yaml", "--select", "checkpoint,memory"], 0),
    ],
)
def test_exit_code(folder: Path, arguments: list[str], code: int) -> None:
    assert run_tool(*arguments, cwd=folder).returncode == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fxi", "good.yaml"], "--fix"),
        (["good.yaml", "--select", "unknwon-key"], "Did you mean 'unknown-key'"),
        (["good.yaml", "--hardware", "8xH2O"], "H20"),
        (["good.yaml", "--hardware", "missing.yaml"], "missing.yaml"),
        (["good.yaml", "--target-version", "0.9.55"], "0.9.5"),
        (["good.yaml", "--target-version", "0.7.0"], "0.8.0 is the oldest"),
        (["good.yaml", "--ignore", "ddp-timout"], "Did you mean 'ddp-timeout-hides-hangs'"),
        (["good.yaml", "--transformers-version", "9.9"], "9.9"),
        (["good.yaml", "--config", "missing.toml"], "missing.toml"),
        (["good.yaml", "--output-format", "srif"], "Did you mean 'sarif'"),
        (["good.yaml", "--output-format", "sarif:"], "'sarif:' names no file"),
        (
            ["good.yaml", "--output-format", "json", "--output-format", "sarif"],
            "standard output; name a FORM:FILE",
        ),
        (["good.yaml", "--samples", "0"], "samples"),
        (["missing.yaml"], "missing.yaml: no such file"),
        (["explain", "save-steps-beyond-rnu"], "save-steps-beyond-run"),
        (["-", "--fix"], "--diff"),
        (["estmate", "good.yaml"], "Did you mean 'estimate'"),
        (["lint", "good.yaml"], "Did you mean 'check'"),
        (["help"], "Did you mean '--help'"),
        (["good.yaml", "--output-file", "missing/x"], "missing/x: No such file"),
    ],
)
def test_mistake_is_one_line_and_exit_2(folder: Path, arguments: list[str], message: str) -> None:
    done = run_tool(*arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_unusable_settings_are_one_line(folder: Path) -> None:
    (folder / "lfconfiglint.toml").write_text("hardwear = '8xH20'\n")
    done = run_tool("good.yaml", cwd=folder)
    assert done.returncode == 2
    assert "lfconfiglint.toml:1: unknown key 'hardwear'. Did you mean 'hardware'" in (
        done.stderr.decode()
    )
    assert run_tool("good.yaml", "--isolated", cwd=folder).returncode == 0


def test_mistake_in_a_profile_of_the_settings_names_the_file(folder: Path) -> None:
    (folder / "lfconfiglint.toml").write_text(
        "hardware = 'a'\n[profiles.a]\nnodes = 1\ngpus_per_node = 8\ngpu = 'H2O'\n"
    )
    done = run_tool("good.yaml", cwd=folder)
    assert done.returncode == 2
    assert "lfconfiglint.toml:2: profiles.a: gpu: unknown card 'H2O'" in done.stderr.decode()


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        ("8xH2O", "lfconfiglint.toml:2: hardware: unknown card 'H2O'. Did you mean 'H20 96GB'?"),
        ("node.yaml", "lfconfiglint.toml:2: hardware: node.yaml: there is no such profile file"),
    ],
)
def test_a_wrong_machine_in_the_settings_names_the_line(
    folder: Path, machine: str, message: str
) -> None:
    """Whoever gave no --hardware has to learn where the name comes from."""
    (folder / "lfconfiglint.toml").write_text(f"samples = 5\nhardware = '{machine}'\n")
    for command in (("good.yaml",), ("estimate", "good.yaml")):
        done = run_tool(*command, cwd=folder)
        assert done.returncode == 2
        assert message in done.stderr.decode()


def test_own_rules_from_the_settings(folder: Path) -> None:
    (folder / "lint-rules").mkdir()
    (folder / "lint-rules" / "high-rate.yaml").write_text(
        "id: high-rate\nseverity: warning\nwhen: learning_rate > 1.0e-3\n"
        "summary: {en: a, zh: 甲}\nwhy: {en: a, zh: 甲}\nevidence: [{source: me, says: so}]\n"
        'message: {en: "{learning_rate} is much", zh: "{learning_rate} 太大"}\nat: learning_rate\n'
        'examples: [{bad: "x"}, {good: "y"}]\n',
        encoding="utf-8",
    )
    (folder / "lfconfiglint.toml").write_text("rules = ['lint-rules']\n")
    (folder / "good.yaml").write_text(GOOD + "learning_rate: 0.1\n")
    done = run_tool("good.yaml", "--output-format", "concise", cwd=folder)
    assert b"good.yaml:5:1: warning[high-rate] 0.1 is much" in done.stdout


def test_unreadable_files_do_not_stop_the_others(folder: Path) -> None:
    """Each is one message; the rest is still checked; exit 2 because work was left undone."""
    (folder / "gone.yaml").symlink_to("nowhere")
    (folder / "dir.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "huge.yaml").write_bytes(GOOD.encode() + b"# " + b"x" * 3_000_000)
    (folder / "data.yaml").write_bytes(b"- x\n" * 1_000_000)
    done = run_tool(
        "gone.yaml",
        "pipe.yaml",
        "huge.yaml",
        "bad.yaml",
        "data.yaml",
        "--output-format",
        "json",
        cwd=folder,
    )
    files = json.loads(done.stdout)["files"]
    statuses = [file["status"] for file in files]
    assert statuses == ["failed", "failed", "failed", "checked", "skipped"]
    assert all(file["path"] in file["reason"] for file in files[:3])
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_several_reports_in_one_run(folder: Path) -> None:
    """One run serves the person at the terminal and the service that reads a file."""
    done = run_tool(
        "bad.yaml", "--output-format", "concise", "--output-format", "sarif:out/report.sarif",
        "--output-format", "junit:report.xml", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"out/report.sarif: No such file" in done.stderr
    (folder / "out").mkdir()
    done = run_tool(
        "bad.yaml", "--output-format", "concise", "--output-format", "sarif:out/report.sarif",
        "--output-format", "junit:report.xml", cwd=folder,
    )  # fmt: skip
    assert done.stdout.startswith(b"bad.yaml:4:1:")
    assert json.loads((folder / "out/report.sarif").read_bytes())["version"] == "2.1.0"
    assert (folder / "report.xml").read_bytes().startswith(b"<?xml")


def test_json_follows_its_schema(folder: Path) -> None:
    done = run_tool(".", "--output-format", "json", cwd=folder)
    content = json.loads(done.stdout)
    schema = json.loads(schema_file("report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(content)
    assert content["summary"] == {"files": 4, "error": 2, "warning": 0, "info": 0, "fixed": 0}
    by_path = {Path(file["path"]).name: file for file in content["files"]}
    assert by_path["pod.yaml"]["status"] == "skipped"
    found = by_path["bad.yaml"]["diagnostics"][0]
    assert (found["start"], found["end"]) == ({"line": 4, "column": 1}, {"line": 4, "column": 18})


def test_edits_in_json_give_what_fix_writes(folder: Path) -> None:
    done = run_tool("typo.yaml", "--output-format", "json", cwd=folder)
    edits = json.loads(done.stdout)["files"][0]["diagnostics"][0]["fixes"][0]["edits"]
    lines = TYPO.splitlines(True)
    for edit in reversed(edits):
        start, end = edit["start"], edit["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"] - 1]
        lines[start["line"] - 1] = (
            line[: start["column"] - 1] + edit["text"] + line[end["column"] - 1 :]
        )
    run_tool("typo.yaml", "--fix", "--unsafe-fixes", cwd=folder)
    assert (folder / "typo.yaml").read_text() == "".join(lines)


def test_inside_github_actions_findings_become_annotations(folder: Path) -> None:
    done = run_tool("bad.yaml", cwd=folder, env={"GITHUB_ACTIONS": "true"})
    line = done.stdout.decode().splitlines()[0]
    assert line.startswith(
        "::error file=bad.yaml,line=4,endLine=4,col=1,endColumn=18,title=lfconfiglint wrong-type::"
    )


def test_standard_input(folder: Path) -> None:
    done = run_tool("-", "--stdin-filename", "x.yaml", cwd=folder, stdin=BAD.encode())
    assert done.returncode == 1
    assert b"x.yaml:4:1" in done.stdout


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("bom", [True, False])
def test_diff_is_taken_by_git_and_equals_fix(
    folder: Path, end: str, final: bool, bom: bool
) -> None:
    text = end.join(TYPO.splitlines()) + (end if final else "")
    path = folder / "typo.yaml"
    path.write_bytes((("\ufeff" if bom else "") + "# 说明" + end + text).encode())
    before = path.read_bytes()
    patch = run_tool("typo.yaml", "--diff", "--unsafe-fixes", cwd=folder).stdout
    assert path.read_bytes() == before
    run_tool("typo.yaml", "--fix", "--unsafe-fixes", cwd=folder)
    fixed = path.read_bytes()
    assert fixed != before
    path.write_bytes(before)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=folder, input=patch, check=True)
    assert path.read_bytes() == fixed


def test_read_only_file_is_reported_and_kept(folder: Path) -> None:
    path = folder / "typo.yaml"
    path.chmod(stat.S_IRUSR)
    done = run_tool("typo.yaml", "--fix", "--unsafe-fixes", cwd=folder)
    assert done.returncode == 2
    assert "read-only" in done.stdout.decode()
    assert "unknown-key" in done.stdout.decode()
    assert path.read_text() == TYPO


def test_report_goes_to_a_file(folder: Path) -> None:
    done = run_tool("bad.yaml", "--output-file", "report.txt", cwd=folder)
    assert done.stdout == b""
    assert "wrong-type" in (folder / "report.txt").read_text()


def test_colour_only_where_asked(folder: Path) -> None:
    assert b"\x1b[" not in run_tool("bad.yaml", cwd=folder).stdout
    assert b"\x1b[" in run_tool("bad.yaml", "--color", "always", cwd=folder).stdout


def test_other_commands(folder: Path) -> None:
    assert b"save-steps-beyond-run" in run_tool("rules", cwd=folder).stdout
    assert json.loads(run_tool("rules", "--output-format", "json", cwd=folder).stdout)
    page = run_tool("explain", "checkpoint-exceeds-disk", "--lang", "zh", cwd=folder).stdout
    assert "依据" in page.decode()
    assert b"95.0 GiB" in run_tool("hardware", "show", "8xH20", cwd=folder).stdout
    assert b"p4d.24xlarge" in run_tool("hardware", "list", cwd=folder).stdout
    assert run_tool("--version", cwd=folder).stdout.startswith(b"lfconfiglint ")
    assert "修复" in run_tool("--help", cwd=folder, env={"LANG": "zh_CN.UTF-8"}).stdout.decode()


def stderr_of(folder: Path, *arguments: str) -> str:
    return run_tool(*arguments, "--isolated", cwd=folder).stderr.decode()


def test_unwritten_files_count_as_checked(folder: Path) -> None:
    """Their findings are in the report, so that they are in the number of files, too."""
    (folder / "typo.yaml").chmod(stat.S_IRUSR)
    shown = stderr_of(folder, "typo.yaml", "good.yaml", "--fix", "--unsafe-fixes")
    assert shown.startswith("2 configs checked: 1 error")
    assert "not written: typo.yaml" in shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_options_may_stand_before_the_command(folder: Path, lang: str) -> None:
    """As people write it who know other tools."""
    before = run_tool("--lang", lang, "rules", cwd=folder)
    assert before.returncode == 0
    assert before.stdout == run_tool("rules", "--lang", lang, cwd=folder).stdout
    done = run_tool("--target-version", "0.9.3", "estimate", "good.yaml", cwd=folder)
    assert done.returncode == 0
    assert run_tool("--lang", "zh", "bad.yaml", cwd=folder).returncode == 1


@pytest.mark.parametrize("content", [b"", b"\0\1", b"- a\n- b\n", b"hello\n"])
def test_named_file_that_is_no_config_is_said(folder: Path, content: bytes) -> None:
    """Who names a file must not take silence for a clean bill; hooks go on all the same."""
    (folder / "x.yaml").write_bytes(content)
    done = run_tool("x.yaml", "--lang", "en", "--isolated", cwd=folder)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "0 configs checked",
        "skipped x.yaml: not a LLaMA-Factory config",
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["gone.yaml"], "nothing checked: 1 file could not be"),
        (["gone.yaml", "good.yaml"], "1 config checked, 1 could not be: no findings"),
    ],
)
def test_what_could_not_be_checked_is_counted(folder: Path, names: list[str], said: str) -> None:
    """Beside an error, a count of nothing reads as if all were well."""
    (folder / "gone.yaml").symlink_to("nowhere")
    done = run_tool(*names, "--isolated", "--ignore", "save-interval-left-to-default", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == said


@pytest.mark.parametrize(
    ("names", "code"), [(["merge.yaml"], 2), (["merge.yaml", "good.yaml"], 0), (["good.yaml"], 0)]
)
def test_estimate_of_what_does_not_train(folder: Path, names: list[str], code: int) -> None:
    """Among others it is passed over, as with a pattern; alone it is wrong use, as for `fit`."""
    (folder / "merge.yaml").write_text("model_name_or_path: a\nexport_dir: b\ntemplate: qwen\n")
    done = run_tool("estimate", *names, "--isolated", cwd=folder)
    assert done.returncode == code
    assert ("merge.yaml: not a training config" in done.stderr.decode()) is (
        names[0] != "good.yaml"
    )
    if code:
        assert run_tool("fit", *names, "--isolated", cwd=folder).returncode == code


def test_nothing_to_estimate_is_one_line(folder: Path) -> None:
    (folder / "empty").mkdir()
    done = run_tool("estimate", "empty", "--isolated", cwd=folder)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == ["nothing to estimate: no YAML files found"]


def test_wrong_rule_name_in_the_settings_names_the_file(folder: Path) -> None:
    (folder / "lfconfiglint.toml").write_text('ignore = ["ddp-timout"]\n')
    done = run_tool("good.yaml", cwd=folder)
    assert done.returncode == 2
    assert "lfconfiglint.toml:1: ignore: unknown rule 'ddp-timout'" in done.stderr.decode()


@pytest.mark.parametrize(
    ("flags", "note"),
    [
        (["--unsafe-fixes"], "does nothing without"),
        (["--fix", "--diff"], "shown and not written"),
    ],
)
def test_flags_that_do_nothing_are_said(folder: Path, flags: list[str], note: str) -> None:
    assert note in stderr_of(folder, "typo.yaml", *flags)
    assert (folder / "typo.yaml").read_text() == TYPO


def test_fixes_left_for_unsafe_are_counted(folder: Path) -> None:
    """After --fix it is said what more there is; what was tried is not offered again."""
    both = TYPO + "do_train: true\ngradient_checkpointing: false\noutput_dir: x\n"
    (folder / "both.yaml").write_text(both)
    assert " more with --unsafe-fixes" in stderr_of(folder, "both.yaml", "--diff")
    shown = stderr_of(folder, "both.yaml", "--diff", "--unsafe-fixes")
    assert "--unsafe-fixes" not in shown


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("run_name: !!int many\n", "keys not checked, as the YAML cannot be read: config.yaml"),
        ("stage: sft\n", "checked in part, as the YAML cannot be read as a whole: config.yaml"),
    ],
)
def test_unreadable_yaml_is_said_to_hide_the_rest(folder: Path, more: str, said: str) -> None:
    """Silence about the other keys must not be taken for approval."""
    (folder / "config.yaml").write_text(GOOD + more)
    assert said in stderr_of(folder, "config.yaml")
