"""How often each rule found something: one line a rule, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lfconfiglint.diagnostic import Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.wrapped import padded
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.width import display_width


class Statistics:
    """Findings and files of each rule, how serious it is, and how many of them can be mended."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._files: Counter[str] = Counter()
        self._fixable: Counter[tuple[str, str]] = Counter()
        self._severities: dict[str, Severity] = {}

    def add(self, report: FileReport) -> None:
        found = report.result.diagnostics
        self._counts.update(each.rule for each in found)
        self._files.update({each.rule for each in found})
        self._fixable.update(
            (each.rule, each.fixes[0].applicability) for each in found if each.fixes
        )
        self._severities |= {each.rule: each.severity for each in found}

    def lines(self, lang: Lang) -> Iterator[str]:
        """The table of all that was added."""
        rows = [
            (
                str(number),
                _in_files(self._files[rule]).say(lang),
                SEVERITY_NAMES[self._severities[rule]].say(lang),
                rule,
                _by_fix(self._fixable[rule, "safe"], self._fixable[rule, "unsafe"], lang),
            )
            for rule, number in sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
        for number, *cells in rows:
            shown = [padded(cell, width) for cell, width in zip(cells, widths[1:], strict=True)]
            yield "  ".join((number.rjust(widths[0]), *shown)).rstrip()


def _in_files(number: int) -> Text:
    return Text(f"in {number} file{'s' * (number != 1)}", f"{number} 个文件")


def _by_fix(safe: int, unsafe: int, lang: Lang) -> str:
    ways = []
    if safe:
        ways.append(Text(f"{safe} by --fix", f"--fix 可修复 {safe} 处"))
    if unsafe:
        ways.append(Text(f"{unsafe} with --unsafe-fixes", f"加 --unsafe-fixes 可修复 {unsafe} 处"))
    return Text(", ", "，").say(lang).join(way.say(lang) for way in ways)
