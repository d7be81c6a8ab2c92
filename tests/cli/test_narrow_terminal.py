"""Eighty columns: nothing is broken within a word, whatever the command and the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.report.wrapped import wrapped
from lfconfiglint.width import display_width
from tests.cli.session import in_terminal
from tests.fit.support import FULL
from tests.helpers import ROOT, run_tool

NARROW = {"COLUMNS": "80"}
LONG = "lerning_rate: 1  # " + "很长的注释" * 30
COMMANDS = {
    "findings": ("a.yaml",),
    "findings on a machine": ("a.yaml", "--hardware", "8xH20", "--samples", "20000"),
    "rules": ("rules",),
    "doctor": ("doctor", "a.yaml"),
    "key": ("explain", "stage"),
    "machine": ("hardware", "show", "8xH20"),
    "machines": ("hardware", "list"),
    "fit": ("fit", "full.yaml", "--hardware", "8xRTX 4090", "--samples", "1000"),
    "estimate": ("estimate", "full.yaml", "--hardware", "8xH20", "--samples", "1000"),
    "mistake": ("a.yaml", "--hardware", "sixteen cards of the new kind that nobody has seen yet"),
    "guard": ("run", "--", "echo", "a.yaml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    example = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(f"{example}{LONG}\nevaluation_strategy: 'no'\n")
    (tmp_path / "full.yaml").write_text(FULL)
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_wider(folder: Path, name: str, lang: str) -> None:
    """Chinese characters take two cells; colours none."""
    shown = in_terminal(folder, (*COMMANDS[name], "--lang", lang), (), NARROW).plain
    assert shown.strip()
    assert [line for line in shown.splitlines() if display_width(line) > 80] == []


def test_machine_of_an_example_stands_on_lines_of_its_own(folder: Path) -> None:
    """Only what is quoted from a file keeps its lines."""
    rule = ("explain", "checkpoint-exceeds-disk")
    lines = in_terminal(folder, rule, (), NARROW).plain.splitlines()
    title = lines.index("Example that is reported")
    assert lines[title + 1].startswith("  # {nodes: 1, gpus_per_node: 8, gpu: H20")
    wide = [line for line in lines if display_width(line) > 80]
    assert all(line.startswith("  # lfconfiglint[") for line in wide)


def test_a_command_stays_whole(folder: Path) -> None:
    """So that it can be copied: the terminal itself breaks what it has no room for."""
    flags = ("--hardware", "8xRTX 4090", "--samples", "1000", "--transformers-version", "4.57.1")
    shown = in_terminal(folder, ("full.yaml", *flags), (), NARROW).plain
    told = "fit full.yaml --hardware '8xRTX 4090' --samples 1000 --transformers-version 4.57.1"
    assert told in shown


def test_lines_for_programs_stay_whole(folder: Path) -> None:
    """Whoever looks for a sentence in a pipe finds it on one line, whatever COLUMNS says."""
    arguments = ("a.yaml", "--hardware", "8xH20")
    done = run_tool(*arguments, cwd=folder, env=NARROW)
    free = run_tool(*arguments, cwd=folder)
    assert max(map(len, done.stdout.decode().splitlines())) > 100
    assert (done.stdout, done.stderr) == (free.stdout, free.stderr)


def test_carets_stay_below_a_line_that_is_cut(folder: Path) -> None:
    """The marked part is in view, and no wider than the line."""
    shown = in_terminal(folder, ("a.yaml", "--select", "unknown-key"), (), NARROW).plain
    lines = shown.splitlines()
    cut = next(index for index, line in enumerate(lines) if " | lerning_rate: 1" in line)
    assert lines[cut + 1].index("^") == lines[cut].index("lerning_rate")
    assert display_width(lines[cut]) >= 79


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("say `bf16: true` here", ["say", "`bf16: true`", "here"]),
        ("a (`b: c`), d", ["a (`b: c`),", "d"]),
        ("\x1b[1mlong word\x1b[0m: next", ["\x1b[1mlong word\x1b[0m:", "next"]),
        ("one ` alone", ["one ` alone"]),
        ("takes 60.8 GiB now", ["takes", "60.8 GiB now"]),
        ("about 95 %, 3 TB", ["about 95 %,", "3 TB"]),
        ("a.yaml: 警告[ab]: 是", ["a.yaml:", "警告[ab]: 是"]),
        ("a.yaml: \x1b[33m警告\x1b[0m[ab]: 是", ["a.yaml:", "\x1b[33m警告\x1b[0m[ab]: 是"]),
    ],
)
def test_code_and_coloured_words_stay_whole(text: str, lines: list[str]) -> None:
    """A key and its value belong together; colours take no cells."""
    assert list(wrapped(text, 12)) == lines
