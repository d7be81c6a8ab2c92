"""What a person sees: carets under the right cells, whatever the characters before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.file_report import FileReport
from lfconfiglint.report.console import Console
from lfconfiglint.width import display_width
from tests.helpers import lint_text, run_tool

CONFIG = "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"


@pytest.mark.parametrize("line", ["strange: 1", "'中文': 1", "🚀: 1", "strange: 1\t# tab"])
def test_carets_stand_under_the_entry(line: str) -> None:
    document, result = lint_text(CONFIG + line + "\n")
    report = FileReport("x.yaml", "checked", "train", None, document, result)
    shown = list(Console("en").report([report]))
    source = next(text for text in shown if text.startswith(" 4 |"))
    caret = shown[shown.index(source) + 1]
    start = display_width(source[: source.index(line[0])])
    entry = line.split("\t")[0]
    assert caret.index("^") == start
    assert caret.count("^") == display_width(entry)


def test_very_long_line_is_cut_around_the_place() -> None:
    text = "stage: sft\nmodel_name_or_path: a/b\ntemplate: x\n" + "k" * 300 + ": 1\n"
    document, result = lint_text(text)
    report = FileReport("x.yaml", "checked", "train", None, document, result)
    source = [line for line in Console("en").report([report]) if line.startswith(" 4 |")]
    assert source
    assert all(len(line) < 180 for line in source)


def test_concise_is_one_line_a_finding() -> None:
    document, result = lint_text(CONFIG + "strange: 1\n", rules=("unknown-key",))
    report = FileReport("x\x1b[31m.yaml", "checked", "train", None, document, result)
    (line,) = Console("en").concise([report])
    assert line.startswith("x\N{REPLACEMENT CHARACTER}[31m.yaml:4:1: error[unknown-key] ")


def test_another_key_and_value_are_one_change() -> None:
    """Shown as two steps, the first would be a line that nobody wants."""
    document, result = lint_text("model_name_or_path: x\nimage_resolution: 512\n")
    report = FileReport("a.yaml", "checked", document=document, result=result)
    shown = "\n".join(Console("en").report([report]))
    assert "→ `image_resolution` ⇒ `image_max_pixels: 262144`\n" in shown


@pytest.mark.parametrize(
    ("encoding", "shown", "place"),
    [
        ("gb18030", "# 全参微调", "1:5"),
        ("utf-16", "# 全参微调", "1:1"),
        ("latin-1", "# café", "1:6"),
    ],
)
def test_another_encoding_is_shown_as_it_was_meant(
    tmp_path: Path, encoding: str, shown: str, place: str
) -> None:
    """What is told to be GBK is not shown as mojibake; the caret stands where it goes wrong."""
    path = tmp_path / "a.yaml"
    path.write_bytes(f"{shown}\n{CONFIG}".encode(encoding))
    done = run_tool("a.yaml", "--isolated", cwd=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith(f"a.yaml:{place}: error[not-utf8]")
    assert lines[2].endswith(shown)
    column = {"gb18030": 4, "utf-16": 0, "latin-1": 5}[encoding]
    assert lines[3].index("^") == lines[2].index("#") + column
