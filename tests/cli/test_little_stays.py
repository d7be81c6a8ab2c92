"""Of the reports of many files little stays in memory, whatever is shown of them."""

from __future__ import annotations

import pytest

from lfconfiglint.cli.diffs import print_diffs
from lfconfiglint.document.read import parse_document
from lfconfiglint.file_report import FileReport


def test_of_what_a_patch_shows(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Contents and documents are needed for the patch alone, which is written as they come."""
    old, new = b"save_steps: 1\n", b"save_steps: 2\n"
    reports = (
        FileReport(f"{n}.yaml", "checked", "train", document=parse_document(new), old=old, new=new)
        for n in range(3)
    )
    left = print_diffs(reports, "en")
    assert [(report.path, report.document, report.old, report.new) for report in left] == [
        (left[0].path, None, b"", b"")
    ] * 3
    assert capfdbinary.readouterr().out.count(b"+save_steps: 2") == 3
