"""The baseline of ``check``: where it is, what of it is gone, and writing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.baseline import Baseline, baseline_text, read_baseline
from lfconfiglint.baseline_update import first_entries, stale_entries, without_stale
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.errors import UsageError
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass, replace
from lfconfiglint.severity_words import counted, severity_counts

_MOST_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """The baseline's file, and what is in it; None where it is not there yet."""

    file: Path
    content: Baseline | None = None

    def update(
        self, reports: Sequence[FileReport], checkers: Checkers, lang: Lang, *, write: bool
    ) -> tuple[list[FileReport], list[str]]:
        """The reports without what a first baseline holds, and lines about the baseline."""
        if self.content is None:
            # as one piece, as configs are: others may be reading it
            from lfconfiglint.fixing.write import create_file

            entries = first_entries(self.file.parent, reports)
            create_file(self.file, baseline_text(entries).encode())
            number = sum(map(len, entries.values()))
            found = (each for one in reports for each in one.result.diagnostics)
            what = counted(severity_counts(found))
            listed = Text(what.en and f": {what.en}", what.zh and f"：{what.zh}")
            said = Text(
                f"{self.file}: {number} finding{'s' * (number != 1)} written{listed.en}",
                f"{self.file}：已写入 {number} 处发现{listed.zh}",
            )
            baseline = Baseline(self.file.parent, entries)
            return [_hidden(baseline, report) for report in reports], [said.say(lang)]
        stale = stale_entries(self.content, reports, checkers.of)
        number = sum(map(len, stale.values()))
        if not number:
            return list(reports), []
        if write:
            from lfconfiglint.fixing.write import replace_file

            text = baseline_text(without_stale(self.content, stale))
            replace_file(self.file, self.file.read_bytes(), text.encode())
            said = Text(
                f"{self.file}: {number} stale entr{'y' if number == 1 else 'ies'} taken out",
                f"{self.file}：已删除 {number} 个失效条目",
            )
            return list(reports), [said.say(lang)]
        gone = [f"{name}: {entry.rule}" for name, found in stale.items() for entry in found]
        return list(reports), list(_stale_lines(self.file, gone, lang))


def known_findings(file: Path | None, *, writing: bool) -> Known:
    """Raises UsageError where there is no file to write, SettingsError for one not to be read."""
    if file is None:
        raise UsageError(
            Text(
                "--write-baseline needs a file: --baseline FILE, or baseline in the settings",
                "--write-baseline 需要文件：--baseline 文件，或设置中的 baseline",
            )
        )
    if file.exists():
        return Known(file, read_baseline(file))
    if writing:
        return Known(file)
    raise UsageError(
        Text(
            f"{file}: no such file; --write-baseline begins one",
            f"{file}：文件不存在；可用 --write-baseline 新建",
        )
    )


def _hidden(baseline: Baseline, report: FileReport) -> FileReport:
    if report.document is None:
        return report
    result = baseline.hide(Path(report.path), report.document, report.result)
    return replace(report, result=result)


def _stale_lines(file: Path, gone: Sequence[str], lang: Lang) -> Iterator[str]:
    number = len(gone)
    yield Text(
        f"{file}: {number} entr{'y is' if number == 1 else 'ies are'} stale; "
        "--write-baseline takes them out:",
        f"{file}：{number} 个条目已失效，可用 --write-baseline 删除：",
    ).say(lang)
    yield from (f"  {each}" for each in gone[:_MOST_SHOWN])
    if number > _MOST_SHOWN:
        more = number - _MOST_SHOWN
        yield "  " + Text(f"and {more} more", f"另有 {more} 个").say(lang)
