"""JUnit XML: a suite for each file, a failed case for each error or warning.

Source: ``junit-10.xsd`` of Jenkins' xUnit plugin, the strictest of the dialects in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lfconfiglint.check import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.located import Located, located, posix
from lfconfiglint.width import printable


def junit_report(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One XML document. Advice is a passed case that says it in its output."""
    places = {
        path: list(found) for path, found in groupby(located(reports), lambda each: each.path)
    }
    root = Element("testsuites", name="lfconfiglint")
    for report in reports:
        if report.status != "skipped":
            _suite(root, report, places.get(report.path, []), lang)
    indent(root)
    text = tostring(root, encoding="unicode")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _suite(root: Element, report: FileReport, places: Sequence[Located], lang: Lang) -> None:
    path = printable(posix(report.path))
    broken = report.status == "failed" and report.reason is not None
    failed = sum(each.found.severity != "info" for each in places)
    suite = SubElement(
        root, "testsuite", name=path, tests=str(max(1, len(places) + broken)), time="0",
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
