"""JUnit XML: a suite for each file, a failed case for each error or warning.

Source: ``junit-10.xsd`` of Jenkins' xUnit plugin, the strictest of the dialects in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form, Pieces
from lfconfiglint.report.formats.located import Located, located, posix
from lfconfiglint.width import printable

_ROOT = '<testsuites name="lfconfiglint"'


def _piece(report: FileReport, lang: Lang) -> str:
    """Its suite. Advice is a passed case that says it in its output."""
    if report.status == "skipped":
        return ""
    suite = _suite(report, list(located((report,))), lang)
    indent(suite, level=1)
    return tostring(suite, encoding="unicode")


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One XML document."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    filled = filter(None, pieces)
    first = next(filled, None)
    if first is None:
        yield f"{_ROOT} />\n"
        return
    yield f"{_ROOT}>\n  {first}"
    for piece in filled:
        yield f"\n  {piece}"
    yield "\n</testsuites>\n"


def _suite(report: FileReport, places: Sequence[Located], lang: Lang) -> Element:
    path = printable(posix(report.path))
    broken = report.status == "failed" and report.reason is not None
    failed = sum(each.found.severity != "info" for each in places)
    suite = Element(
        "testsuite", name=path, tests=str(max(1, len(places) + broken)), time="0",
        failures=str(failed), errors=str(int(broken)), skipped="0",
    )  # fmt: skip
    if report.status == "failed" and report.reason is not None:
        case = SubElement(suite, "testcase", name="readable", classname=path, time="0")
        SubElement(case, "error", message=printable(report.reason.say(lang)), type="unreadable")
    for place in places:
        found = place.found
        name = f"{found.rule} ({place.start.line}:{place.start.column})"
        case = SubElement(suite, "testcase", name=name, classname=path, time="0")
        message = printable(found.say(lang))
        if found.severity == "info":
            SubElement(case, "system-out").text = message
        else:
            failure = SubElement(case, "failure", message=message, type=found.severity)
            failure.text = f"{path}:{place.start.line}:{place.start.column}: {message}"
    if not places and not broken:
        SubElement(suite, "testcase", name="lfconfiglint", classname=path, time="0")
    return suite


FORM = Form(_piece, _frame)
