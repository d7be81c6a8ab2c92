"""Report formats: valid for their consumers when empty, broken or hostile."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.report.formats.located import located
from lfconfiglint.report.formats.table import FORMATS, form_of
from tests.helpers import lint_text
from tests.report.formats.consumers import CONSUMERS, consume
from tests.report.formats.hostile import NASTY, report_about

CONFIG = "model_name_or_path: a/b\nfinetuning_type: lora\n"
ANYTHING = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=30))


def lines_of(form: str, *reports: FileReport) -> list[str]:
    shape = form_of(form)
    assert shape is not None
    return list(shape.lines(reports, "en"))


def test_every_format_has_a_consumer() -> None:
    """A format cannot be added without saying who takes it."""
    assert set(CONSUMERS) == set(FORMATS) - {"text", "concise"}


@pytest.mark.parametrize("form", CONSUMERS)
def test_empty_run(form: str) -> None:
    """Nothing checked, and nothing found, are valid reports of no findings."""
    document, result = lint_text(CONFIG, rules=("unknown-key",))
    consume(form, lines_of(form), 0)
    consume(
        form, lines_of(form, FileReport("a.yaml", "checked", "train", None, document, result)), 0
    )


@pytest.mark.parametrize("form", sorted(CONSUMERS))
def test_hostile_strings(form: str) -> None:
    """File names, keys, values and comments stay what they are."""
    names = cycle(NASTY)
    for value in NASTY:
        report = report_about(next(names), next(names) + "x", value, next(names))
        consume(form, lines_of(form, report), len(report.result.diagnostics))


@settings(max_examples=25, deadline=None)
@given(ANYTHING.filter(bool), ANYTHING.filter(bool), ANYTHING, ANYTHING)
def test_any_string(path: str, key: str, value: str, comment: str) -> None:
    """The same for whatever else there is, in every format."""
    report = report_about(path, key, value, comment)
    for form in CONSUMERS:
        consume(form, lines_of(form, report), len(report.result.diagnostics))


@pytest.mark.parametrize("form", CONSUMERS)
def test_file_that_cannot_be_read(form: str) -> None:
    """A failure is in the report, and not as if nothing had been found."""
    report = FileReport("a.yaml", "failed", reason=Text("no permission", "没有权限"))
    assert "no permission" in "".join(lines_of(form, report))


def test_fingerprint_survives_moved_lines() -> None:
    """Code scanning keeps a finding's history when lines are added above it."""
    prints = []
    for text in (CONFIG + "foo_bar: 1\n", "# a new line\n" + CONFIG + "bf16: true\nfoo_bar: 2\n"):
        document, result = lint_text(text, rules=("unknown-key",))
        (place,) = located([FileReport("a.yaml", "checked", "train", None, document, result)])
        prints.append(place.fingerprint)
    assert prints[0] == prints[1]


def test_suggestion_columns_are_bytes() -> None:
    """Reviewdog counts columns in bytes of UTF-8."""
    text = "model_name_or_path: a/b\n{finetuning_type: lora, output_dir: 中文, foo_bar: 1}\n"
    document, result = lint_text(text.partition("\n")[2], rules=("unknown-key",))
    (line,) = lines_of("rdjsonl", FileReport("a.yaml", "checked", "train", None, document, result))
    before = text.partition("\n")[2].partition("foo_bar")[0]
    assert f'"column": {len(before.encode()) + 1}' in line
