"""Lines of the summary that name files: not written, skipped, not checked in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.width import printable

_MOST_NAMES = 3


def unwritten(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Files whose fixes could not be written."""
    paths = [report.path for report in reports if is_unwritten(report)]
    if paths:
        yield Text("not written: ", "未写入：").say(lang) + _listed(paths, lang)


def is_unwritten(report: FileReport) -> bool:
    """Whether the report's fixes could not be written."""
    return report.status == "failed" and bool(report.result.diagnostics)


def skipped(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Files that were passed over, by reason."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        if report.status == "skipped" and report.reason:
            by_reason[report.reason.say(lang)].append(report.path)
    for reason, paths in by_reason.items():
        named = _listed(paths, lang)
        yield Text(f"skipped {named}: {reason}", f"已跳过 {named}：{reason}").say(lang)


def cut_short(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Of a file that cannot be read as YAML no rule about its keys was run; where keys stand twice,
    only what holds whichever line stays was told."""
    problems = [
        (report.path, report.document.problems[0].rule)
        for report in reports
        if report.document and report.document.problems
    ]
    broken = [path for path, rule in problems if rule != "duplicate-key"]
    twice = [path for path, rule in problems if rule == "duplicate-key"]
    if broken:
        named = _listed(broken, lang)
        yield Text(
            f"not checked any further until it can be read: {named}",
            f"文件无法正常读取，其余内容未检查：{named}",
        ).say(lang)
    if twice:
        named = _listed(twice, lang)
        yield Text(
            f"checked in full only once no key stands twice: {named}",
            f"存在重复的键，消除后才能完整检查：{named}",
        ).say(lang)


def _listed(paths: Sequence[str], lang: Lang) -> str:
    """The paths where they are few, else how many."""
    if len(paths) > _MOST_NAMES:
        return Text(f"{len(paths)} files", f"{len(paths)} 个文件").say(lang)
    return printable(Text(", ", "、").say(lang).join(paths))
