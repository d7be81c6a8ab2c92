"""Workflow commands: nothing in a file name or a value can break out of one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.file_report import FileReport
from lfconfiglint.report.formats.github import FORM
from tests.helpers import lint_text

CONFIG = "model_name_or_path: a/b\nfinetuning_type: lora\n"


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_one_finding_is_one_command(path: str, value: str) -> None:
    quoted = "'" + value.replace("'", "''") + "'"
    text = f"{CONFIG}optim: {quoted}\n".encode("utf-8", "replace")
    document, result = lint_text(text, rules=("bad-choice",))
    report = FileReport(path, "checked", "train", None, document, result)
    for line in FORM.lines([report], "en"):
        assert len(line.splitlines()) == 1
        assert line.startswith("::error file=")
        properties = line.removeprefix("::error ").partition("::")[0]
        names = [part.partition("=")[0] for part in properties.split(",")]
        assert names[:3] == ["file", "line", "endLine"]
        assert names[-1] == "title"
        assert "\x1b" not in line


def test_hostile_file_name() -> None:
    document, result = lint_text(CONFIG + "unknown_thing: 1\n", rules=("unknown-key",))
    report = FileReport("a\n::error::x,y%0A", "checked", "train", None, document, result)
    (line,) = FORM.lines([report], "en")
    assert line.startswith("::error file=a%0A%3A%3Aerror%3A%3Ax%2Cy%250A,line=3,")
