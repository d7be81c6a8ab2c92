"""Reports that are put together from what is said of each file are those of all files at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from xml.etree.ElementTree import fromstring, indent, tostring

import pytest

from lfconfiglint.cli.framed import Spool
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.report.formats.table import FORMATS, form_of
from lfconfiglint.shared_parts import Shared
from tests.helpers import lint_text

CONFIG = "model_name_or_path: a/b\nfinetuning_type: lora\n"
RULES = ("unknown-key", "bad-choice")
JSON = ("json", "gitlab", "sarif", "rdjson")


def report_of(name: str, more: str = "") -> FileReport:
    document, result = lint_text(CONFIG + more, rules=RULES)
    return FileReport(name, "checked", "train", None, document, result)


FOUND = report_of("a.yaml", "optim: admw\nodd_key: “\u202e\n")
OTHER = report_of("b/c.yaml", "odd_key: 1\nother_key: 2\nlr_scheduler_type: cosin\n")
CLEAN = report_of("clean.yaml")
BROKEN = FileReport("broken.yaml", "failed", reason=Text("broken.yaml: no such file", "没有"))
SKIPPED = FileReport("other.yaml", "skipped", reason=Text("not a config", "不是配置"))
RUNS: dict[str, Sequence[FileReport]] = {
    "nothing": (),
    "no findings": (CLEAN, SKIPPED),
    "one": (FOUND,),
    "several": (CLEAN, FOUND, SKIPPED, OTHER, CLEAN),
    "broken": (BROKEN,),
    "broken behind": (FOUND, OTHER, BROKEN),
}


def written(form: str, reports: Sequence[FileReport]) -> str:
    """As a run writes it: pieces by way of a file, and the rest from what is kept of reports."""
    shape = form_of(form)
    assert shape is not None
    shared = Shared()
    with closing(Spool(held=100)) as spool:
        for report in reports:
            spool.add(shape.piece(report, "en"))
        gists = [shared.gist(report) for report in reports]
        return "".join(shape.frame(spool, gists, "en") if shape.frame else spool)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("form", JSON)
def test_json_is_as_if_written_at_once(form: str, run: str) -> None:
    """Indented throughout, with the commas where they belong."""
    text = written(form, RUNS[run])
    whole = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    assert text == whole.replace("\u202e", "\\u202e") + "\n"


@pytest.mark.parametrize("run", RUNS)
def test_xml_is_as_if_written_at_once(run: str) -> None:
    """Suites are indented as part of the document."""
    head, _, text = written("junit", RUNS[run]).partition("\n")
    root = fromstring(text)
    indent(root)
    assert head == '<?xml version="1.0" encoding="UTF-8"?>'
    assert tostring(root, encoding="unicode") == text.removesuffix("\n")


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"text", "concise"}))
def test_nothing_rests_on_what_is_forgotten(form: str) -> None:
    """The frame needs no documents, values or places; every file keeps its place in the order."""
    shape = form_of(form)
    assert shape is not None
    for reports in RUNS.values():
        lines = list(shape.lines(reports, "en"))
        assert written(form, reports) == "".join(f"{line}\n" for line in lines)


def test_numbers_of_rules_in_sarif() -> None:
    """A result names its rule by its place in the list, which is known last."""
    log = json.loads(written("sarif", (FOUND, OTHER)))["runs"][0]
    names = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert names == ["bad-choice", "unknown-key"]
    assert all(names[each["ruleIndex"]] == each["ruleId"] for each in log["results"])
    assert len(log["results"]) == 5


def test_spool_holds_little() -> None:
    """Beyond a bound texts lie in a file, and come back in their order, odd ones included."""
    texts = ["é" * number + "\udc80\n" for number in range(200)]
    with closing(Spool(held=1000)) as spool:
        for text in texts:
            spool.add(text)
            assert sum(map(len, spool._recent)) <= 1000
        assert list(spool) == list(spool) == texts
