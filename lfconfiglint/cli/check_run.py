"""``lfconfiglint check``: lint files, and fix them where asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.cli.change_flags import ChangeFlags, taken
from lfconfiglint.cli.checker import Checkers, checkers_of, rule_names
from lfconfiglint.cli.checking import Wanted, changed_files, check_found, check_stdin
from lfconfiglint.cli.closing import close
from lfconfiglint.cli.names import COMMANDS, EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.output import Output, outputs_of, print_reports, rendering_of
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.terminal import echo, echo_lines, wants_colour
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError, closest
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass, replace
from lfconfiglint.report.summary import Told, count_by_severity
from lfconfiglint.shared_parts import Shared

if TYPE_CHECKING:
    from lfconfiglint.cli.baseline import Known
    from lfconfiglint.settings import Settings


@dataclass(frozen=True)
class _Flags:
    """Flags of ``check`` alone, as given; those of :class:`ChangeFlags` and of
    :func:`join_options` go beside them."""

    preset: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    write_baseline: bool = False
    output_format: tuple[str, ...] = ()
    output_file: Path | None = None
    exit_zero: bool = False
    exit_non_zero_on_fix: bool = False
    force_exclude: bool = False
    jobs: int | None = None
    stdin_filename: Path | None = None
    statistics: bool = False
    no_cache: bool = False
    color: str = "auto"


def run_check(paths: Sequence[str] = (), *, watch: bool = False, **given: Any) -> int:
    """Everything that the command does; the exit code. *given* are its other flags by name.

    Raises the project's errors for what it cannot work with.
    """
    if watch:
        # a run that ends does not pay for the import
        from lfconfiglint.cli.watch import keep_checking

        return keep_checking(paths, sys.argv[1:])
    flags, change = taken(_Flags, given), taken(ChangeFlags, given)
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    outputs = outputs_of(flags.output_format, flags.output_file, default)
    change.refuse_contradictions()
    options = join_options(**given)
    if note := change.note_on_idle():
        echo(note.say(options.lang), err=True)
    known = _known_findings(flags, options.settings)
    checkers = checkers_of(
        options,
        flags.preset,
        rule_names(flags.select),
        rule_names(flags.ignore),
        change.changes,
        known.content if known else None,
    )
    found = _found(paths, flags, change, checkers, options, outputs, known)
    if known is not None:
        found = known.watched(found, checkers)
    if change.fix_only:
        found = map(_without_findings, found)
    reports = _shown(found, flags, change, options, outputs)
    about_baseline = known.updated(options.lang, write=flags.write_baseline) if known else []
    colour = wants_colour(flags.color)
    asked = {**given, "statistics": flags.statistics, "baseline": known}
    told = _told(change, baseline=known is not None)
    close(reports, told, asked, options.lang, colour, about_baseline)
    return _exit_code(reports, flags, diff=change.diff)


def _known_findings(flags: _Flags, settings: Settings) -> Known | None:
    if not (flags.baseline or settings.baseline or flags.write_baseline):
        return None
    # a run without a baseline does not pay for the import
    from lfconfiglint.cli.baseline import known_findings

    return known_findings(flags.baseline or settings.baseline, writing=flags.write_baseline)


def _found(
    paths: Sequence[str],
    flags: _Flags,
    change: ChangeFlags,
    checkers: Checkers,
    options: RunOptions,
    outputs: Sequence[Output],
    known: Known | None,
) -> Iterator[FileReport]:
    """The reports of what *paths* name, each when it is asked for; changes are written where that
    was asked for."""
    if "-" in paths:
        found = iter([check_stdin(checkers, options, change, flags.stdin_filename)])
    else:
        _refuse_misspelt_command(paths)
        exclude = options.settings.exclude
        found_files = find_files(
            paths or (".",),
            exclude,
            force=flags.force_exclude,
            unread=lambda said: echo(said.say(options.lang), err=True),
        )
        files = list(found_files)
        # what is shown of a file can be made with its report, unless that changes afterwards
        shown = known is None and not (change.changes or change.interactive or flags.statistics)
        wanted = Wanted(
            jobs=flags.jobs,
            rendering=rendering_of(outputs, options.lang) if shown else None,
            cached=not flags.no_cache,
            whole=known is not None,
            streams=change.diff
            or (not flags.statistics and any(output.streams for output in outputs)),
            colour=wants_colour(flags.color),
        )
        checkers = checkers.together(tuple(files))
        found = check_found(files, checkers, options, change, wanted)
    return changed_files(found, checkers, options, change)


def _shown(
    found: Iterator[FileReport],
    flags: _Flags,
    change: ChangeFlags,
    options: RunOptions,
    outputs: Sequence[Output],
) -> Sequence[FileReport]:
    """The reports, shown in the way that was asked for."""
    if change.diff:
        # a run that shows none does not pay for the import
        from lfconfiglint.cli.diffs import print_diffs

        return print_diffs(found, options.lang)
    if change.interactive:
        return list(found)
    if flags.statistics:
        return _counted(found, options)
    return print_reports(found, outputs, options, wants_colour(flags.color))


def _counted(found: Iterator[FileReport], options: RunOptions) -> list[FileReport]:
    """Print how often each rule found something, in place of a report."""
    # a run that prints its findings does not pay for the import
    from lfconfiglint.report.statistics import Statistics

    statistics, shared, left = Statistics(), Shared(), []
    for report in found:
        statistics.add(report)
        left.append(shared.gist(report))
    echo_lines(statistics.lines(options.lang))
    return left


def _told(change: ChangeFlags, *, baseline: bool) -> Told:
    return Told(
        wrote=change.writing,
        tried=frozenset({"safe", "unsafe"}) if change.interactive else change.changes.fixes,
        every_fix=change.show_fixes,
        left=not change.fix_only,
        shown=not change.diff,
        baseline=baseline,
    )


def _without_findings(report: FileReport) -> FileReport:
    return replace(report, result=replace(report.result, diagnostics=()))


_OTHER_NAMES = {"lint": "check", "fix": "--fix", "help": "--help", "version": "--version"}
"""What other tools have as a command, and what it is here."""


def _refuse_misspelt_command(paths: Sequence[str]) -> None:
    """A first word that is neither a command nor a path was most likely meant to be a command."""
    if not paths or Path(paths[0]).exists():
        return
    meant = _OTHER_NAMES.get(paths[0]) or closest(paths[0], COMMANDS)
    if meant:
        raise UsageError(
            Text(
                f"no such command or file: {paths[0]}. Did you mean '{meant}'?",
                f"没有命令或文件 {paths[0]}。是否想写 '{meant}'？",
            )
        )


def _exit_code(reports: Sequence[FileReport], flags: _Flags, *, diff: bool) -> int:
    if any(report.status == "failed" for report in reports):
        return EXIT_FAILED
    applied = any(report.applied or report.notes for report in reports)
    if flags.exit_zero:
        return 0
    # advice alone does not stop a commit
    counts = count_by_severity(reports)
    if counts["error"] or counts["warning"] or (diff and applied):
        return EXIT_FINDINGS
    return EXIT_FINDINGS if applied and flags.exit_non_zero_on_fix else 0
