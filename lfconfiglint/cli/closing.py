"""The closing lines of a run, on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.cli.terminal import echo_lines, fitted, style
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.summary import Told, summary
from lfconfiglint.report.undecided import undecided_lines


def close(
    reports: Sequence[FileReport],
    told: Told,
    given: Mapping[str, object],
    lang: Lang,
    color: bool | None,
    more: Sequence[str] = (),
) -> None:
    """What was found first, in bold, and *more* after the rest of it; what could not be decided
    last, and dim. *given* are the flags of the run by the names of their parameters."""
    echo_lines(_lines(reports, told, given, lang, more), err=True, color=color)


def _lines(
    reports: Sequence[FileReport],
    told: Told,
    given: Mapping[str, object],
    lang: Lang,
    more: Sequence[str],
) -> Iterator[str]:
    found = iter(fitted(summary(reports, lang, told), err=True))
    if told.left:
        yield style(next(found), bold=True)
    yield from found
    if told.left and any(report.result.diagnostics for report in reports):
        # a run that finds nothing does not pay for the import
        from lfconfiglint.report.next_step import fit_lines, overview_lines

        # a command that is broken into lines cannot be copied
        yield from fit_lines(reports, given, lang)
        yield from fitted(overview_lines(reports, given, lang), err=True)
    yield from fitted(more, err=True)
    if told.left:
        for line in fitted(undecided_lines(reports, lang), err=True):
            yield style(line, dim=True)
