"""Lines about the fixes of a run: each of them where they are few, else how many of each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.offers import changes_of
from lfconfiglint.width import printable

_MOST_FIXES = 20


def fix_lines(
    reports: Sequence[FileReport], lang: Lang, *, wrote: bool, every_fix: bool
) -> Iterator[str]:
    """*wrote* says whether they were written or only shown."""
    applied = [(report.path, fix) for report in reports for fix in report.applied]
    if applied:
        number = len(applied)
        done = Text("fixed", "已修复") if wrote else Text("would fix", "可修复")
        noun = "finding" if number == 1 else "findings"
        yield f"{done.say(lang)} {Text(f'{number} {noun}:', f'{number} 处：').say(lang)}"
    if every_fix or len(applied) <= _MOST_FIXES:
        for path, fix in applied:
            changes = ", ".join(changes_of(fix.operations)) if every_fix else ""
            arrow = f" → {changes}" if changes else ""
            yield printable(f"  {path}: {fix.rule}: {fix.say_title(lang)}{arrow}")
    else:
        for rule, number in Counter(fix.rule for _, fix in applied).most_common():
            yield f"  {rule}: {number}"
        yield Text("  --show-fixes lists them", "  --show-fixes 可逐条列出").say(lang)
    if applied and wrote:
        yield Text("  lfconfiglint undo takes it back", "  lfconfiglint undo 可撤销").say(lang)
    for report in reports:
        for note in report.notes:
            yield printable(f"{report.path}: {note.say(lang)}")
