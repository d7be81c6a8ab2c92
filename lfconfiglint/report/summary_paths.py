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
    """Files that cannot be read: of most no rule about their keys was run, and of others only what
    is certain was told."""
    unread = [report for report in reports if report.document and report.document.problems]
    broken = [report.path for report in unread if not _is_partly_checked(report)]
    partly = [report.path for report in unread if _is_partly_checked(report)]
    if broken:
        named = _listed(broken, lang)
        yield Text(
            f"keys not checked, as the YAML cannot be read: {named}",
            f"YAML 无法读取，未检查其中的参数：{named}",
        ).say(lang)
    if partly:
        named = _listed(partly, lang)
        yield Text(
            f"checked in part, as the YAML cannot be read as a whole: {named}",
            f"YAML 不能完整读取，只检查了一部分：{named}",
        ).say(lang)


def _is_partly_checked(report: FileReport) -> bool:
    """Whether rules about its keys were run, of which hardly ever all are decided."""
    found = report.result.diagnostics
    return bool(report.result.undecided) or any(each.area != "document" for each in found)


def _listed(paths: Sequence[str], lang: Lang) -> str:
    """The paths where they are few, else how many."""
    if len(paths) > _MOST_NAMES:
        return Text(f"{len(paths)} files", f"{len(paths)} 个文件").say(lang)
    return printable(Text(", ", "、").say(lang).join(paths))
