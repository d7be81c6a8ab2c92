"""The closing lines on standard error: counts, what was fixed, and what could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from lfconfiglint.diagnostic import Applicability, Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.summary_paths import cut_short, is_unwritten, skipped, unwritten
from lfconfiglint.severity_words import counted, severity_counts
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.width import printable


def count_by_severity(reports: Sequence[FileReport]) -> dict[Severity, int]:
    return severity_counts(found for report in reports for found in report.result.diagnostics)


@dataclass(frozen=True)
class Told:
    """What a summary tells of: whether changes were written or only shown, which applicabilities
    were tried and so are not offered, whether every fix is listed, whether findings that are
    left matter, whether they are shown, and whether a baseline holds back those that it knows."""

    wrote: bool = False
    tried: frozenset[Applicability] = frozenset()
    every_fix: bool = False
    left: bool = True
    shown: bool = True
    baseline: bool = False


def summary(reports: Sequence[FileReport], lang: Lang, told: Told) -> Iterator[str]:
    """Lines of the summary."""
    if told.left:
        yield _findings(reports, lang, only_new=told.baseline)
        if not told.shown:
            yield from _unseen(reports, lang)
        yield from target_lines(reports, lang)
    if any(report.applied or report.notes for report in reports):
        # a run that changes nothing does not pay for the import
        from lfconfiglint.report.fixes import fix_lines

        yield from fix_lines(reports, lang, wrote=told.wrote, every_fix=told.every_fix)
    yield from unwritten(reports, lang)
    if told.left:
        yield from _offers(reports, lang, told.tried)
        yield from cut_short(reports, lang)
        yield from skipped(reports, lang)


def _findings(reports: Sequence[FileReport], lang: Lang, *, only_new: bool) -> str:
    joined = counted(count_by_severity(reports)).say(lang)
    # a file that could not be written was checked nevertheless
    files = sum(report.status == "checked" or is_unwritten(report) for report in reports)
    failed = sum(report.status == "failed" and not is_unwritten(report) for report in reports)
    where = _checked(files, failed).say(lang)
    if not reports:
        return where + Text(": found no YAML files to check", "：未找到可检查的 YAML 文件").say(
            lang
        )
    if not files and not joined:
        return where
    nothing = Text("no findings", "未发现问题")
    if any(report.applied or report.notes for report in reports):
        nothing = Text("no findings left", "没有剩余问题")
    elif only_new:
        nothing = Text("no new findings", "没有新问题")
    return f"{where}{Text(': ', '：').say(lang)}{joined or nothing.say(lang)}"


def _checked(files: int, failed: int) -> Text:
    """How many were checked, beside those of which an error is told."""
    if failed and not files:
        return Text(
            f"nothing checked: {failed} file{'s' * (failed != 1)} could not be",
            f"未检查任何配置：{failed} 个文件未能检查",
        )
    beside = Text(f", {failed} could not be", f"，另有 {failed} 个未能检查")
    en, zh = beside if failed else Text("", "")
    return Text(f"{files} config{'s' * (files != 1)} checked{en}", f"已检查 {files} 个配置{zh}")


def _unseen(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """A patch has no room for findings that nothing in it mends."""
    number = sum(count_by_severity(reports).values())
    if number:
        yield Text(
            f"not mended by the patch: {number} finding{'s' * (number != 1)}; "
            "run without --diff to see them",
            f"补丁未能修复的问题：{number} 处；去掉 --diff 即可查看",
        ).say(lang)


def target_lines(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """The releases the configs were checked for, and why; how many for each, if they differ."""
    counts: dict[Target, int] = defaultdict(int)
    for report in reports:
        if report.target is not None:
            counts[report.target] += 1
    for target, number in counts.items():
        files = f"{number} config{'s' * (number != 1)} "
        many = Text(files, f"其中 {number} 个") if len(counts) > 1 else Text("", "")
        what = target.describe()
        # a path in a reason may hold anything
        yield printable(Text(f"{many.en}for {what.en}", f"{many.zh}按 {what.zh}").say(lang))
        if target.earlier is not None:
            yield _both(target.earlier, target).say(lang)


def _both(earlier: Target, target: Target) -> Text:
    """Of code between two releases; transformers is named where it is another one for each."""
    first, last = earlier.version, target.version
    en = f"only what holds for both {first} and {last} is told"
    zh = f"只报告在 {first} 与 {last} 中都成立的问题"
    other = earlier.transformers
    if other in (None, target.transformers):
        return Text(en, zh)
    beside = Text(f"{first} with transformers {other}", f"{first} 按 transformers {other}")
    return Text(f"{en}; {beside.en}", f"{zh}；{beside.zh}")


def _offers(
    reports: Sequence[FileReport], lang: Lang, tried: Collection[Applicability]
) -> Iterator[str]:
    """How many findings have a fix that was not tried."""
    offered = [
        fix.applicability
        for report in reports
        for found in report.result.diagnostics
        for fix in found.fixes[:1]
        if fix.applicability not in tried
    ]
    safe, unsafe = offered.count("safe"), offered.count("unsafe")
    if tried:
        if unsafe:
            yield Text(
                f"{unsafe} more with --unsafe-fixes", f"加 --unsafe-fixes 另可修复 {unsafe} 处"
            ).say(lang)
    elif safe or unsafe:
        flag = "--fix" if safe else "--fix --unsafe-fixes"
        more = Text(
            f" ({unsafe} more with --unsafe-fixes)", f"（加 --unsafe-fixes 另可修复 {unsafe} 处）"
        )
        yield Text(
            f"{safe or unsafe} can be fixed with {flag}", f"{safe or unsafe} 处可用 {flag} 修复"
        ).say(lang) + (more.say(lang) if safe and unsafe else "")
