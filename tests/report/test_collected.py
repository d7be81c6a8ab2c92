"""Many keys of a fork are said once to people, and each to programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lfconfiglint.report.collected import MANY, collected
from tests.helpers import lint_text, run_tool

CONFIG = "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"
FORK = ["enc_hidden_size: 2048", "exp_run_name: first", "max_length_enc: [1, 2]", '"my key": 0.5']
MISSPELT = "gradient_acumulation_steps: 2"


def shown(*lines: str) -> list[tuple[str, int, bool]]:
    """Rule, number of keys and whether a fix is offered, of each finding that a person is shown."""
    _, result = lint_text(CONFIG + "\n".join(lines) + "\n", rules=("unknown-key", "bad-choice"))
    return [(each.rule, len(each.keys), bool(each.fixes)) for each in collected(result.diagnostics)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (FORK, [("unknown-key", 4, False)]),
        (FORK[: MANY - 1], [("unknown-key", 1, False)] * 3),
        ([*FORK[:2], MISSPELT, *FORK[2:]], [("unknown-key", 4, False), ("unknown-key", 1, True)]),
        ([*FORK[:3], MISSPELT], [("unknown-key", 1, False)] * 3 + [("unknown-key", 1, True)]),
        ([*FORK, "wandb_project: x"], [("unknown-key", 4, False), ("unknown-key", 1, False)]),
        ([*FORK, "lr_scheduler_type: cosin"], [("unknown-key", 4, False), ("bad-choice", 1, True)]),
        (
            [f"{FORK[0]}  # lfconfiglint: ignore[unknown-key] ours", *FORK[1:]],
            [("unknown-key", 1, False)] * 3,
        ),
    ],
)
def test_what_is_joined(lines: list[str], found: list[tuple[str, int, bool]]) -> None:
    """A misspelt key keeps its own finding and fix, and comments silence key by key."""
    assert shown(*lines) == found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_it_says_to_declare_silences_it(tmp_path: Path, lang: str) -> None:
    """The line can be copied into the settings as it stands, odd names included."""
    (tmp_path / "a.yaml").write_text(CONFIG + "\n".join(FORK) + "\n")
    flags = ("a.yaml", "--select", "unknown-key", "--lang", lang)
    said = run_tool(*flags, cwd=tmp_path).stdout.decode()
    assert said.count("[unknown-key]") == 1
    declared = re.search(r"`(extra-keys = .*})`", said)
    assert declared is not None
    (tmp_path / "lfconfiglint.toml").write_text(declared[1] + "\n")
    assert run_tool(*flags, cwd=tmp_path).returncode == 0


def test_programs_get_each_key_with_its_place(tmp_path: Path) -> None:
    """Editors, baselines and `--add-ignore` work key by key."""
    (tmp_path / "a.yaml").write_text(CONFIG + "\n".join(FORK) + "\n")
    flags = ("a.yaml", "--select", "unknown-key", "--output-format")
    report = json.loads(run_tool(*flags, "json", cwd=tmp_path).stdout)
    lines = [each["start"]["line"] for each in report["files"][0]["diagnostics"]]
    assert lines == [4, 5, 6, 7]
    for form in ("gitlab", "rdjsonl", "sarif"):
        assert run_tool(*flags, form, cwd=tmp_path).stdout.count(b"unknown-key") >= 4


@pytest.mark.parametrize("form", ["text", "github", "azure", "markdown", "html"])
def test_people_read_it_once(tmp_path: Path, form: str) -> None:
    """GitHub shows ten annotations of a step, and a page is read from its top."""
    (tmp_path / "a.yaml").write_text(CONFIG + "\n".join(FORK) + "\n")
    flags = ("a.yaml", "--select", "unknown-key", "--output-format")
    shown = run_tool(*flags, form, cwd=tmp_path).stdout.decode()
    assert shown.count("unknown-key") == 1
    assert all(line.split(":")[0].strip('"') in shown for line in FORK)
