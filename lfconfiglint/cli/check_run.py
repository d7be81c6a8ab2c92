"""``lfconfiglint check``: lint files, and fix them where asked."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.check import FileReport
from lfconfiglint.cli.baseline import known_findings, update_baseline
from lfconfiglint.cli.change_flags import ChangeFlags
from lfconfiglint.cli.checker import checkers_of, rule_names
from lfconfiglint.cli.checking import MANY, changed_files, check_found, check_stdin
from lfconfiglint.cli.names import COMMANDS, EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.output import outputs_of, print_diffs, print_reports
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.terminal import echo, echo_lines, fitted, wants_colour
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError, closest
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.report.formats.table import maker_of
from lfconfiglint.report.summary import Told, count_by_severity, summary


def run_check(
    paths: Sequence[str] = (),
    *,
    preset: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    baseline: Path | None = None,
    write_baseline: bool = False,
    output_format: tuple[str, ...] = (),
    output_file: Path | None = None,
    exit_zero: bool = False,
    exit_non_zero_on_fix: bool = False,
    force_exclude: bool = False,
    jobs: int | None = None,
    stdin_filename: Path | None = None,
    statistics: bool = False,
    watch: bool = False,
    no_cache: bool = False,
    color: str = "auto",
    **flags: Any,
) -> int:
    """Everything that the command does; the exit code. *flags* are those of :class:`ChangeFlags`
    and of :func:`join_options`.

    Raises the project's errors for what it cannot work with.
    """
    if watch:
        # a run that ends does not pay for the import
        from lfconfiglint.cli.watch import keep_checking

        gc.enable()
        return keep_checking(paths, sys.argv[1:])
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    outputs = outputs_of(output_format, output_file, default)
    change = ChangeFlags.taken_from(flags)
    change.refuse_contradictions()
    options = join_options(**flags)
    if note := change.note_on_idle():
        echo(note.say(options.lang), err=True)
    known = known_findings(baseline, options.settings, writing=write_baseline)
    checkers = checkers_of(
        options, preset, rule_names(select), rule_names(ignore), change.changes, known.content
    )
    if "-" in paths:
        found = iter([check_stdin(checkers, options, change, stdin_filename)])
    else:
        _refuse_misspelt_command(paths)
        exclude = options.settings.exclude
        files = list(find_files(paths or (".",), exclude, force=force_exclude))
        if len(files) >= MANY:
            gc.enable()
        checkers = checkers.together(tuple(files))
        edits = known.file is not None or any(maker_of(output.form) for output in outputs)
        found = check_found(
            files, checkers, options, change, jobs, cached=not no_cache, whole=edits
        )
        if len(files) >= MANY and not change.interactive:
            streams = not (change.diff or statistics) and any(each.streams for each in outputs)
            found = _with_progress(found, len(files), options, streams=streams)
    found = changed_files(found, checkers, options, change)
    about_baseline: list[str] = []
    if known.file is not None:
        left, about_baseline = update_baseline(
            known, list(found), checkers, options.lang, write=write_baseline
        )
        found = iter(left)
    if change.fix_only:
        found = map(_without_findings, found)
    show_colour = wants_colour(color)
    if change.diff:
        reports = print_diffs(list(found), options.lang)
    elif change.interactive:
        reports = list(found)
    elif statistics:
        reports = _counted(found, options)
    else:
        reports = print_reports(found, outputs, options, show_colour)
    closing = (*summary(reports, options.lang, _told(change)), *about_baseline)
    echo_lines(fitted(closing, err=True), err=True, color=show_colour)
    return _exit_code(
        reports, diff=change.diff, exit_zero=exit_zero, exit_non_zero_on_fix=exit_non_zero_on_fix
    )


def _with_progress(
    found: Iterator[FileReport], number: int, options: RunOptions, *, streams: bool
) -> Iterator[FileReport]:
    # a run over few files does not pay for the import
    from lfconfiglint.cli import progress

    if number < progress.FROM or not progress.can_show(streams=streams):
        return found
    return progress.with_progress(found, number, options.lang)


def _counted(found: Iterator[FileReport], options: RunOptions) -> list[FileReport]:
    """Print how often each rule found something, in place of a report."""
    # a run that prints its findings does not pay for the import
    from lfconfiglint.report.statistics import statistics_lines

    reports = list(found)
    echo_lines(statistics_lines(reports, options.lang))
    return reports


def _told(change: ChangeFlags) -> Told:
    return Told(
        wrote=change.writing,
        tried=frozenset({"safe", "unsafe"}) if change.interactive else change.changes.fixes,
        every_fix=change.show_fixes,
        left=not change.fix_only,
        shown=not change.diff,
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


def _exit_code(
    reports: Sequence[FileReport], *, diff: bool, exit_zero: bool, exit_non_zero_on_fix: bool
) -> int:
    if any(report.status == "failed" for report in reports):
        return EXIT_FAILED
    applied = any(report.applied or report.notes for report in reports)
    if exit_zero:
        return 0
    # advice alone does not stop a commit
    counts = count_by_severity(reports)
    if counts["error"] or counts["warning"] or (diff and applied):
        return EXIT_FINDINGS
    return EXIT_FINDINGS if applied and exit_non_zero_on_fix else 0
