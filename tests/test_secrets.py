"""A secret that stands in a config is told of, and never shown."""

from __future__ import annotations

import pytest

from lfconfiglint.file_report import FileReport
from lfconfiglint.report.console import Console
from lfconfiglint.report.formats.table import FORMATS, form_of
from lfconfiglint.secrets import without_secrets
from tests.helpers import lint_text

TOKEN = "a" * 37
RUN = "model_name_or_path: a/b\nstage: pt\nfinetuning_type: lora\n"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("line", [f"hf_hub_token: {TOKEN}", f'"hub_token": "{TOKEN}"  # mine'])
def test_no_report_shows_it(form: str, line: str) -> None:
    document, result = lint_text(f"{RUN}{line}\n", rules=("hub-token-in-config",))
    assert result.diagnostics
    report = FileReport("a.yaml", "checked", "train", None, document, result)
    shape, console = form_of(form), Console("en")
    lines = shape.lines([report], "en") if shape else [
        *console.report([report]), *console.concise([report])
    ]  # fmt: skip
    assert TOKEN not in "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("hf_hub_token: abc", "hf_hub_token: *** "),
        ("{a: 1, hf_hub_token: abc, b: 2}", "{a: 1, hf_hub_token: *** , b: 2}"),
        ("hf_hub_token: abc # why", "hf_hub_token: *** # why"),
        ("hf_hub_token:", "hf_hub_token:"),
        ("not_hf_hub_token: abc", "not_hf_hub_token: abc"),
    ],
)
def test_only_the_value_is_hidden(line: str, shown: str) -> None:
    assert without_secrets(line) == shown
