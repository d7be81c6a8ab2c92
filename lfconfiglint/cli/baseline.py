"""The baseline of ``check``: where it is, what of it is gone, and writing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lfconfiglint.baseline import Baseline
from lfconfiglint.baseline_entries import Entries
from lfconfiglint.baseline_file import baseline_content, read_baseline
from lfconfiglint.baseline_update import Watch, first_entries, without_stale
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.diagnostic import SEVERITIES, Severity
from lfconfiglint.errors import UsageError
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import replace
from lfconfiglint.severity_words import counted

_MOST_SHOWN = 5


class Known:
    """The baseline's file, and what is in it; None where it is not there yet.

    Reports pass by one after the other, and none is kept.
    """

    def __init__(self, file: Path, content: Baseline | None = None) -> None:
        self.file = file
        self.content = content
        self._first = Entries()
        self._severities: Counter[Severity] = Counter(dict.fromkeys(SEVERITIES, 0))
        self._watch: Watch | None = None

    def watched(self, found: Iterable[FileReport], checkers: Checkers) -> Iterator[FileReport]:
        """The reports without what a first baseline holds."""
        if self.content is None:
            return map(self._taken, found)
        self._watch = Watch(self.content, checkers.of)
        return map(self._watch.passing, found)

    def _taken(self, report: FileReport) -> FileReport:
        self._severities.update(each.severity for each in report.result.diagnostics)
        entries = first_entries(report)
        if not entries or report.document is None:
            return report
        path = Path(report.path)
        name = Baseline(self.file.parent, {}).name(path)
        self._first.add(name, entries)
        known = Baseline(self.file.parent, {name: entries})
        return replace(report, result=known.hide(path, report.document, report.result))

    def updated(self, lang: Lang, *, write: bool) -> list[str]:
        """Lines about the baseline after the last report; it is written where that is wanted."""
        if self._watch is None or self.content is None:
            return [self._begun().say(lang)]
        return [*self._hidden(self._watch.hidden, lang), *self._gone(self._watch, lang, write)]

    def _hidden(self, number: int, lang: Lang) -> Iterator[str]:
        if number:
            yield Text(
                f"{self.file}: {number} known finding{'s' * (number != 1)} not shown",
                f"{self.file}：其中已记录的 {number} 处问题不再显示",
            ).say(lang)

    def _gone(self, watch: Watch, lang: Lang, write: bool) -> list[str]:
        assert self.content is not None
        stale = watch.stale()
        number = sum(map(len, stale.values()))
        if not number:
            return []
        if write:
            from lfconfiglint.fixing.write import replace_file

            content = baseline_content(without_stale(self.content, stale))
            replace_file(self.file, self.file.read_bytes(), content)
            said = Text(
                f"{self.file}: {number} stale entr{'y' if number == 1 else 'ies'} taken out",
                f"{self.file}：已删除 {number} 个失效条目",
            )
            return [said.say(lang)]
        gone = [f"{name}: {entry.rule}" for name, found in stale.items() for entry in found]
        return list(_stale_lines(self.file, gone, lang))

    def _begun(self) -> Text:
        # as one piece, as configs are: others may be reading it
        from lfconfiglint.fixing.write import create_file

        create_file(self.file, baseline_content(self._first))
        number = self._first.count()
        what = counted(self._severities)
        listed = Text(what.en and f": {what.en}", what.zh and f"：{what.zh}")
        return Text(
            f"{self.file}: {number} finding{'s' * (number != 1)} written{listed.en}",
            f"{self.file}：已写入 {number} 处问题{listed.zh}",
        )


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
