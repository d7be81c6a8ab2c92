"""Which rules look at a file: presets, severities and what settings want for some files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.choice import Choice, check_settings_names, choice_for, in_preset
from lfconfiglint.errors import SettingsError
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import load_rules
from lfconfiglint.settings import Settings
from lfconfiglint.settings_file import read_settings
from tests.helpers import run_tool

CONFIG = (
    "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\n"
    "finetuning_type: lora\n"
    "dataset: identity\ntemplate: qwen\noutput_dir: saves/x\nbf16: true\n"
    "ddp_timeout: 180000000\nsave_steps: 100\n"
)


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "lfconfiglint.toml").write_text(text)
    return read_settings(folder / "lfconfiglint.toml")


def severities(choice: Choice) -> dict[str, str]:
    return {rule.id: rule.severity for rule in choice.selection(load_rules()).rules}


def test_presets_grow() -> None:
    """Each preset has what the one before has: errors, then advice, then what few want."""
    minimal, default, strict = (
        {rule.id for rule in load_rules() if in_preset(rule, preset)}
        for preset in ("minimal", "default", "strict")
    )
    assert minimal < default < strict
    assert len(strict) == len(load_rules())
    assert all(rule.severity == "error" for rule in load_rules() if rule.id in minimal)
    assert "ddp-timeout-hides-hangs" in strict - default


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({"save-steps-beyond-run": "info"}, "info"),
        ({"checkpoint": "info"}, "info"),
        ({"save-*": "info"}, "info"),
        # the id, then the pattern, whatever their order
        ({"save-steps-beyond-run": "info", "save-*": "error", "checkpoint": "error"}, "info"),
        ({"save-*": "info", "checkpoint": "error"}, "info"),
        ({"save-*": "error", "save-steps-*": "info"}, "info"),
        ({"memory": "info"}, "warning"),
    ],
)
def test_severity_by_name(severity: dict[str, str], expected: str) -> None:
    """An id counts before a pattern and a pattern before an area."""
    choice = Choice(severity=severity)  # type: ignore[arg-type]
    assert severities(choice)["save-steps-beyond-run"] == expected


def test_a_severity_switches_a_rule_on() -> None:
    """Who gives a rule a severity wants it, also where the preset lacks it; ignoring wins."""
    timeout = "ddp-timeout-hides-hangs"
    assert severities(Choice("minimal", severity={timeout: "info"}))[timeout] == "info"
    assert timeout not in severities(Choice(ignore=(timeout,), severity={timeout: "info"}))
    assert severities(Choice("minimal", select=(timeout,))) == {timeout: "info"}


def test_overrides_are_for_their_files(tmp_path: Path) -> None:
    """Patterns start at the settings' folder; a later override wins, flags win over all."""
    settings = settings_of(
        tmp_path,
        'preset = "minimal"\nignore = ["data"]\n'
        '[[overrides]]\nfiles = ["old/*"]\nignore = ["keys"]\nseverity = {checkpoint = "error"}\n'
        '[[overrides]]\nfiles = ["old/x.yaml"]\nseverity = {checkpoint = "info"}\n'
        '[[overrides]]\nfiles = ["only/*"]\nselect = ["memory"]\n',
    )
    assert choice_for(settings, tmp_path / "train.yaml") == Choice("minimal", (), ("data",))
    assert choice_for(settings, None) == Choice("minimal", (), ("data",))
    old = choice_for(settings, tmp_path / "old" / "y.yaml")
    assert old == Choice("minimal", (), ("data", "keys"), {"checkpoint": "error"})
    assert choice_for(settings, tmp_path / "old" / "x.yaml").severity == {"checkpoint": "info"}
    only = tmp_path / "only" / "x.yaml"
    assert choice_for(settings, only).select == ("memory",)
    assert choice_for(settings, only, select=("keys",)).select == ("keys",)
    assert choice_for(settings, only, preset="strict") == Choice("strict", (), ("data",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[severity]\nunknwon-key = "info"\n', "severity: unknown rule 'unknwon-key'. Did you"),
        ('ignore = ["nothing-*"]\n', "ignore: unknown rule 'nothing-*'"),
        (
            '[[overrides]]\nfiles = ["*"]\nselect = ["chekpoint"]\n',
            "overrides.0.select: unknown rule 'chekpoint'. Did you mean 'checkpoint'",
        ),
    ],
)
def test_a_name_of_no_rule_is_shown_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    """A misspelt rule in the settings would otherwise silently do nothing."""
    with pytest.raises(SettingsError) as caught:
        check_settings_names(settings_of(tmp_path, text), load_rules())
    assert message in str(caught.value)
    assert str(tmp_path / "lfconfiglint.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('preset = "loud"\n', "preset: 'loud' is not one of"),
        ('[severity]\nmemory = "fatal"\n', "severity.memory: 'fatal' is not one of"),
        ("[[overrides]]\nignore = []\n", "overrides.0: 'files' is a required property"),
    ],
)
def test_shape_of_choices(tmp_path: Path, text: str, message: str) -> None:
    """Presets and severities that do not exist are refused."""
    with pytest.raises(SettingsError) as caught:
        settings_of(tmp_path, text)
    assert message in str(caught.value)


def test_the_command_line_uses_them(tmp_path: Path) -> None:
    """Settings reach the files they are for, and the exit code follows the wanted severity."""
    (tmp_path / "a.yaml").write_text(CONFIG)
    (tmp_path / "b.yaml").write_text(CONFIG)
    flags = ("--hardware", "8xH20", "--output-format", "concise")
    assert run_tool(*flags, cwd=tmp_path).stdout == b""
    strict = run_tool(*flags, "--preset", "strict", cwd=tmp_path)
    assert strict.stdout.count(b"info[ddp-timeout-hides-hangs]") == 2
    assert strict.returncode == 0
    settings_of(
        tmp_path,
        '[[overrides]]\nfiles = ["b.yaml"]\nseverity = {ddp-timeout-hides-hangs = "error"}\n',
    )
    raised = run_tool(*flags, cwd=tmp_path)
    assert raised.stdout.count(b"error[ddp-timeout-hides-hangs]") == 1
    assert raised.stdout.startswith(b"b.yaml")
    assert raised.returncode == 1


def test_a_choice_names_rules_that_exist() -> None:
    """Selections know all ids, so that a comment may name a rule that is not run."""
    rules: tuple[Rule, ...] = load_rules()
    assert Choice("minimal").selection(rules).known_ids == {rule.id for rule in rules}
